"""A membership on its way from one union to another: offered, accepted, declined or parked."""
