"""Data of the board: the outlines of counties, a default that can be replaced."""
