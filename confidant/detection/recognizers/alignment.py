"""A text read otherwise, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """``text[start:end]`` reads ``new``: a replacement, a deletion (to nothing) or an insertion (of nothing)."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Reading:
    """``starts[i]`` and ``ends[i]`` are the range behind character ``i`` in the text that was read.

    ``new[i]`` says whether that character, or what stands beside it, is not as it was.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    new: tuple[bool, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The range in the text that was read, for a non-empty range of the reading."""
        return self.starts[start], self.ends[end - 1]

    def is_new(self, start: int, end: int) -> bool:
        """Whether a range of the reading shows what the text itself did not."""
        return any(self.new[start:end])


def edited(text: str, edits: Iterable[Edit]) -> Reading:
    """Apply edits, which are in order and do not overlap, to a text that is not empty."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    new: list[bool] = []
    place = 0
    for edit in [*edits, Edit(len(text), len(text), "")]:
        kept = range(place, edit.start)
        characters += text[place : edit.start]
        starts += kept
        ends += [one + 1 for one in kept]
        if kept and place:
            new += [True, *[False] * (len(kept) - 1)]
        else:
            new += [False] * len(kept)
        if new and edit.start < len(text):
            new[-1] = True
        characters += edit.new
        first = min(edit.start, len(text) - 1)
        starts += [first] * len(edit.new)
        ends += [max(edit.end, first + 1)] * len(edit.new)
        new += [True] * len(edit.new)
        place = edit.end
    return Reading("".join(characters), tuple(starts), tuple(ends), tuple(new))
