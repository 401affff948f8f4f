"""Special categories (GDPR 9 and 10) in the languages of Europe, and medicines in all of them.

Each language has its frames and words in ``words/special_tongues/``: who is spoken of, what they are, have, take
and do. As in English, a frame must point at the person who writes or at somebody near: "calcetines para diabéticos"
tells of nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.word_lists import any_of, entries, lists

TONGUES = ("en", "es", "de", "fr", "pt", "it", "nl", "pl")
_SCORE = 1.0
_BARRED = str.maketrans("łŁ", "lL")  # folding leaves it, for it is no accent
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ALONE = r"(?<![\w'])"
_ENDS = r"(?![\w+])"


class SpecialCategoryInTonguesRecognizer(ChatRecognizer):
    """Health, faith, orientation, origin, politics, union and convictions, told in one of `TONGUES`."""

    ENTITY = "SPECIAL_CATEGORY"

    def load(self) -> None:
        """Read the words and make the patterns: one of each language."""
        drugs = any_of(entries("special_tongues/drugs"))
        self._tongues = [
            (frozenset(said["cues"]), re.compile(f"{_ALONE}(?:{'|'.join(_patterns(said, drugs))}){_ENDS}", FLAGS))
            for said in (lists(f"special_tongues/{tongue}") for tongue in TONGUES)
        ]

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the telling words, not the self-reference."""
        text = text.translate(_BARRED)
        words = frozenset(_WORD.findall(text.lower()))
        for cues, pattern in self._tongues:
            if not cues.isdisjoint(words):
                for found in pattern.finditer(text):
                    yield Match(*found.span(found.lastindex or 0), _SCORE)


def _patterns(said: Mapping[str, Iterable[str]], drugs: str) -> Iterator[str]:
    """One for each kind of frame; what is told is the last group."""
    kin = any_of(said.get("kin", ()))
    fill = rf"(?:(?:{any_of(said['fill'])}) ){{0,4}}" if "fill" in said else ""

    def frame(name: str) -> str:
        return any_of(one.replace("{kin}", kin) for one in said[name])

    if "is" in said:
        yield rf"{frame('is')} {fill}({any_of(said['states'])})"
        yield rf"{frame('has')} {fill}({any_of(said['conditions'])})"
    yield rf"{frame('as')} ?{fill}({any_of(said['states'])})"
    yield rf"{frame('takes')} {fill}({drugs})"
    yield from said["does"]
