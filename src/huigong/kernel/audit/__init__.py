"""Who did what, in whose name, and who looked. Rows are only ever added."""
