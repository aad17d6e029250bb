"""What becomes of a membership once it is there: kept, resumed, ended; and the list of it."""
