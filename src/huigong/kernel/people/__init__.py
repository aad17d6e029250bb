"""One person, one file: identity, contacts, what is kept about somebody and who has looked."""
