"""Tests of the shop's catalogue and orders."""
