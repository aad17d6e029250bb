"""Issuing a letter with a certified e-seal in the place of the wet one, where one is connected."""
