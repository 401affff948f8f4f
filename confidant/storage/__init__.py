"""The databases and their tables."""
