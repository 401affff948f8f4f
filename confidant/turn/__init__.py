"""One turn: what it may open, the gate, what waits for an answer."""
