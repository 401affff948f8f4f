"""Conversations with the running pair."""
