"""E-mail addresses, phone numbers, and names on social networks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import phonenumbers

from confidant.detection.recognizers.base import FLAGS, NATIONAL_PHONE, ChatRecognizer, Match, digits_of
from confidant.detection.recognizers.logins import is_no_name, logins, user_names
from confidant.detection.recognizers.word_lists import any_of, entries, lists

_LOCAL = frozenset(".+-_'")
_MAX_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}|\[[0-9a-f.:]{7,45}\]", FLAGS)
_WITHOUT_SIGN = re.compile(
    r"\be-?mail(?: (?:address|id))?(?P<link> is| was|'s| -|(?=:))?[ :]{1,2}(?:it's |its )?"
    r"(?P<value>(?!is\b)[\w.+-]{1,64}(?: [\w.+-]{1,40})? ?\.? ?(?:com|net|org|co uk))\b",
    FLAGS,
)


class EmailAddressRecognizer(ChatRecognizer):
    """``maria@example.org``; what is said or spelled shows in the second reading (see `spoken`)."""

    ENTITY = "EMAIL_ADDRESS"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield written addresses, and after "my email is" those that lost their signs."""
        for sign in re.finditer("@", text):
            match = _around(text, sign.start())
            if match:
                yield match
        for found in _WITHOUT_SIGN.finditer(text):
            value = found["value"]
            if found["link"] or (not value.startswith("www.") and re.fullmatch(r"\w+", value)):
                yield Match(*found.span("value"), 0.7)


def _around(text: str, sign: int) -> Match | None:
    start = sign
    while start and sign - start < _MAX_LOCAL and (text[start - 1].isalnum() or text[start - 1] in _LOCAL):
        start -= 1
    while start < sign and text[start] in ".'-+":
        start += 1
    domain = _DOMAIN.match(text, sign + 1)
    if start == sign or domain is None or text[domain.end() : domain.end() + 1] == "@":
        return None
    end = domain.start() + len(domain.group().rstrip("-_"))
    if not any(letter.isalpha() or letter == "[" for letter in domain.group()):
        return None  # "2@5": a price
    return Match(start, end, 1.0 if "." in domain.group() else 0.6)


_NUMBER = re.compile(
    r"(?<![\w€$£])(?<!\w-)(?<!\d[.,])[(]?(?:\+ ?|\+\()?\d(?:[ ().\-/]{0,3}\d){6,17}"
    r"(?: ?(?:,? ?(?:x|ext\.?|extension|extn\.?|#):? ?)\d{1,6}(?!\d))?(?![\d]|[.,]\d|\w)",
    FLAGS,
)
_NATIONAL_FORM = re.compile(NATIONAL_PHONE)
_SEVERAL = re.compile(rf"(?<![\w.,-])(?:{NATIONAL_PHONE}[ ,;/]{{1,3}}){{1,3}}{NATIONAL_PHONE}(?![\w-])")
"""Phone numbers one beside the other: two, not one of twenty digits."""
_GROUP = re.compile(r"\d{10,12}(?!\d)")
_CONTEXT = re.compile(
    r"\b(?:phone|tel|telephone|mobile|mob|cell|cellphone|call|ring|text|whatsapp|sms|contact|number|no|nr"
    r"|reach|handy|fax|telefon|telefonnummer|nummer|ruf|anrufen|telefono|movil|celular|numero|llama\w*|telefone"
    r"|telemovel|liga\w*|portable|appel\w*|cellulare|chiama\w*|mobiel|bel|komorka|zadzwon)\b",
    FLAGS,
)
_UNIT = re.compile(r" ?(?:km|kg|g|cm|mm|m|l|litres?|liters?|euros?|eur|usd|gbp|dollars?|pounds?|€|\$|£|%)\b", FLAGS)
_REGIONS = ("GB", "US", "DE", "FR", "ES", "IT", "NL", "IE", "IN", "PL")
_CONTEXT_REACH = 40
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]"
    r"|[12]\d|3[01])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
_DECIMAL = re.compile(r"\d{1,4}\.\d{3,12}")
_CALLED = re.compile(r"\b(?:phone|tel|telephone|mobile|mob|cell|call|ring|text|whatsapp|sms|handy|fax)\b", FLAGS)
_SHORT, _NATIONAL, _LONGEST = 7, 10, 15  # digits; E.164 ends at 15
_BARE = 0.5  # ten digits and nothing that says what they are
_EAN = (8, 13, 14)


