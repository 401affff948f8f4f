"""The channels: Messenger, Telegram and the privacy pages, as Rasa input and output channels."""
