"""How a message is understood: a sentence encoder, a classifier of intents over it, and what is done in doubt."""
