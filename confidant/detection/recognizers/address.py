"""Street addresses and postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.word_lists import any_of, entries, word_list

_HOUSE = r"(?:no\.? ?|nr\.? ?|#)?\d{1,5}(?: ?[a-d])?(?:[-/]\d{1,4}[a-d]?)?"
_UNIT = (
    r"(?:[ ,]{1,2}(?:apt|apartment|unit|suite|ste|flat|floor|room|rm|bldg|building|lot|po box)\.? "
    r"?#?[\w-]{1,6}|[ ,]{1,2}# ?[\w-]{1,6})"
)
_NUMBER_AND_NAME = (
    rf"(?<![\w.,-])(?:(?:flat|apt|apartment|unit) ?[\w-]{{1,5}},? )?({_HOUSE},?)((?: (?:[nsew]|north|south"
    r"|east|west)\.?)?(?: [a-z][\w'.-]{0,24}| \d{1,3}(?:st|nd|rd|th)){1,4}?)"
)
_AFTER_TYPE = rf"\b\.?(?: (?:[nsew]|ne|nw|se|sw|north|south|east|west)\b)?{_UNIT}{{0,2}}"
# Type first: rue de la Paix 5, calle Mayor 10, via Roma 3.
_ROMANCE = re.compile(
    r"(?<!\w)gran via(?: de [a-z]{2,20})?,? \d{1,4}[a-d]?(?!\w)|"
    r"(?<![\w.,-])(?:\d{1,4},? )?(?:rue|avenue|boulevard|chemin|place|calle|c/|avenida|avda|plaza|paseo"
    r"|ronda|rambla|carretera|ctra|camino|carrer"
    r"|via|viale|piazza|corso|rua|travessa|largo|ul\.?|ulica|al\.?|aleja|os\.?|strada|bulevardul)"
    r"(?: (?:de|du|des|de la|del|della|dei|di|da|do|dos|d'|la|le|los|las|san|santa|saint)){0,2} "
    r"[a-z][\w'.-]{1,24}(?: [a-z][\w'.-]{2,24}){0,2}?,? (\d{1,4}[a-d]?)(?!\w)|"
    r"(?<![\w.,-])(\d{1,4}(?: ?bis| ?ter)?),? (?:rue|avenue|boulevard|bd|chemin|allee|impasse|quai|place|square|cours"
    r"|route|passage|villa)(?: "
    r"(?:de la|de|du|des|d'|la|le|les|l')){0,2} ?[a-z][\w'.-]{1,24}(?: [a-z][\w'-]{2,24})?",
    FLAGS,
)
# One compound word and the number: Hauptstraße 5, Keizersgracht 12, Storgatan 3.
_GERMANIC = re.compile(
    r"(?<![\w-])(?:[a-z][\w.-]{1,24}[ -]){0,2}?[a-z]\w{1,30}(?:stra(?:ss|ß)e|str\.?|weg|gasse|platz|allee"
    r"|ring|damm|ufer|chaussee|steig|laan|straat|gracht|plein|kade|dijk|gatan|vägen|vagen|katu|tie|vej"
    r"|gade|gate|veien|utca)"
    r",? (\d{1,4}(?: ?[a-h])?)(?![\w.,]\d|\w| ?(?:€|eur|km|l\b|kg))|(?<![\w-])(?:[a-z][\w.-]{2,24} "
    r")(?:stra(?:ss|ß)e|str\.?|straat|utca|ut) (\d{1,4}(?: ?[a-h])?)(?!\w)",
    FLAGS,
)
_BRITISH = re.compile(r"(?<!\w)(?:no|number)\.? ?\d{1,4}[a-z]?,? the ([a-z]{4,20})(?: [a-z]{3,20})?(?!\w)", FLAGS)
_SHORT_SUFFIX = re.compile(r"(?:ring|tie|gate|str)$", FLAGS)
_BOX = re.compile(
    r"(?<!\w)(?:p\.? ?o\.? ?box|post ?box|postfach|apartado) ?#?\d{1,7}(?!\w)|(?<!\w)(?:psc|unit) "
    r"\d{1,5},? box \d{1,6}(?!\w)",
    FLAGS,
)
_UK = re.compile(
    r"(?<![\w-])(?:gir ?0aa|[a-pr-uwyz](?:\d{1,2}|[a-hk-y]\d|[a-hk-y]\d\d|\d[a-hjkpstuw]"
    r"|[a-hk-y]\d[abehmnprv-y]) ?\d[abd-hjlnp-uw-z]{2})(?![\w-])",
    FLAGS,
)
_STATE_WORDS = re.compile(r"(?:in|or|me|hi|ok|oh|id|de|la|pa|ma|co|al)\W", FLAGS)  # states at the end of a text only
_CANADA = re.compile(r"(?<![\w-])[abceghj-nprstvxy]\d[abceghj-nprstv-z] ?\d[abceghj-nprstv-z]\d(?![\w-])", FLAGS)
_LABELLED = re.compile(
    r"\b(?:zip|zip ?code|post ?code|postal code|postal|plz|pin ?code|cp)(?: (?:code|number|is))?(?: is|'s"
    r"|:| -)? {0,1}((?:[a-z]{1,2}-)?\d{4,6}(?:-\d{4}| ?[a-z]{2}(?!\w))?|[a-z]\d[\w ]{1,6})(?!\w)",
    FLAGS,
)
_STATED = re.compile(
    r"\b(?:(?:my|our|the|new|home|street|shipping|delivery|billing|mailing) address(?: is|'s|:)?"
    r"|(?<!e-mail )(?<!email )(?<!mail )(?<!ip )address(?: is|:)?"
    r"|(?:i|we) live at|(?:ship|deliver|send|post)(?: it| this| them| that)? to|living at|residing at"
    r"|located at) ([^\n?!;]{4,120})",
    FLAGS,
)
_GOES_ON = re.compile(
    r"[ ,.;!]{1,3}(?=(?:thanks|thx|ty|please|pls|plz|but|so|if|because|cos|can|could|may|do|does|did|will|would|is|are"
    r"|was|when|where|what|how|why|who|which|and (?:my|i|the|can|do|how|when|what|is|please|could|will|are|tell|it)"
    r"|i (?:want|need|would|have|am|was|can|don'?t|got|think)|i'[md]|im|it'?s|it|not|tell|let|hope"
    r"|kann|konnen|wann|wie|was|ich|bitte|danke|und (?:wann|wie|ich|bitte|was)|ob|geht"
    r"|puedo|cuando|cuanto|quiero|por favor|gracias|y (?:quiero|cuando|cuanto|me)|me llega|llega"
    r"|je|quand|c'?est|merci|svp|et (?:je|quand|c)|s'il"
    r"|posso|quando|quanto|quero|chega|obrigad[oa]|e (?:quando|quanto|quero))\b)",
    FLAGS,
)
_TAIL = re.compile(r"[ ,]{1,2}([a-z][\w'.-]{1,24}|\d{4,6}(?:-\d{4})?(?!\d|[.,]\d|-\d))", FLAGS)
_LONGEST_TAIL = 6
_SHOP_STREET = frozenset(["trail", "walk", "way", "park", "hill", "route", "view", "close", "green", "ridge"])


class StreetAddressRecognizer(ChatRecognizer):
    """British, American and continental addresses, with unit, town and postcode when they follow."""

    ENTITY = "ADDRESS"

    def load(self) -> None:
        """Make the patterns that lists are part of."""
        types, states = entries("street_types"), entries("us_states")
        self._street = re.compile(rf"{_NUMBER_AND_NAME} ({'|'.join(types)}){_AFTER_TYPE}", FLAGS)
        self._us = re.compile(
            rf"(?<![\w-]){any_of(states)}[ ,]{{1,2}}\d{{5}}(?:-\d{{4}})?(?![\w-])"
            r"|(?<![\w-])\d{5}-\d{4}(?![\w-])",
            FLAGS,
        )

    def matches(self, text: str) -> Iterator[Match]:
        """Yield addresses and lone postcodes (the detector joins neighbours)."""
        for found in self._street.finditer(text):
            if self._is_street(found):
                yield Match(found.start(), self._with_tail(text, found.end()), 0.85)
        for pattern in (_ROMANCE, _GERMANIC):
            for found in pattern.finditer(text):
                goes_on = _GOES_ON.search(text, *found.span())
                end = goes_on.start() if goes_on and pattern is _ROMANCE else found.end()
                begin = self._skip_common(text, found.start(), end)
                if begin is not None:
                    yield Match(begin, self._with_tail(text, end), 0.8)
        for found in _BRITISH.finditer(text):
            if not self.vocabulary.is_common(found.group(1).lower()):
                yield Match(found.start(), self._with_tail(text, found.end()), 0.7)
        yield from self._postcodes(text)
        for found in _STATED.finditer(text):
            stop = self._stated_end(text, *found.span(1))
            if stop is not None:
                yield Match(found.start(1), stop, 0.7)

    def _postcodes(self, text: str) -> Iterator[Match]:
        for pattern, score in ((_BOX, 0.9), (_UK, 0.8), (self._us, 0.7), (_CANADA, 0.8)):
            for found in pattern.finditer(text):
                if pattern is not self._us or found.end() == len(text) or not _STATE_WORDS.match(found.group()):
                    yield Match(*found.span(), score)
        for found in _LABELLED.finditer(text):
            yield Match(*found.span(1), 0.8)

    def _is_street(self, found: re.Match[str]) -> bool:
        words = found.group(2).lower().split()
        if any(word in word_list("not_streets") for word in words):
            return False
        outdoors = found.group(3).lower() in _SHOP_STREET
        return not (outdoors and all(self.vocabulary.is_common(word) for word in words))

    def _skip_common(self, text: str, start: int, end: int) -> int | None:
        """Leave out chat words taken in before the street; None when nothing but them is left."""
        words = text[start:end].split(" ")
        while words and len(words) > 1 and not words[0][:1].isdigit() and words[0].lower() in word_list("not_streets"):
            start += len(words.pop(0)) + 1
        head = [word for word in words if word.isalpha()]
        known = [self.vocabulary.is_word(word) and not word.lower().endswith(("strasse", "platz")) for word in head]
        return None if head and all(known) and len(head) == 1 else start

    def _with_tail(self, text: str, end: int) -> int:
        """Take in town, state and postcode: up to six words that nobody chats with."""
        taken = end
        for _ in range(_LONGEST_TAIL):
            found = _TAIL.match(text, taken)
            if found is None or _GOES_ON.match(text, taken):
                break
            word = found.group(1).lower()
            state = word in word_list("us_states") and re.match(r"[ ,]{0,2}(?:\d{5}|$)", text[found.end() :])
            if word in word_list("not_streets") or (
                self.vocabulary.is_common(word) and not word[0].isdigit() and not state
            ):
                break
            taken = found.end()
        return taken

    def _stated_end(self, text: str, start: int, end: int) -> int | None:
        """End of what is called an address; it needs a number, or it is a place (another recognizer's)."""
        value = text[start:end]
        words = _GOES_ON.split(value, maxsplit=1)[0]
        head = words.split()
        if "@" in words or not re.search(r"\d", words) or not re.search(r"[a-z]{3}", words, FLAGS):
            return None
        if head[0].lower() in word_list("not_stated") and not re.search(r"\d", head[1] if len(head) > 1 else ""):
            return None
        if any(word.lower().strip(",.") in word_list("counted") for word in head):
            return None
        return start + len(words.rstrip(" ,."))
