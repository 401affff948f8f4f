"""The index of a catalogue: one SQLite file that processes share, and the folder that such files lie in."""
