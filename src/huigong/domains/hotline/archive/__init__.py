"""Closed cases put away: the volume with its catalogue, how long it is kept, who borrows it."""
