"""Payments of a wage case: shared out, entered once, reversed by an entry of their own."""
