"""A year of a province, played through the real actions: the same seed gives the same year."""
