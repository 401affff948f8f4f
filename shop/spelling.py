"""Words that are spelt nearly right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LONG = 7  # letters; longer words leave room for two slips
_SHORT = 3  # letters; words as short differ by one letter all too often


class Spellings:
    """Words by their first letter and length, and by their letters: what a slip of the finger leaves the same.

    So a word is compared with a few hundred of a catalogue's hundred thousand.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._alike: dict[tuple[str, int], list[str]] = {}
        self._same_letters: dict[str, list[str]] = {}
        for word in sorted(self._words):
            if len(word) > _SHORT:
                self._alike.setdefault((word[0], len(word)), []).append(word)
                self._same_letters.setdefault("".join(sorted(word)), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def closest(self, token: str, *, longest: int, shortest: int = 4) -> str | None:
        """The one word so near that the token must be it: first letter right, one slip, up to `longest` in a long word.

        Two letters may be swapped anywhere, the first one among them.
        """
        if len(token) < shortest:
            return None
        allowed = longest if len(token) > _LONG else 1
        near = process.extract(
            token, set(self._candidates(token, allowed)), scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
        best = [word for word, distance, _ in near if distance == near[0][1]]
        return best[0] if len(best) == 1 else None

    def _candidates(self, token: str, allowed: int) -> Iterator[str]:
        yield from self._same_letters.get("".join(sorted(token)), ())
        for length in range(len(token) - allowed, len(token) + allowed + 1):
            if max(length, len(token)) > _SHORT + 1:
                yield from self._alike.get((token[0], length), ())
