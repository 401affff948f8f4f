"""Tests; a package so that `tests.support` means this folder and no installed package of that name."""
