"""Attacks on the running assistant, each left behind as a test that would catch it coming back."""
