"""Reading product feeds."""
