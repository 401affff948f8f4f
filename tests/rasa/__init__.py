"""Tests of Rasa's side: plugin, components, tracker store."""
