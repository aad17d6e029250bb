"""The hotline's category tree as a file, and the pure code that reads it."""
