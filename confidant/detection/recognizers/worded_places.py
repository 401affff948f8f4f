"""Places in three words, as what3words.com names every three metres: ``///filled.count.soap``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.machine_addresses import suffixes
from confidant.detection.recognizers.word_lists import any_of, entries

_WORD = r"[^\W\d_]{2,24}"  # what3words has words of four letters and more; somebody may mistype one
_THREE = rf"{_WORD}[.\u00b7\u3002]{_WORD}[.\u00b7\u3002]{_WORD}(?![\w@]|\.\w|/)"
_MARKED = re.compile(rf"(?<![\w:/])/// ?(?P<words>{_THREE})", FLAGS)
_LESS_MARKED = re.compile(rf"(?<![\w:/])// ?(?P<words>{_THREE})", FLAGS)
_FILE = re.compile(r"\.(?:js|ts|css|html?|php|pdf|png|jpe?g|gif|json|xml|ya?ml|txt|csv|docx?|xlsx?|zip|py|md)$")
_LINK = re.compile(rf"\b(?:w3w\.co|what3words\.com)/(?P<words>{_THREE})", FLAGS)
_NAMED = re.compile(
    rf"\b(?:what ?(?:3|three) ?words?|w3w)(?: (?:address|location|code))?(?: (?:is|ist|es|est|e)|'s|:| =)? ?"
    rf"(?P<words>{_THREE}|{_WORD} {_WORD} {_WORD}(?=$|[.,!?]))",
    FLAGS,
)


class WordedPlaceRecognizer(ChatRecognizer):
    """Three words with dots between them: after slashes, beside the service's name, or where a place must stand.

    A file, a host, and words of the shop ("shoes.boots.socks") are none; after "at" the last word must end no host.
    """

    ENTITY = "ADDRESS"

    def load(self) -> None:
        """Read after what a place must stand."""
        self._placed = re.compile(rf"\b{any_of(entries('before_a_place'))}:? (?P<words>{_THREE})", FLAGS)

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the three words."""
        if "." not in text and "words" not in text.lower() and "w3w" not in text.lower():
            return
        for pattern in (_MARKED, _LINK):
            for found in pattern.finditer(text):
                yield Match(*found.span("words"), 0.9)
        for found in _NAMED.finditer(text):
            if not self._is_talk(found["words"]):
                yield Match(*found.span("words"), 0.9)
        for pattern in (_LESS_MARKED, self._placed):
            for found in pattern.finditer(text):
                words = found["words"].lower()
                if not self._is_talk(words) and not suffixes()(words).suffix and not _FILE.search(words):
                    yield Match(*found.span("words"), 0.7)

    def _is_talk(self, words: str) -> bool:
        return all(self.vocabulary.is_common(word) for word in re.split(r"[. ]", words))
