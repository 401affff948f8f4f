"""Payment cards, bank accounts and other long numbers that are never kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import ean

from confidant.detection.recognizers.base import FLAGS, NATIONAL_PHONE, ChatRecognizer, Match, digits_of, luhn
from confidant.detection.recognizers.labels import Labels, after
from confidant.detection.recognizers.word_lists import entries, lists, word_list

_RUN = re.compile(r"(?<![\w+])\d(?:[ .,\-/_]{0,3}\d){11,27}(?!\d)")
_GROUP = re.compile(r"\d+")
_AFTER_CARD = re.compile(
    r"[ ,;]{0,2}(?:(?:exp(?:iry|ires|iration)?|valid)(?: date| until| thru)?:? ?)?\d{1,2} ?[/-] ?\d{2,4}(?!\d)"
    r"(?:[ ,;]{0,2}(?:(?:cvv|cvc|code):? ?)?\d{3,4}(?!\d))?",
    FLAGS,
)
_CARD_CONTEXT = re.compile(
    r"\b(?:credit|debit|card|visa|mastercard|master card|amex|maestro|discover|cc|crad|carte|karte|kreditkarte|tarjeta"
    r"|carta|karta|cartao|kort)\b[^\d]{0,40}$",
    FLAGS,
)
_AFTER_NUMBER = re.compile(r"\d(?:[ -]?\d){3,18}(?![\w]|[.,]\d| ?[€$£%])")
_CARD_DIGITS = 8  # after "card" alone; fewer are a price or a year
# First digits and lengths by issuer (ISO/IEC 7812's registry as the schemes publish it).
_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11,16}|35\d{14,17}|6(?:011|5\d\d|4[4-9]\d|22\d)\d{12,15}|62\d{14,17}"
    r"|(?:5[0678]|6\d)\d{10,17}|220[0-4]\d{12,15}|(?:508|8[12]\d)\d{13}|1\d{14}"
)
_SHORTEST, _LONGEST = 12, 19
_PHONES = re.compile(rf"(?:{NATIONAL_PHONE}[ ,;/]{{1,3}}){{1,2}}{NATIONAL_PHONE}")  # one written down beside the other
_EAN_LENGTHS = (13, 14)
_ALWAYS_FROM = 15  # nothing a shop asks for has fifteen digits
_WHOLE_NUMBERS = range(9, 15)


class PaymentCardRecognizer(ChatRecognizer):
    """Card numbers: Luhn and a known beginning; without the check digit, when called a card or that long."""

    ENTITY = "CREDIT_CARD"

    def load(self) -> None:
        """Read what it is called."""
        self._labels = Labels(lists("card_names"))

    def matches(self, text: str) -> Iterator[Match]:
        """Yield card numbers with expiry and code behind them."""
        for run in _RUN.finditer(text):
            card = _card_in(text, *run.span())
            context = _CARD_CONTEXT.search(text, max(0, run.start() - 60), run.start())
            if card:
                yield Match(card[0], _with_expiry(text, card[1]), 1.0)
            elif context or _is_long(run.group()):
                yield Match(run.start(), _with_expiry(text, run.end()), 0.7)
        for label in self._labels.find(text) if any(letter.isdigit() for letter in text) else ():
            found = _AFTER_NUMBER.match(text, after(text, label.end))
            if found and ("number" in label.keys or len(digits_of(found.group())) >= _CARD_DIGITS):
                yield Match(*found.span(), 0.8)


def _is_long(run: str) -> bool:
    """Fifteen digits that belong together, not a phone number or bar code beside another number."""
    if _PHONES.fullmatch(run):
        return False
    groups = [len(group) for group in _GROUP.findall(run)]
    return sum(groups) >= _ALWAYS_FROM and not any(group in _WHOLE_NUMBERS for group in groups)


def _card_in(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The groups of a run of digits that make a card number together, other numbers left and right of them."""
    groups = [found.span() for found in _GROUP.finditer(text, start, end)]
    for first, (begin, stop) in enumerate(groups):
        if first and stop - begin == 1:
            continue  # digits typed one by one are one number from the first
        digits = ""
        for left, right in groups[first:]:
            digits += text[left:right]
            if len(digits) > _LONGEST:
                break
            if len(digits) >= _SHORTEST and _is_card(digits, alone=len(groups) == 1):
                return begin, right
    return None


def _is_card(digits: str, *, alone: bool) -> bool:
    product = alone and len(digits) in _EAN_LENGTHS and ean.is_valid(digits)
    return _ISSUERS.fullmatch(digits) is not None and luhn(digits) and not product


def _with_expiry(text: str, end: int) -> int:
    tail = _AFTER_CARD.match(text, end)
    return tail.end() if tail else end


