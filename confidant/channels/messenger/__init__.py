"""Facebook Messenger as a channel of Rasa."""
