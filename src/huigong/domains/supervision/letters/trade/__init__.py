"""A 提示函 to a whole trade in a district: no check-up, no one employer; drafted from data."""
