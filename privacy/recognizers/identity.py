"""Numbers a state or an insurer gives to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.recognizers.base import FLAGS, ChatRecognizer, Match

_SSN = re.compile(r"(?<![\w-])(?!000|666)\d{3}([- .])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])")
_NINO = re.compile(
    r"(?<!\w)(?!bg|gb|nk|kn|nt|tn|zz)[abceghj-prstw-z][abceghj-nprstw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d](?!\w)", FLAGS
)
_LABEL = (
    r"ssn|social(?: security)?(?: number)?|national insurance(?: number)?|ni(?:no| number)|nhs(?: number)?"
    r"|passport|(?:driver'?s?|driving) licen[cs]e|licen[cs]e(?: number)"
    r"|national id(?:entity)?|identity card|id card|personal id|tax(?:payer)? (?:id|file|number)|tax "
    r"id(?:entification)?|tin|itin|tfn|aadhaa?r|pan card|pesel|bsn|dni|nie|nif|cpf|cnp|cpr"
    r"|steuer-?id|personnummer|medicare|medicaid|insurance (?:number|policy|id)|health card|voter id"
    r"|green card|visa number|military id"
)
_LABELLED = re.compile(
    rf"\b(?:{_LABEL})(?: card)?(?: (?:number|no\.?|nr|num|id|#|digits))?(?: (?:ending|ends)(?: in| "
    r"with)?)?(?:'s| is| was|:| -|=)*[ #]{0,2}"
    r"((?=[a-z -]{0,6}\d)[a-z0-9](?:[ -]?[a-z0-9]){2,19})(?!\w)",
    FLAGS,
)
_LAST_FOUR = re.compile(
    r"\b(?:last|final) (?:4|four)(?: digits?| numbers?)?(?: of (?:my |the |your )?[\w ]{1,24}?)?(?: are| "
    r"is|:| -)? {0,1}(\d{4})(?!\d)",
    FLAGS,
)
_CPR = re.compile(r"(?<![\w-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}-\d{4}(?![\w-])")  # Denmark
_PERSONNUMMER = re.compile(
    r"(?<![\w-])(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-+]\d{4}(?![\w-])"
)  # Sweden


class IdentityNumberRecognizer(ChatRecognizer):
    """Identity numbers of a clear form, and what the sentence calls one; Presidio's own add those with check digits."""

    ENTITY = "IDENTITY_NUMBER"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield identity numbers without their label."""
        for pattern in (_SSN, _NINO, _CPR, _PERSONNUMMER):
            for found in pattern.finditer(text):
                yield Match(*found.span(), 0.9)
        for pattern in (_LABELLED, _LAST_FOUR):
            for found in pattern.finditer(text):
                yield Match(found.start(1), self._trim(text, *found.span(1)), 0.8)

    @staticmethod
    def _trim(text: str, start: int, end: int) -> int:
        """End before the words that follow the number: ``12345678 thanks`` reads on."""
        parts = text[start:end].split(" ")
        while len(parts) > 1 and parts[-1].isalpha():
            end -= len(parts.pop()) + 1
        return end
