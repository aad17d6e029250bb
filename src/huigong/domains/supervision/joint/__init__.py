"""A trade that breaks one duty: found in check-ups, handed over, followed firm by firm."""
