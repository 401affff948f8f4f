"""What every channel shares."""
