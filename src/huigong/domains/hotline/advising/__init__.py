"""Asking the centre's lawyers about a case, and their advice: one queue, oldest first."""
