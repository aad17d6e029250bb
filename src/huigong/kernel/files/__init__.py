"""Files of matters: checked before they are kept, sealed on disk, seen with their matter."""
