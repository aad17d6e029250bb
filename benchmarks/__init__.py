"""Benchmarks: each prints one JSON object on its last line,
with the same work in plain SQL as its floor.
"""