_IBAN = re.compile(r"(?<!\w)([a-z]{2})[ -]?\d[ -]?\d(?:[ .-]?[a-z0-9]){9,40}", FLAGS)
_AFTER_IBAN = re.compile(
    r"(?:[a-z]{2} ?)?(?=[a-z]{0,4}\d)[a-z\d]{2,34}(?:[ .-](?=[a-z]{0,4}\d)[a-z\d]{1,34}){0,12}(?![^\W_])", FLAGS
)
_LOOSE_DIGITS = 6  # after a word that means a bill or a reckoning too
_IBAN_DIGITS = 10  # in a mistyped one
_ACCOUNT = re.compile(r"\d(?:[ -]?\d){3,20}(?:/\d{4})?(?![\w]|[.,]\d| ?[€$£%])")
_IS_ACCOUNT = re.compile(
    r"(?<![\w.-])(\d(?:[ -]?\d){5,17}) (?:is|was|as) (?:my|the|our) (?:bank )?(?:account|acct|a/c|acc|iban|routing"
    r"|sort code)",
    FLAGS,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PIECE = 0.6  # at least so much of a mistyped IBAN is digits


class BankAccountRecognizer(ChatRecognizer):
    """IBANs by length and check digits (ISO 13616), mistyped ones of the right length too; other accounts by name."""

    ENTITY = "IBAN_CODE"

    def load(self) -> None:
        """Read what it is called, and how long an IBAN is."""
        self._labels = Labels(lists("account_names"))
        pairs = (line.split() for line in entries("iban_lengths"))
        self._iban_lengths = {country: int(length) for country, length in pairs}

    def matches(self, text: str) -> Iterator[Match]:
        """Yield account numbers."""
        if not any(letter.isdigit() for letter in text):
            return
        for found in _IBAN.finditer(text):
            end, score = self._iban_end(text, found)
            if end:
                yield Match(found.start(), end, score)
        for label in self._labels.find(text):
            loose = "account" not in label.keys and "iban" not in label.keys
            yield from self._after_name(text, after(text, label.end), iban="iban" in label.keys, loose=loose)
        for found in _IS_ACCOUNT.finditer(text):
            yield Match(*found.span(1), 0.7)

    @staticmethod
    def _after_name(text: str, start: int, *, iban: bool, loose: bool) -> Iterator[Match]:
        found = _AFTER_IBAN.match(text, start) if iban else None
        if found and len(digits_of(found.group())) >= _IBAN_DIGITS:
            yield Match(*found.span(), 0.8)
        found = _ACCOUNT.match(text, start)
        enough = found and (not loose or len(digits_of(found.group())) >= _LOOSE_DIGITS)
        if found and enough and not _YEAR.fullmatch(found.group()):
            yield Match(*found.span(), 0.7)

    def _iban_end(self, text: str, found: re.Match[str]) -> tuple[int, float]:
        """Where the IBAN ends that begins here, 0 when none does, and how sure that is."""
        length = self._iban_lengths.get(found.group(1).upper())
        code = ""
        for place in range(*found.span()):
            if text[place].isalnum():
                code += text[place].upper()
            if len(code) == length:
                whole = not text[place + 1 : place + 2].isalnum() and code.isascii()
                digits = len(digits_of(code))
                if whole and _mod97(code) == 1:
                    return place + 1, 1.0
                return (place + 1, 0.7) if whole and digits >= _PIECE * len(code) else (0, 0)
        return 0, 0


def _mod97(code: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in code[4:] + code[:4])) % 97


_UPI = re.compile(r"(?<![\w.+@-])[\w.-]{2,64}@(?P<bank>[a-z]{2,20})(?![\w@]|[.-]\w)", FLAGS)
_UPI_NAME = re.compile(
    r"\b(?:upi|vpa|bhim|gpay|g pay|google pay|phonepe|phone pe|paytm)\b[^@]{0,40}$"
    r"|\bpay (?:me |us |it )?(?:at |to |on )$",
    FLAGS,
)


class PaymentAddressRecognizer(ChatRecognizer):
    """Indian payment addresses (UPI): a known bank behind the sign, or any word when the sentence speaks of UPI."""

    ENTITY = "IBAN_CODE"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield payment addresses; an e-mail address has a dot behind its sign."""
        for found in _UPI.finditer(text) if "@" in text else ():
            named = _UPI_NAME.search(text[max(0, found.start() - 48) : found.start()])
            if named or found["bank"].lower() in word_list("upi_banks"):
                yield Match(*found.span(), 0.9)


_ETHEREUM = re.compile(r"\b0x[0-9a-f]{40}\b", FLAGS)
_WALLET = re.compile(r"\b(?:bc1[a-z0-9]{11,71}|[13][a-km-zA-HJ-NP-Z1-9]{25,34})\b")


class WalletRecognizer(ChatRecognizer):
    """Addresses of crypto wallets by their form; a mistyped one is still somebody's."""

    ENTITY = "CRYPTO"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield Bitcoin and Ethereum addresses."""
        for pattern in (_ETHEREUM, _WALLET):
            for found in pattern.finditer(text):
                yield Match(*found.span(), 0.9)
