"""A certified seal from outside on a paper that we set: asked for by one adapter, or by none."""
