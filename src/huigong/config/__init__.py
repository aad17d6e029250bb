"""Settings, addresses and the WSGI entry. No domain logic."""
