"""Legs outside the federation: bodies of the state asked by letter or at the guests' desk."""
