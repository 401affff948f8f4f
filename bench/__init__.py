"""Measurements of the assistant on data from outside; nothing of the assistant needs them."""
