"""Keeping whoever complains safe: who stays out, who may know a name, what is asked afterwards."""
