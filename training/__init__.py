"""How the two networks that the assistant runs were made. Needs training/requirements.lock; nothing of it at run time."""
