"""走访慰问: who was visited when, on what occasion, and what was brought."""
