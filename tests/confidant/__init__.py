"""Tests of the package below Rasa, each with a layer of its own."""
