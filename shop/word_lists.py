"""Reads the lists of words in ``words/``, each when it is first needed; the head of a file says what it is for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of ``words/<name>.txt``, one a line; ``#`` begins a comment line."""
    lines = (files(__package__) / "words" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
