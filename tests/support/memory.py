"""Which live objects of this process hold a value?

What is seen: every text and bytes that a live Python object leads to, running frames included, and the words spaCy's
vocabularies have learned. What is not: memory that was freed and not overwritten yet, and buffers inside C libraries.
"""

from __future__ import annotations

import ctypes
import gc
import resource
import sys
from collections.abc import Iterator
from typing import Any

PR_GET_DUMPABLE = 3


def live() -> Iterator[Any]:
    """Every object that can be reached, each once."""
    stack: list[Any] = [*gc.get_objects(), *sys._current_frames().values()]
    seen = set(map(id, stack))
    seen |= {id(stack), id(seen)}
    while stack:
        one = stack.pop()
        yield one
        for next_one in gc.get_referents(one):
            if id(next_one) not in seen:
                seen.add(id(next_one))
                stack.append(next_one)


def holders(value: bytes) -> list[str]:
    """What holds a text (given in UTF-8): for each place the kinds of object that lead there, nearest first."""
    gc.collect()
    found: list[Any] = []
    vocabularies: list[Any] = []
    for one in live():
        if type(one) is str:  # not a kind of str that compares in its own way
            if len(one) >= len(value) and value in one.encode("utf-8", "replace"):
                found.append(one)
        elif isinstance(one, bytes | bytearray):
            if one is not value and value in one:
                found.append(one)
        elif type(one).__name__ == "StringStore":
            vocabularies.append(one)
    chains = [_chain(one, found) for one in found]
    return chains + ["spaCy's StringStore" for store in vocabularies if value.decode() in store]


def _chain(one: Any, found: list[Any]) -> str:
    names = [type(one).__name__]
    for _ in range(4):
        referrers = [other for other in gc.get_referrers(one) if other is not found and not _own(other)]
        if not referrers:
            break
        one = referrers[0]
        names.append(getattr(one, "__qualname__", type(one).__name__))
    return " < ".join(names)


def _own(other: Any) -> bool:
    code = getattr(other, "f_code", None) or getattr(other, "gi_code", None)
    return code is not None and code.co_filename == __file__


def limits() -> dict[str, Any]:
    """What would become of this process's memory when it crashes: the size of a core, and whether one may be made."""
    return {
        "core": list(resource.getrlimit(resource.RLIMIT_CORE)),
        "dumpable": ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0),
    }
