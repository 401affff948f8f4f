"""Search in a big catalogue: how long the index takes, how big it is, how fast and how well it finds."""
