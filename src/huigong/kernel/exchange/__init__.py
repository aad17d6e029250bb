"""Registers beyond the screen: sheets in and out as jobs that survive a kill, and the API."""
