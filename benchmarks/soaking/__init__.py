"""The parts of `make soak`: an installation, people at work, somebody who kills, a reckoning."""
