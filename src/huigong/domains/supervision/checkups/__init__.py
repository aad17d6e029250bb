"""A check-up at an employer: who looked, how it was chosen, what was found."""
