"""Messages out: text messages through adapters, and notices inside the system."""
