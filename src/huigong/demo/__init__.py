"""The demo world: people, unions and cases written by us, and how they are put on the stage."""
