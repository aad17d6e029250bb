"""Units on two dated lines, posts and deputies."""
