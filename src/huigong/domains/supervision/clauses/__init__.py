"""Clauses of a contract that the law does not let stand: marked for a human, never decided."""
