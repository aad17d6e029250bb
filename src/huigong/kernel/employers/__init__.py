"""用人单位 by their code: what they are called and were called, their union, their ties to it."""
