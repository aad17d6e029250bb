"""Forms that are filled in without a network: taken along, sealed on the device, sent once."""
