"""Who sees a row is itself data: scopes, sight, row-level security and search under it."""
