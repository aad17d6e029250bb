"""The staff desk: what is due today, and the frame around every page of an office."""
