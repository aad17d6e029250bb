"""The duties as data and the answers computed from facts; nothing of it is about anybody."""
