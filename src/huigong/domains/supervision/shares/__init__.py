"""Matters worked on together with a body outside: its guests' desk, which shows what was shared
with it and nothing else, and the package that goes there and comes back where no network leads.
"""
