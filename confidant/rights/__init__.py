"""What a person can ask for: see, take away, erase; and what happens by itself in time."""
