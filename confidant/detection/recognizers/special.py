"""Special categories of personal data (GDPR 9 and 10), said of oneself or one's family.

Wording about a product ("waterproof", "socks for diabetics") names nobody: without a self-reference nothing is found.
A pattern is a frame that points at a person, a few fillers, and the telling words; only those are the value.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from confidant.detection.recognizers.base import ChatRecognizer, Match
from confidant.detection.recognizers.special_frames import Frames
from confidant.detection.recognizers.word_lists import lists

_SCORE = 1.0
"""Above any model's: of two results of one entity for the same words Presidio keeps the surer only."""
_LONG = 11
"""From this many letters on a word may have two slips."""


class SpecialCategoryRecognizer(ChatRecognizer):
    """Health, faith, orientation, origin, politics, union and convictions of the person who writes."""

    ENTITY = "SPECIAL_CATEGORY"

    def load(self) -> None:
        """Read the words and make the patterns."""
        said = lists("special")
        frames = Frames(said)
        self._told, self._they = frames.told(), frames.they()
        self._family, self._word = frames.family(), frames.word()
        self._typed_badly = frozenset(said["typed_badly"])

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the telling words, not the self-reference."""
        patterns = (*self._told, self._they) if self._family.search(text) else self._told
        for pattern in patterns:
            for found in pattern.finditer(text):
                yield Match(*found.span(found.lastindex or 0), _SCORE)
        for found in self._word.finditer(text):
            if self._is_slip(found.group(1).lower()):
                yield Match(*found.span(1), _SCORE)

    def _is_slip(self, word: str) -> bool:
        """Whether it is a telling word with a slip or two, and nothing else."""
        if word in self._typed_badly or self.vocabulary.is_word(word) or self.vocabulary.may_be_given(word):
            return False
        slips = 1 if len(word) < _LONG else 2
        meant = process.extractOne(word, self._typed_badly, scorer=OSA.distance, score_cutoff=slips)
        return meant is not None and bool(meant[0][0] == word[0])
