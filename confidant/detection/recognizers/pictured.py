"""Names with pictures between their letters: ``ma🌸ria``, ``tomasz🔥wisniewski``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.word_lists import any_of, entries

_PICTURE = r"[\u2190-\u2bff\U0001f000-\U0001faff]"
_RUN = re.compile(rf"(?<![\w'-])[^\W\d_]{{1,24}}(?:{_PICTURE}{{1,4}}[^\W\d_]{{1,24}}){{1,24}}(?![\w'-])")
_BETWEEN = re.compile(rf"{_PICTURE}+")
_REACH = 24


class PicturedNameRecognizer(ChatRecognizer):
    """Runs of letters and pictures that make a name: a given name all together, or in one part, or after "i'm".

    "great🔥thanks" is two words with no space between them.
    """

    ENTITY = "PERSON"

    def load(self) -> None:
        """Read what people say before their name."""
        self._naming = re.compile(rf"(?:^|[^\w]){any_of(entries('says_own_name'))} $", FLAGS)

    def matches(self, text: str) -> Iterator[Match]:
        """Yield such names, pictures included."""
        for found in _RUN.finditer(text):
            before = text[max(0, found.start() - _REACH) : found.start()]
            if self._is_name(_BETWEEN.split(found.group()), told=self._naming.search(before) is not None):
                yield Match(*found.span(), 0.85)

    def _is_name(self, parts: list[str], *, told: bool) -> bool:
        words, whole = self.vocabulary, "".join(parts).lower()
        if words.may_be_given(whole):
            return True
        if words.is_word(whole) or all(len(part) > 1 and words.is_word(part) for part in parts):
            return False
        if told:
            return True
        return any(part.lower() in words.given and not words.is_common(part) for part in parts)
