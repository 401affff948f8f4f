"""A bare value, when the bot has just asked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.dates import DATE
from confidant.detection.recognizers.languages import is_no, is_of_one_language
from confidant.detection.recognizers.names import NAME_WORD
from confidant.detection.recognizers.slips import is_slip_of
from confidant.detection.recognizers.word_lists import word_list

_LEAD = re.compile(
    r"^[ .,!]{0,3}(?:(?:it is|it's|its|it s|i am|i'm|im|i m|my name is|my name's|the name is|name is"
    r"|name's|call me|you can call me|just|ok|okay|sure|yes|yeah|yep|hi|hey|hello|well|oh|of course|please"
    r"|my|city|town"
    r"|is|i live in|we live in|live in|living in|i'm in|im in|in|from|i'm from|im from|near|around|city is"
    r"|close to|outside|that's|thats|that is|this is|name|use|the|order|number)[ ,.!:]{1,2}){0,5}",
    FLAGS,
)
_TRAIL = re.compile(
    r"(?:[ ,.!:;)]{1,3}(?:thx|thanks|thank you|ty|please|pls|plz|here|and you|you|cheers|btw|lol|haha|now"
    r"|uk|usa|too|will do|is fine|is my name|is my city|i think|nice to meet you|xx?|:d|:p)){0,3}[ "
    r".,!?:;)(<3]{0,6}$",
    FLAGS,
)
_MAX_WORDS = 4
_ORDER = re.compile(r"(?<![\w.,-])#?(?:[a-z]{2} ?-? ?)?\d{4,12}(?![\w]|[.,]\d)", FLAGS)
_SECRET = re.compile(r"(?<!\w)\d(?:[ -]?\d){3,15}(?!\w)")
_POSTCODE = re.compile(r"(?<![\w.,-])\d{4,6}(?: ?[a-z]{2})?(?![\w.,-])", FLAGS)
_PHONE = re.compile(r"(?<!\w)\+?\d(?:[ ().-]{0,2}\d){4,15}(?!\w)")
_BARE_DATE = re.compile(rf"(?<!\w)(?:{DATE}|(?:19|20)\d{{2}})(?!\w)", FLAGS)


class _Answer(ChatRecognizer):
    """The middle of a message, polite words around it left out."""

    def _core(self, text: str) -> tuple[int, int]:
        start = _LEAD.match(text)
        begin = start.end() if start else 0
        trail = _TRAIL.search(text, begin, len(text)) if len(text) - begin < 200 else None  # noqa: PLR2004
        return begin, trail.start() if trail else len(text)

    def _value(self, text: str) -> Iterator[Match]:
        start, end = self._core(text)
        words = re.findall(r"[^\s,]+", text[start:end])
        if not 1 <= len(words) <= _MAX_WORDS or not all(re.fullmatch(NAME_WORD + ",?", word) for word in words):
            return
        if any(self._is_refusal(word.lower()) for word in words) or self._is_foreign(words):
            return
        plain = [word.lower() for word in words if not self._is_particle(word.lower())]
        unknown = [word for word in plain if not self._is_ordinary(word)]
        if plain and len(unknown) == len(plain):
            yield Match(start, end, 0.8)

    def _is_refusal(self, word: str) -> bool:
        if word in word_list("refusals"):
            return True
        if self.vocabulary.may_be_given(word):
            return False
        return is_no(word) or is_slip_of(word, word_list("refusals"))

    def _is_foreign(self, words: list[str]) -> bool:
        plain = [word.lower().rstrip(",.") for word in words]
        return not any(map(self.vocabulary.may_be_given, plain)) and is_of_one_language(plain)

    def _is_particle(self, word: str) -> bool:
        return word in word_list("name_particles")

    def _is_ordinary(self, word: str) -> bool:
        return self.vocabulary.is_common(word)


class AskedNameRecognizer(_Answer):
    """``maria``, ``its maria gonzalez thx`` after "what may I call you?"."""

    ENTITY = "PERSON"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the whole answer when no word of it is a chat word."""
        yield from self._value(text)

    def _is_ordinary(self, word: str) -> bool:
        return self.vocabulary.is_common(word) and not self.vocabulary.may_be_given(word)


class AskedCityRecognizer(_Answer):
    """``leeds``, ``near bad tölz``, after "which city?"."""

    ENTITY = "LOCATION"
    _IN_TOWNS = frozenset(["on", "upon", "sur", "am", "an", "ob", "under"])

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the whole answer when no word of it is a chat word; a number is a postcode, an address."""
        without = _POSTCODE.sub(lambda found: " " * len(found.group()), text)
        for match in self._value(without.rstrip() if without.strip() else ""):
            lead = len(without[match.start : match.end]) - len(without[match.start : match.end].lstrip())
            yield Match(match.start + lead, match.end, match.score)

    def _is_particle(self, word: str) -> bool:
        return word in self._IN_TOWNS or super()._is_particle(word)

    def _is_ordinary(self, word: str) -> bool:
        return self.vocabulary.is_common(word) and word not in self.vocabulary.places


class AskedPostcodeRecognizer(ChatRecognizer):
    """``10115`` after "which city?": narrower than a city."""

    ENTITY = "ADDRESS"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield bare postcodes."""
        for found in _POSTCODE.finditer(text):
            yield Match(*found.span(), 0.7)


class AskedOrderRecognizer(ChatRecognizer):
    """``48213`` after "which order?"."""

    ENTITY = "ORDER_NUMBER"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield numbers of four to twelve digits, and what looks like the bot's order numbers."""
        for found in _ORDER.finditer(text):
            yield Match(*found.span(), 0.85)
        if form := self.vocabulary.order_format:
            for found in form.named.finditer(text):
                yield Match(*found.span(), 0.85)


class AskedSecretRecognizer(ChatRecognizer):
    """``123456`` after a question for a code."""

    ENTITY = "SECRET"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield numbers of four digits or more."""
        for found in _SECRET.finditer(text):
            yield Match(*found.span(), 0.9)


class AskedPhoneRecognizer(ChatRecognizer):
    """Any number after "what is your phone number?"."""

    ENTITY = "PHONE_NUMBER"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield numbers of five digits or more."""
        for found in _PHONE.finditer(text):
            yield Match(*found.span(), 0.8)


class AskedBirthDateRecognizer(ChatRecognizer):
    """Any date after "when were you born?"."""

    ENTITY = "DATE_OF_BIRTH"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield dates."""
        for found in _BARE_DATE.finditer(text):
            yield Match(*found.span(), 0.9)


ASKED: dict[str, tuple[type[ChatRecognizer], ...]] = {
    "name": (AskedNameRecognizer,),
    "city": (AskedCityRecognizer, AskedPostcodeRecognizer),
    "email": (),
    "order": (AskedOrderRecognizer,),
    "secret": (AskedSecretRecognizer,),
    "phone": (AskedPhoneRecognizer,),
    "birthday": (AskedBirthDateRecognizer,),
}
