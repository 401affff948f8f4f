"""Seals: the only cryptography, all of it from `cryptography`."""
