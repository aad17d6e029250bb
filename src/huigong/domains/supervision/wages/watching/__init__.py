"""When a wage case is looked after again: its line in the office's day."""
