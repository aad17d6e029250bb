"""The check-ups of a year: chosen by rule, by hand and by lot, in an order that tells nothing."""
