"""E-mail addresses, phone numbers, and names on social networks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from privacy.recognizers.base import FLAGS, ChatRecognizer, Match, digits_of

_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_{|}~-")
_MAX_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_DOMAIN = re.compile(r" ?((?:[\w-]{1,63} ?\. ?){1,6}[a-z]{2,24}|[\w-]{1,63})(?![\w@])", FLAGS)
_SPOKEN = re.compile(
    r"(?<![\w.@+-])[\w+-]{1,64}(?:(?:\.| dot | ?[(\[]dot[)\]] ?| underscore | dash )[\w+-]{1,40}){0,4}"
    r"(?: at | ?[(\[{] ?at ?[)\]}] ?| ?@ ?)"
    r"[\w-]{1,63}(?:(?: dot | ?[(\[{] ?dot ?[)\]}] ?| ?\. ?)[\w-]{2,24}){1,4}(?!\w)",
    FLAGS,
)
_PROVIDER = r"g ?mail|googlemail|yahoo|ymail|hotmail|outlook|icloud|aol|gmx|protonmail|yandex"
_UNPUNCTUATED = re.compile(
    rf"(?<![\w.@+-])[\w.+-]{{2,64}}?(?: at)? ?@? ?(?:{_PROVIDER})[ .]{{0,2}}(?:dot )?"
    r"(?:com|net|org|de|fr|co ?\.? ?uk)\b",
    FLAGS,
)
_LABELLED = re.compile(
    r"\be-?mail\b(?: (?:address|id))?(?: is|'s|:| -)? ?((?!is\b)[\w.+-]{1,64}(?: [\w.+-]{1,40})? ?\.? "
    r"?(?:com|net|org|co uk))\b",
    FLAGS,
)
_NOT_A_NAME = frozenset(
    [
        "am",
        "is",
        "are",
        "be",
        "look",
        "looking",
        "here",
        "me",
        "us",
        "arrive",
        "stay",
        "meet",
        "call",
        "sold",
        "shop",
        "buy",
        "it",
        "look",
        "them",
        "you",
        "i",
    ]
)


class EmailAddressRecognizer(ChatRecognizer):
    """``maria@example.org``, ``maria at example dot org``, ``maria gmail com``."""

    ENTITY = "EMAIL_ADDRESS"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield written, spoken and unpunctuated addresses."""
        for sign in re.finditer("@", text):
            match = self._around(text, sign.start())
            if match:
                yield match
        for found in _SPOKEN.finditer(text):
            head = re.split(r" |\.|@", found.group().lower(), maxsplit=1)[0]
            if head not in _NOT_A_NAME and self._spells_domain(found.group()):
                yield Match(*found.span(), 0.85)
        for found in _UNPUNCTUATED.finditer(text):
            yield Match(*found.span(), 0.8)
        for found in _LABELLED.finditer(text):
            yield Match(*found.span(1), 0.8)

    @staticmethod
    def _around(text: str, sign: int) -> Match | None:
        start = sign
        if start and text[start - 1] == " ":
            start -= 1
        stop = start
        while (
            start and stop - start < _MAX_LOCAL * 2 and (text[start - 1].lower() in _LOCAL or text[start - 1].isalnum())
        ):
            start -= 1
        domain = _DOMAIN.match(text, sign + 1)
        if start == stop or domain is None:
            return None
        spaced = stop != sign or " " in domain.group()
        if spaced and "." not in domain.group(1):
            return None
        return Match(start, domain.end(1), 1.0 if "." in domain.group(1) else 0.6)

    @staticmethod
    def _spells_domain(text: str) -> bool:
        tail = re.split(r"[ .)\]}]", text)[-1]
        return tail.isalpha() and ("dot" in text.lower() or "@" in text or "(" in text or "[" in text)


