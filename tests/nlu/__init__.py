"""Tests of this bot's components and of what its model understands."""
