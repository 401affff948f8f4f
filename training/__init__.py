"""How the detector's model was made: phrases, values, training. Needs training/requirements.lock; nothing at run time."""
