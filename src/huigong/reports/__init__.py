"""The board of each office, and its sheets: the only reader of several domains."""
