"""Who signed for a union becomes its member once it is there."""
