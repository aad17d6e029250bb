"""What is kept of every base-level union: its terms, certificate, account, the six haves."""
