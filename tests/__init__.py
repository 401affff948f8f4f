"""Tests; a package so that `tests.bench` means this folder and no installed package of that name."""
