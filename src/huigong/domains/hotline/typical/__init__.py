"""Typical cases: told without names, with the worker's written consent, read by everybody."""
