"""Risks in labour relations: employers and disputes, graded and owned; never a person."""
