"""The calls after a complaint."""
