"""People whom others bring in: who founded a union, and for whom an office applies."""
