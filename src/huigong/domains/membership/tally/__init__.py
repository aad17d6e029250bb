"""How many members there are, by union and month: kept numbers, counted by the hour."""
