"""The names that may go with a letter: workers who agreed to it, on a paper of its own."""
