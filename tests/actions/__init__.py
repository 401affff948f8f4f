"""Tests of the actions, dialogue and parsing."""
