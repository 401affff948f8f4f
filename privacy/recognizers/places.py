"""Towns and regions by the words around them, and the larger ones by our list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.recognizers.base import FLAGS, ChatRecognizer, Match
from privacy.recognizers.names import NO_NAME, PARTICLES, WORDS
from privacy.recognizers.vocabulary import MAX_PLACE_WORDS

_LIVING = re.compile(
    r"(?<!\w)(?:(?:i|we) (?:live|stay|work|study|grew up|moved|am based|are based)(?: now)?(?: in| near| "
    r"around| to| close to| outside| just outside)|(?:i'm|im|i am|we're|we are) (?:currently |now "
    r"|originally |living |based |located |staying )*(?:from|in|near|around|outside)"
    r"|(?:based|living|located|residing|resident) (?:in|near)|my (?:city|town|home ?town|village|region"
    r"|location|place|county|state)(?: is|'s|:)?|(?:ship|deliver|send|post|mail)(?:ped|ing)?(?: it| this| "
    r"them| that)? to|delivery to|shipping to|greetings from|city(?: is|:)?|(?:moving|move|moved) to"
    r"|town(?: is|:)"
    r"|(?:shop|shops|store|stores|branch|storefront)(?: nearest)?(?: in| near| around| close to| to)"
    r"|nearest to) (?=\w)",
    FLAGS,
)


class IntroducedPlaceRecognizer(ChatRecognizer):
    """``i live in leeds``, ``i'm from bad tölz``, ``ship to utrecht``; and the larger places of our list anywhere."""

    ENTITY = "LOCATION"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield places without what introduced them."""
        for found in _LIVING.finditer(text):
            end = self._place_end(text, found.end())
            if end:
                yield Match(found.end(), end, 0.85)
        yield from self._known(text)

    def _place_end(self, text: str, start: int) -> int | None:
        end, place, taken = None, start, 0
        while taken < MAX_PLACE_WORDS + 1:
            found = WORDS.match(text, place)
            if found is None:
                break
            low = found.group().rstrip(".").lower()
            known = (
                self._listed(low)
                or low in PARTICLES
                or (low in ("new", "bad", "upper", "north", "south", "east", "west") and taken == 0)
            )
            if not known and (self.vocabulary.is_word(low) or low in NO_NAME or low.startswith("_")):
                break
            if not (low in PARTICLES or low in ("bad", "new", "upper", "north", "south", "east", "west")):
                end = found.end()
            taken += 1
            if text[found.end() : found.end() + 1] != " ":
                break
            place = found.end() + 1
        return end

    def _listed(self, word: str) -> bool:
        return word in self.vocabulary.places or word in self.vocabulary.doubtful_places

    def _known(self, text: str) -> Iterator[Match]:
        """Our list's places: longest first, the doubtful ones never without an introduction."""
        words = list(re.finditer(r"(?<![\w@.'-])[^\W\d_]{2,24}(?![\w@])", text))
        index = 0
        while index < len(words):
            for length in range(min(MAX_PLACE_WORDS, len(words) - index), 0, -1):
                phrase = " ".join(word.group().lower() for word in words[index : index + length])
                span = text[words[index].start() : words[index + length - 1].end()].lower()
                if phrase in self.vocabulary.places and span == phrase and not self.vocabulary.is_common(phrase):
                    end = words[index + length - 1].end()
                    yield Match(words[index].start(), end + 5 * (text[end : end + 5].lower() == " city"), 0.7)
                    index += length - 1
                    break
            index += 1
