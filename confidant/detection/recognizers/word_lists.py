"""The word lists in ``words/``, each file read once, when it is first asked for.

A ``.txt`` file is one list, an entry a line; lines that begin with ``#`` are comments. A ``.yml`` file is several, each
a block of such lines under its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import yaml

_PACKAGE = "confidant.detection.recognizers"


@cache
def entries(name: str) -> tuple[str, ...]:
    """The entries of ``words/<name>.txt``, in the order of the file.

    Raises:
        FileNotFoundError: There is no such list.
    """
    return _entries(_read(f"{name}.txt"))


@cache
def word_list(name: str) -> frozenset[str]:
    """The same entries, to look a word up."""
    return frozenset(entries(name))


@cache
def lists(name: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of ``words/<name>.yml``, each in the order of the file.

    Raises:
        FileNotFoundError: There is no such file.
    """
    return {key: _entries(block) for key, block in yaml.safe_load(_read(f"{name}.yml")).items()}


def any_of(*several: Iterable[str]) -> str:
    """One group of all entries; each is a regular expression."""
    return f"(?:{'|'.join(entry for one in several for entry in one)})"


def _read(name: str) -> str:
    return (files(_PACKAGE) / "words" / name).read_text(encoding="utf-8")


def _entries(block: str) -> tuple[str, ...]:
    lines = (line.strip() for line in block.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
