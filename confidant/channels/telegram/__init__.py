"""Telegram as a channel of Rasa."""
