"""Numbers that are said or spelled: "o seven seven double o nine hundred one two three".

English, and the digits one by one in German, French, Spanish, Portuguese and Italian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from confidant.detection.recognizers.alignment import Edit

_ONES = "zero one two three four five six seven eight nine"
_FROM_TEN = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_FROM_TWENTY = "twenty thirty forty fifty sixty seventy eighty ninety"
_ZEROS = ("zero", "cero", "null", "oh", "o", "nought", "naught", "nil")
DIGITS = {word: str(n) for n, word in enumerate(_ONES.split())}
_ELSEWHERE = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zero um dois tres quatro cinco seis sete oito nove",
    "zero un deux trois quatre cinq six sept huit neuf",
    "null eins zwei drei vier funf sechs sieben acht neun",
    "zero uno due tre quattro cinque sei sette otto nove",
)
_FOREIGN = {word: str(n) for row in _ELSEWHERE for n, word in enumerate(row.split())}
_UNITS = {**dict.fromkeys(_ZEROS, "0"), **_FOREIGN, **DIGITS, "niner": "9", "zwo": "2", "meia": "6", "fuenf": "5"}
_FRENCH_TEENS = "dix onze douze treize quatorze quinze seize"
_FRENCH_TENS = "vingt trente quarante cinquante soixante"
_TEENS = {word: str(n) for row in (_FROM_TEN, _FRENCH_TEENS) for n, word in enumerate(row.split(), 10)}
_TENS = {word: str(n) for n, word in enumerate(_FRENCH_TENS.split(), 2)} | {
    **{word: str(n) for n, word in enumerate(_FROM_TWENTY.split(), 2)},
    "fourty": "4",
    "ninty": "9",
}
_REPEATS = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_POWERS = {"hundred": 2, "thousand": 3}
_FILLERS = frozenset(["uh", "um", "er", "erm", "then"])
NUMBER_WORDS = frozenset([*_UNITS, *_TEENS, *_TENS, *_REPEATS, *_POWERS]) - {"o", "then"}

_TOKEN = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[ ,.;:/()+-]{0,3}")
_MISTYPED = re.compile(r"o{1,3}|(?=[oil|]*\d)(?=\d*[oil])(?!\d{1,3}l$)[\doil]{2,20}")  # "10l" is a measure
_TO_DIGITS = str.maketrans("oil", "011")
_SLIP = re.compile(r"\d[oil]|[oil]\d")
_SINGLES = re.compile(r"(?<!\d)\d(?:[ .,-]{1,3}\d(?!\d)){6}")
_WANTS_SHORT = re.compile(
    r"\b(?:pin|pass ?(?:word|code|phrase)|passwd|pwd|pw|ssn|social(?: security)?|(?:security|secret|verification|login"
    r"|access) (?:code|number)|otp|cvv|cvc|last (?:4|four)(?: digits)?|end(?:s|ing) (?:in|with)|account|post ?code"
    r"|zip|order(?: number)?|number)\b[^.!?\d]{0,20}$"
)
_CALLS = re.compile(r"\d{3}|pin|pass|p[wc]d?\b|ssn|social|code|otp|cv[vc]|last|end|account|zip|order|number|b[io]r|dob")
_WANTS_YEAR = re.compile(r"\b(?:born|birth(?:day)?|dob)\b[^!?\d]{0,30}$")
_WANTS_LONG = re.compile(
    r"\b(?:phone|mobile|cell|call|text|whatsapp|tel|number|card|account|numero|nummer|telefono?|telefone|telephone|movil|handy|portable|celular|telemovel|tarjeta"
    r"|karte|carte|cartao)\b[^!?\d]{0,30}$"
)
_REACH = 50
_MEASURE = re.compile(
    r"[ ,]{0,2}(?:dollars?|euros?|pounds?|bucks|quid|rupees|cents|percent|people|persons?|pairs?|pieces?|miles?|km"
    r"|meters?|metres?|feet|grams?|litres?|liters?|days?|weeks?|years?|hours?|minutes?|times|million|billion)\b"
)
_LONG, _SHORT = 7, 4  # digits that make a number by themselves, and after a word that calls for one
_ONE_BY_ONE = 4  # digits named singly, as nobody names sizes
_MAX_TOKENS = 40


class _Token(NamedTuple):
    start: int
    end: int
    word: str

    @property
    def is_unit(self) -> bool:
        return self.word in _UNITS

    @property
    def single(self) -> str:
        """The digit, if it is just one."""
        return _UNITS.get(self.word) or (self.word if len(self.word) == 1 and self.is_written else "")

    @property
    def is_written(self) -> bool:
        return self.word.isascii() and self.word.isdigit()

    @property
    def value(self) -> int:
        """What it counts; of a long row of digits, its beginning."""
        tens = int(_TENS.get(self.word, "0")) * 10
        return int(self.word[:9]) if self.is_written else int(_UNITS.get(self.word) or _TEENS.get(self.word) or tens)

    @property
    def is_number(self) -> bool:
        return (
            self.is_written
            or self.word in NUMBER_WORDS
            or (self.word[0] in "oil0123456789" and _MISTYPED.fullmatch(self.word) is not None)
        )


def may_hold(low: str, words: list[str]) -> bool:
    """A cheap look: number words enough, letters among digits, or digits one by one."""
    said = sum(word in NUMBER_WORDS for word in words)
    if said >= _ONE_BY_ONE or (said > 1 and _CALLS.search(low)):
        return True
    return _SLIP.search(low) is not None or _SINGLES.search(low) is not None


def found(low: str) -> Iterator[list[Edit]]:
    """The edits that make digits of each number said in a lower-case text."""
    for run in _runs(low):
        pieces = _pieces(run)
        digits = "".join(new for _, _, new in pieces)
        if pieces and _is_meant(low, run, digits):
            yield _edits(low, pieces)


def _runs(low: str) -> Iterator[list[_Token]]:
    """Number words in a row, with nothing but separators, "and" and hesitation between them."""
    run: list[_Token] = []
    for match in _TOKEN.finditer(low):
        token = _Token(*match.span(), match.group())
        near = not run or (len(run) < _MAX_TOKENS and _GAP.fullmatch(low, run[-1].end, token.start))
        if not (near and (token.is_number or (run and (token.word == "and" or token.word in _FILLERS)))):
            yield from _trimmed(run)
            run = [token] if token.is_number else []
        else:
            run.append(token)
    yield from _trimmed(run)


def _trimmed(run: list[_Token]) -> Iterator[list[_Token]]:
    run = [token for token in run if token.word not in _FILLERS]
    while run and not run[-1].is_number:
        run.pop()
    parts: list[list[_Token]] = [[]]
    for before, token in zip([None, *run], run, strict=False):
        # "two and three" are two numbers, "two hundred and three" is one
        if token.word == "and" and (before is None or before.word not in _POWERS):
            parts.append([])
        else:
            parts[-1].append(token)
    yield from (part for part in parts if part)


def _pieces(run: list[_Token]) -> list[Edit]:
    """Each number word with its digits; nothing if the words make no number."""
    pieces: list[Edit] = []
    place = 0
    while place < len(run):
        token = run[place]
        after = run[place + 1] if place + 1 < len(run) else None
        if token.word in _REPEATS:
            if after is None or not after.single:
                return []
            pieces.append(Edit(token.start, after.end, after.single * _REPEATS[token.word]))
            place += 1
        elif token.word in _POWERS:
            if not pieces:
                return []
            pieces.append(Edit(token.start, token.end, _zeros(token.word, run[place + 1 :])))
        elif token.word in _TENS:
            follows = after is not None and after.is_unit and after.single != "0"
            pieces.append(Edit(token.start, token.end, _TENS[token.word] + ("" if follows else "0")))
        elif token.word != "and":
            digits = _UNITS.get(token.word) or _TEENS.get(token.word) or token.word.translate(_TO_DIGITS)
            pieces.append(Edit(token.start, token.end, digits))
        place += 1
    return pieces


def _zeros(power: str, rest: list[_Token]) -> str:
    """The zeros of "hundred" and "thousand", fewer where the rest of the number stands in their place."""
    linked = bool(rest) and rest[0].word == "and"
    rest = rest[1:] if linked else rest
    if not rest:
        filled = 0
    elif rest[0].word in _TEENS or rest[0].word in _TENS:
        filled = 2
    elif len(rest) > 1 and rest[1].word == "hundred" and power == "thousand":
        filled = 3
    else:
        filled = 1 if rest[0].is_unit and (linked or len(rest) == 1) else 0
    return "0" * (_POWERS[power] - filled)


def _is_meant(low: str, run: list[_Token], digits: str) -> bool:
    """Whether somebody tells a number, rather than how many."""
    before = low[max(0, run[0].start - _REACH) : run[0].start]
    said = [token for token in run if not token.is_written]
    spaced = not said and all(token.single for token in run)
    slipped = any(any(letter.isdigit() for letter in token.word) for token in said)
    if not (len(said) > 1 or slipped or spaced) or _MEASURE.match(low, run[-1].end):
        return False
    if len(digits) < _LONG:
        powers = any(token.word in _POWERS for token in run)
        short = len(digits) >= _SHORT and not slipped
        return short and bool(_WANTS_YEAR.search(before) or (not powers and _WANTS_SHORT.search(before)))
    if _WANTS_LONG.search(before) or slipped:
        return True
    named = sum(bool(token.single) for token in run)
    signs = any(token.word in _REPEATS or token.word in _ZEROS for token in said)
    goes_on = len(said) > 2 and any(len(token.word) > 2 for token in run if token.is_written)  # noqa: PLR2004
    return (signs or goes_on or named >= _ONE_BY_ONE) and not _is_counting(run)


def _is_counting(run: list[_Token]) -> bool:
    """Whether the numbers only rise or only fall: a count, a list of sizes."""
    steps = [after.value - before.value for before, after in pairwise(run)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def _edits(low: str, pieces: list[Edit]) -> list[Edit]:
    edits: list[Edit] = []
    start = pieces[0].start
    if low[:start].endswith("plus "):
        edits.append(Edit(start - len("plus "), start, "+"))
    end = pieces[0].start
    for piece in pieces:
        if end < piece.start:
            edits.append(Edit(end, piece.start, ""))
        if low[piece.start : piece.end] != piece.new:
            edits.append(piece)
        end = piece.end
    return edits
