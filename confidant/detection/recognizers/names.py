"""People who say outright what they are called: that is a name, whatever the model makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.languages import is_of_one_language
from confidant.detection.recognizers.naming import introductions, is_naming
from confidant.detection.recognizers.word_lists import word_list

_SIGNS = r"\u0900-\u0963\u0970-\u0dff\u0e31-\u0e4e\u064b-\u0652"  # vowels that some scripts write as marks
_LETTER = rf"(?:[^\W\d_]|[{_SIGNS}])"
NAME_WORD = rf"[^\W\d_](?:(?!['.-]){_LETTER}){{0,23}}(?:['-]{_LETTER}{{1,20}}){{0,2}}\.?"
_INTRODUCED = re.compile(rf"(?<![\w']){introductions()} (?=\w)", FLAGS)
_WORD = re.compile(NAME_WORD)
_MOST_WORDS = 4


class IntroducedPersonRecognizer(ChatRecognizer):
    """``my name is maria gonzalez``, ``call me jo``; ``my name is wrong`` and ``call me later`` name nobody."""

    ENTITY = "PERSON"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the words after the introduction, up to the first that belongs to the chat."""
        for found in _INTRODUCED.finditer(text):
            end = self._end(text, found.end())
            if end is not None:
                yield Match(found.end(), end, 0.85)

        yield from self._known(text)

    def _known(self, text: str) -> Iterator[Match]:
        """Given names in a naming frame: "im jack", "rose here", "for my son jordan"; and the names behind them."""
        for found in _WORD.finditer(text):
            word = found.group().rstrip(".").lower()
            if not self.vocabulary.may_be_given(word) or word in word_list("not_names"):
                continue
            if is_naming(text, *found.span(), is_word=word in self.vocabulary.doubtful_given):
                yield Match(found.start(), self._end(text, found.start()) or found.end(), 0.85)

    def _end(self, text: str, start: int) -> int | None:
        end, place = None, start
        for taken in range(_MOST_WORDS):
            found = _WORD.match(text, place)
            if found is None or self._is_of_the_chat(found.group().rstrip(".").lower(), taken):
                break
            if found.group().lower() not in word_list("name_particles"):
                end = found.end()
            if text[found.end() : found.end() + 1] != " ":
                break
            place = found.end() + 1
        return end

    def _is_of_the_chat(self, word: str, taken: int) -> bool:
        if word in word_list("not_names") or word.startswith("_"):
            return True
        if self.vocabulary.may_be_given(word) or word in word_list("name_particles"):
            return False
        return self.vocabulary.is_common(word) or (
            taken > 0 and (self.vocabulary.is_word(word) or is_of_one_language([word]))
        )
