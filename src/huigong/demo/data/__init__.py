"""The people, unions and cases of the demo as files, and the pure code that judges them."""
