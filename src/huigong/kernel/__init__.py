"""The kernel: knows no domain; every domain stands on it."""
