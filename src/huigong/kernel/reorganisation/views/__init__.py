"""The pages of the tree, by subject."""
