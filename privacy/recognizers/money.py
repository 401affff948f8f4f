"""Payment cards, bank accounts and other long numbers that are never kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.recognizers.base import FLAGS, ChatRecognizer, Match, digits_of, luhn

_LONG = re.compile(r"(?<![\w+])\d(?:[ .\-/]{0,2}\d){11,24}(?!\d)")
_AFTER_CARD = re.compile(
    r"[ ,;]{0,2}(?:(?:exp(?:iry|ires|iration)?|valid)(?: date| until| thru)?:? ?)?\d{1,2} ?[/-] ?\d{2,4}"
    r"(?:[ ,;]{0,2}(?:(?:cvv|cvc|code):? ?)?\d{3,4}(?!\d))?",
    FLAGS,
)
_CARD_CONTEXT = re.compile(
    r"\b(?:credit|debit|card|visa|mastercard|master card|amex|maestro|discover|cc)\b[^\d]{0,40}$", FLAGS
)
_CARD_LABELLED = re.compile(
    r"\b(?:credit|debit|bank|atm|visa|master|amex)? ?card (?:number|no|nr|num|#|ending in|ending with"
    r"|ends with|ends in)"
    r"[^\d\n]{0,12}(\d(?:[ -]?\d){3,18})(?!\d)",
    FLAGS,
)
_CARD_LENGTHS = range(13, 20)
_ALWAYS_FROM = 15  # nothing a shop asks for has fifteen digits


class PaymentCardRecognizer(ChatRecognizer):
    """Card numbers: Luhn and a known beginning; without the check digit, when called a card or that long."""

    ENTITY = "CREDIT_CARD"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield card numbers with expiry and code behind them."""
        for found in _LONG.finditer(text):
            digits = digits_of(found.group())
            context = _CARD_CONTEXT.search(text, max(0, found.start() - 60), found.start())
            checked = len(digits) in _CARD_LENGTHS and digits[0] in "23456" and luhn(digits)
            if checked or context or len(digits) >= _ALWAYS_FROM:
                tail = _AFTER_CARD.match(text, found.end())
                yield Match(found.start(), tail.end() if tail else found.end(), 1.0 if checked else 0.7)
        for found in _CARD_LABELLED.finditer(text):
            yield Match(*found.span(1), 0.8)


# Lengths of the IBAN per country (SWIFT's IBAN registry).
_IBAN_LENGTHS = {
    **dict.fromkeys(["NO"], 15),
    **dict.fromkeys(["BE"], 16),
    **dict.fromkeys(["DK", "FO", "FI", "GL", "NL", "SD"], 18),
    **dict.fromkeys(["MK", "SI"], 19),
    **dict.fromkeys(["AT", "BA", "EE", "KZ", "XK", "LT", "LU", "MN"], 20),
    **dict.fromkeys(["HR", "LV", "LI", "CH"], 21),
    **dict.fromkeys(["BH", "BG", "CR", "GE", "DE", "IE", "ME", "RS", "GB", "VA"], 22),
    **dict.fromkeys(["GI", "IQ", "IL", "SO", "TL", "AE", "OM"], 23),
    **dict.fromkeys(["AD", "CZ", "MD", "PK", "RO", "SA", "SK", "ES", "SE", "TN", "VG"], 24),
    **dict.fromkeys(["LY", "PT", "ST"], 25),
    **dict.fromkeys(["IS", "TR"], 26),
    **dict.fromkeys(["FR", "GR", "IT", "MC", "SM", "MR", "BI", "DJ"], 27),
    **dict.fromkeys(["AL", "AZ", "BY", "CY", "DO", "GT", "HU", "LB", "NI", "PL", "SV"], 28),
    **dict.fromkeys(["BR", "EG", "PS", "QA", "UA"], 29),
    **dict.fromkeys(["JO", "KW", "MU", "YE"], 30),
    **dict.fromkeys(["MT", "SC"], 31),
    **dict.fromkeys(["LC"], 32),
    **dict.fromkeys(["RU"], 33),
}
_IBAN = re.compile(r"(?<!\w)([a-z]{2}) ?\d[ -]?\d(?:[ -]?[a-z0-9]){9,40}", FLAGS)
_IBAN_LABELLED = re.compile(
    r"\biban(?: number| no)?(?: is|:)? ([a-z]{2} ?\d{2}(?:[ -]?(?=\w{0,3}\d)[a-z0-9]{1,4}){2,9})\b", FLAGS
)


class BankAccountRecognizer(ChatRecognizer):
    """IBANs by length and check digits (ISO 13616); other accounts by their label."""

    ENTITY = "IBAN_CODE"

    _LABELLED = re.compile(
        r"\b(?:account|acct|a/c|acc|routing|sort|swift|bic|bank)(?: (?:number|no|num|nr|code|id|#))?(?: "
        r"ending(?: in| with)?| is|'s|:| -)?"
        r"(?: number)? {0,1}#?(\d(?:[ -]?\d){3,17})(?!\w)",
        FLAGS,
    )

    def matches(self, text: str) -> Iterator[Match]:
        """Yield account numbers."""
        for found in _IBAN.finditer(text):
            end = self._valid_end(text, found.start(), found.end(), found.group(1).upper())
            if end:
                yield Match(found.start(), end, 1.0)
        for found in _IBAN_LABELLED.finditer(text):
            yield Match(*found.span(1), 0.8)
        for found in self._LABELLED.finditer(text):
            yield Match(*found.span(1), 0.7)

    @staticmethod
    def _valid_end(text: str, start: int, end: int, country: str) -> int | None:
        length = _IBAN_LENGTHS.get(country)
        if length is None:
            return None
        code = ""
        for place in range(start, end):
            if text[place].isalnum():
                code += text[place].upper()
            if len(code) == length:
                rotated = code[4:] + code[:4]
                number = "".join(str(int(letter, 36)) for letter in rotated) if rotated.isascii() else "0"
                after = text[place + 1 : place + 2]
                return place + 1 if int(number) % 97 == 1 and not after.isalnum() else None
        return None


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
