"""The tree as people work with it: its pages, posts and
deputies, and reorganisations prepared for a date.
"""