class PhoneNumberRecognizer(ChatRecognizer):
    """Numbers that reach somebody: with a plus, of a national plan, or called a phone number by the sentence."""

    ENTITY = "PHONE_NUMBER"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield phone numbers; prices, measures, dates, bar codes and numbers of orders are none."""
        for found in _SEVERAL.finditer(text):
            for one in _NATIONAL_FORM.finditer(text, *found.span()):
                yield Match(*one.span(), 0.7)
        for found in _NUMBER.finditer(text):
            value = found.group()
            before = text[max(0, found.start() - _CONTEXT_REACH) : found.start()]
            score = _believe(value, before)
            start = found.start() + (value.startswith("(") and ")" not in value)
            if score and not _UNIT.match(text, found.end()) and not _DATE.fullmatch(value):
                yield Match(start, found.end(), score)
            elif len(digits_of(value)) > _NATIONAL and not _is_of_a_thing(before):
                for group in _GROUP.finditer(text, found.start(), found.end()):
                    if text[group.start() - 1 : group.start()] in ("", " ") and not _is_ean(group.group()):
                        yield Match(*group.span(), _BARE)


@cache
def _thing() -> re.Pattern[str]:
    return re.compile(
        rf"\b{any_of(lists('numbered')['no_phone'])}s?"
        r"(?:[ :#=.-]|\b(?:number|num|no|nr|id|code|is|was|of|for|my|the|it's|its)\b){0,9}$",
        FLAGS,
    )


def _is_of_a_thing(before: str) -> bool:
    return _thing().search(before) is not None


def _believe(value: str, before: str) -> float:
    """How sure a number is one to call: 0 when it is none."""
    digits = digits_of(re.split("[ex#]", value, maxsplit=1, flags=FLAGS)[0])
    if not _SHORT <= len(digits) <= _LONGEST:
        return 0.0
    if value.lstrip("(").startswith("+"):
        return 0.9
    if _is_of_a_thing(before):
        return 0.0
    if _DECIMAL.fullmatch(value) and not _CALLED.search(before):
        return 0.0
    return 0.75 if _CONTEXT.search(before) else _by_form(value, digits)


def _by_form(value: str, digits: str) -> float:
    """How sure a number is one to call when the sentence says nothing of it."""
    if len(digits) in _EAN and digits == value and _is_ean(digits):
        return 0.0
    if len(digits) in range(_NATIONAL, _NATIONAL + 3):
        return _BARE if value == digits and digits[0] != "0" else 0.7
    if digits.startswith("00"):
        return 0.7
    plausible = digits[0] == "0" or re.fullmatch(r"\d{3}[- ]\d{4}", value)
    return _BARE if plausible or any(_possible(digits, region) for region in _REGIONS) else 0.0


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


_NAME = r"(?P<name>@?[\w](?:[\w.-]{1,38}\w))(?![\w@]|\.\w)"
_REPEATED = re.compile(r"(?<![\w@.])rt:? ?(?P<name>@\w{1,40})", FLAGS)
_MENTION = re.compile(r"(?<![\w@./])(?P<name>@\w[\w.]{1,38}\w)(?![\w@])")
_PARTS = re.compile(r"[^\W\d_]+")
_SHORTEST_NAME = 3


class SocialHandleRecognizer(ChatRecognizer):
    """``my insta is @maria_g``: a name, if not the one in the passport.

    Whose it is decides: told as one's own or somebody's, repeated ("RT @…"), or with a given name inside. Any other
    ``@word`` in passing is a maker, a shop, a place.
    """

    ENTITY = "PERSON"

    def load(self) -> None:
        """Make the patterns that the list of networks is part of."""
        networks = any_of(entries("networks"))
        self._owned = re.compile(
            rf"\b(?:(?:my|our|his|her|their|\w{{2,20}}'s) )?(?:{networks}(?: (?:name|handle|account|id|username|user))?"
            rf"|handle|user ?name|user name|login name|screen name|nick ?name)(?P<link> is| was|'s|:| =| -)? ?{_NAME}",
            FLAGS,
        )
        self._reached = re.compile(
            rf"\b(?:(?:dm|message|msg|pm|tag|add|follow|tweet|text|ping|reach|contact|find|hit) (?:me|us|him|her)"
            rf"(?: up)?(?: (?:at|on|via|by|as|(?:on |at )?{networks}))*:?|(?:i am|i'm|im|it's|its|this is|me)) ?{_NAME}"
            rf"(?P<on> on {networks}\b)?",
            FLAGS,
        )
        self._theirs = re.compile(rf"(?<![\w@.])(?P<name>@\w[\w.]{{1,38}}\w) (?:on|at) (?:my )?{networks}\b", FLAGS)

    def matches(self, text: str) -> Iterator[Match]:
        """Yield account names."""
        for found in self._owned.finditer(text):
            if self._is_name(found["name"], told=found["link"] is not None):
                yield Match(*found.span("name"), 0.7)
        for found in self._reached.finditer(text):
            if found["name"].startswith("@") or (found["on"] and self._is_name(found["name"], told=True)):
                yield Match(*found.span("name"), 0.7)
        for pattern in (self._theirs, _REPEATED):
            for found in pattern.finditer(text):
                yield Match(*found.span("name"), 0.7)
        yield from self._logins(text)
        for found in _MENTION.finditer(text):
            if self._holds_given_name(found["name"]):
                yield Match(*found.span("name"), 0.55)

    def _logins(self, text: str) -> Iterator[Match]:
        """What somebody logs in with."""
        for start, end, told in user_names(text):
            if self._is_name(text[start:end], told=told) and not is_no_name(text[start:end]):
                yield Match(start, end, 0.7)
        for login in logins(text):
            name, password = (text[slice(*place)] for place in login)
            words = self.vocabulary.is_word(name) and self.vocabulary.is_word(password)
            if not words and not is_no_name(name):
                yield Match(*login.name, 0.7)

    def _is_name(self, value: str, *, told: bool) -> bool:
        """With a sign before it it is; else it must not be a word ("my insta is down")."""
        if value.startswith("@"):
            return True
        signs = any(letter.isdigit() or letter in "_." for letter in value)
        return (told or signs) and len(value) >= _SHORTEST_NAME and not self.vocabulary.is_word(value)

    def _holds_given_name(self, value: str) -> bool:
        """``@maria_g``, ``@jens1987``, but not ``@patagonia`` nor ``@north.face``."""
        return any(
            part in self.vocabulary.given and part not in self.vocabulary.common
            for part in _PARTS.findall(value.lower())
            if len(part) >= _SHORTEST_NAME
        )
