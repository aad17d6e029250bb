"""Wages owed: whom an employer owes how much, what was agreed, paid, reversed, and how it ended."""
