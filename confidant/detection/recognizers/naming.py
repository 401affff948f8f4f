"""Is a word somebody's name, or goods? What stands around it tells: naming frames, and frames of goods.

A word may be both: Rose, Jordan, Emma. The detector asks here before it takes a word for a maker's or for a slip, and
the gate when the bot's lexicon claims it. The frames stand in ``words/naming.yml``, ``goods.yml`` and ``homes.yml``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from confidant.detection.recognizers.word_lists import any_of, lists

_FLAGS = re.IGNORECASE
_NEAR = 60  # characters before and behind a word; frames are shorter
_KIN = "KIN"
_INTRODUCED = "introduced"


class Frame(NamedTuple):
    """What stands before and behind a name; `word_behind` is for one that is an ordinary word as well."""

    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    word_behind: re.Pattern[str] | None

    def holds(self, before: str, behind: str, *, is_word: bool) -> bool:
        """Whether a word stands in it."""
        follows = self.word_behind if is_word and self.word_behind else self.behind
        return (self.before is None or self.before.search(before) is not None) and (
            follows is None or follows.match(behind) is not None
        )


def is_naming(text: str, start: int, end: int, *, is_word: bool = False) -> bool:
    """Whether only a name can stand at ``text[start:end]``.

    Args:
        text: A message, folded or not.
        start: Where the word or words begin.
        end: Where they end.
        is_word: That it is an ordinary word too, such as "will" or "may": more must tell then.
    """
    before, behind = _around(text, start, end)
    return any(frame.holds(before, behind, is_word=is_word) for frame in _frames("naming").values())


def is_of_goods(text: str, start: int, end: int) -> bool:
    """Whether only goods or their maker can stand there: "how much is the …", "… in size 42"."""
    before, behind = _around(text, start, end)
    return any(frame.holds(before, behind, is_word=False) for frame in _frames("goods").values())


def is_home(text: str, start: int) -> bool:
    """Whether what begins there is where somebody lives, or where a parcel goes."""
    return _frames("homes")["home"].holds(*_around(text, start, start), is_word=False)


def introductions() -> str:
    """A regular expression of what a name follows in any case: "my name is"."""
    return any_of(lists("naming")[f"{_INTRODUCED}_before"])


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    before, behind = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    if start > _NEAR:
        before = "…" + before  # no frame may take it for the beginning
    return before.replace("\u2019", "'"), behind.replace("\u2019", "'")


@cache
def _frames(name: str) -> dict[str, Frame]:
    parts = lists(name)
    kin = any_of(parts.get("kin", ()))
    frames = dict.fromkeys(key.partition("_be")[0].removesuffix("_word") for key in parts if "_be" in key)
    return {
        frame: Frame(
            _before([part.replace(_KIN, kin) for part in parts.get(f"{frame}_before", ())]),
            _behind([part.replace(_KIN, kin) for part in parts.get(f"{frame}_behind", ())]),
            _behind(list(parts.get(f"{frame}_word_behind", ()))),
        )
        for frame in frames
    }


def _before(parts: list[str]) -> re.Pattern[str] | None:
    if not parts:
        return None
    whole = [part for part in parts if part.startswith("^")]
    spaced = [part for part in parts if not part.startswith("^")]
    ways = [*whole, *([rf"(?<![\w']){any_of(spaced)}[ :,]{{1,3}}"] if spaced else [])]
    return re.compile(rf"{any_of(ways)}$", _FLAGS)


def _behind(parts: list[str]) -> re.Pattern[str] | None:
    return re.compile(any_of(parts), _FLAGS) if parts else None
