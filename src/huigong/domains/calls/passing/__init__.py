"""Passing on: to other lines, to the next shift; and how a matter came that did not ring."""
