"""The worker's phone pages, composed from what the domains make public."""
