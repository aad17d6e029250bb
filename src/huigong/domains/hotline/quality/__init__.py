"""Looking again at closed cases: a sample drawn by a seed, held against a short list of points."""