_NUMBER = re.compile(
    r"(?<![\w.,€$£-])(?:\+ ?|\()?\d(?:[ ().\-/]{0,3}\d){6,17}(?: ?(?:x|ext\.?|extension) "
    r"?\d{1,6}(?!\d))?(?![\d]|[.,]\d|\w)",
    FLAGS,
)
_GROUP = re.compile(r"\d{10,12}(?!\d)")
_CONTEXT = re.compile(
    r"\b(?:phone|tel|telephone|mobile|mob|cell|cellphone|call|ring|text|whatsapp|sms|contact|number|no|nr"
    r"|reach|handy|fax)\b",
    FLAGS,
)
_UNIT = re.compile(r" ?(?:km|kg|g|cm|mm|m|l|litres?|liters?|euros?|eur|usd|gbp|dollars?|pounds?|€|\$|£|%)\b", FLAGS)
_REGIONS = ("GB", "US", "DE", "FR", "ES", "IT", "NL", "IE", "IN", "PL")
_CONTEXT_REACH = 40
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]"
    r"|[12]\d|3[01])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
_SHORT, _NATIONAL, _LONGEST = 7, 10, 15  # digits; E.164 ends at 15
_EAN = (8, 13, 14)


class PhoneNumberRecognizer(ChatRecognizer):
    """Numbers that reach somebody: with a plus, of a national plan, or called a phone number by the sentence."""

    ENTITY = "PHONE_NUMBER"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield phone numbers; prices, measures, dates and bar codes are none."""
        for found in _NUMBER.finditer(text):
            value = found.group()
            score = self._believe(value, text[max(0, found.start() - _CONTEXT_REACH) : found.start()])
            if score and not _UNIT.match(text, found.end()) and not _DATE.fullmatch(value):
                yield Match(*found.span(), score)
            elif len(digits_of(value)) > _NATIONAL:
                for group in _GROUP.finditer(text, found.start(), found.end()):
                    if text[group.start() - 1 : group.start()] in ("", " ") and not _is_ean(group.group()):
                        yield Match(*group.span(), 0.6)

    @staticmethod
    def _believe(value: str, before: str) -> float:
        digits = digits_of(re.split("[ex]", value, maxsplit=1, flags=FLAGS)[0])
        if not _SHORT <= len(digits) <= _LONGEST:
            return 0.0
        if value.startswith("+"):
            return 0.9
        if _CONTEXT.search(before):
            return 0.75
        if len(digits) in _EAN and digits == value and _is_ean(digits):
            return 0.0
        if len(digits) in (_NATIONAL, _NATIONAL + 1, _NATIONAL + 2) or digits.startswith("00"):
            return 0.7
        plausible = digits[0] == "0" or re.fullmatch(r"\d{3}[-. ]\d{4}", value)
        return 0.5 if plausible or any(_possible(digits, region) for region in _REGIONS) else 0.0


def _is_ean(digits: str) -> bool:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def _possible(digits: str, region: str) -> bool:
    if len(digits) <= _SHORT + 1:
        return False
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, region))
    except phonenumbers.NumberParseException:
        return False


_HANDLE = re.compile(
    r"\b(?:instagram|insta|ig|twitter|tiktok|telegram|snapchat|snap|discord|handle|username|user name|login name)"
    r"(?: name| handle| account| id)?(?:(?: is|'s|:) ?| )(@?[\w.]{3,40})",
    FLAGS,
)
_BARE_HANDLE = re.compile(r"^ ?(@[\w.]{3,40}) ?$")


class SocialHandleRecognizer(ChatRecognizer):
    """``my insta is @maria_g``: a name, if not the one in the passport."""

    ENTITY = "PERSON"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield account names that are introduced as such, or stand alone behind an at sign."""
        for found in _HANDLE.finditer(text):
            value = found.group(1)
            if value.startswith("@") or not self.vocabulary.is_word(value):
                yield Match(*found.span(1), 0.7)
        for found in _BARE_HANDLE.finditer(text):
            yield Match(*found.span(1), 0.7)
