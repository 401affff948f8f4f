"""Tests of the commands and of setting up."""
