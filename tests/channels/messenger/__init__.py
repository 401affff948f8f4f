"""Tests of the Messenger channel."""
