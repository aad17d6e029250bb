"""Soft integrity: what should be so and can only be looked
for, every night, with somebody to put it right.
"""
