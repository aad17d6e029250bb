"""The second language: Chinese sentences gathered from the source, and their English."""
