"""Template filters of sign-in."""
