"""How a wage case leaves the union: handed over as a clue, closed, asked for again."""
