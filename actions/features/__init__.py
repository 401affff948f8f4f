"""One module for each feature: thin; it reads the turn, calls confidant/ or shop/, and picks a response."""
