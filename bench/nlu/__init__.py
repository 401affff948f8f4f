"""How well messages are understood: the trained model on sentences it has not seen, and other pipelines beside it."""
