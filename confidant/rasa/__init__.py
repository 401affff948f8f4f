"""All that touches Rasa, but for the channels."""
