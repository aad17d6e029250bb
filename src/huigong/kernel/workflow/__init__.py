"""States and legs: who has the matter, by when, and what was said on the way."""
