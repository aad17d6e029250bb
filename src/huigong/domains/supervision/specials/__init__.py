"""Checks on one thing in many places before a holiday: their window, and what came of them."""
