"""接线: calls as they ring, what is said, who is called back, the shift that goes on."""
