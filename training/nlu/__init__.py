"""How the sentence encoder of `nlu/` was made."""
