"""Like cases: seen side by side, joined into a bundle, and parted again; each keeps its own way."""
