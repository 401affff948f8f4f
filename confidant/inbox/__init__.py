"""Messages leased, answered once."""
