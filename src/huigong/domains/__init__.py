"""Domains: small siblings that do not import each other."""
