"""Numbers a state or an insurer gives to a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match, digits_of
from confidant.detection.recognizers.identity_checks import any_of_form
from confidant.detection.recognizers.identity_numbers import NUMBERS, Number
from confidant.detection.recognizers.labels import Labels, Near, after
from confidant.detection.recognizers.word_lists import any_of, lists

_LEFT = r"(?<![\w+])(?<!\w[-/])(?<!\d\.)(?<![€$£])"
_RIGHT = r"(?!\w|[.,/]\d|-\w| ?[€$£%])"
_FEWEST_DIGITS = 4  # in a value right after a name: the last four are often all that is said
_FEWEST_BEHIND_LETTERS = 5  # letters and a space may be any word: "passport cover 1299"
_WORDS_NEAR = 6
_SEPARATORS = re.compile(r"[ .\-/]")
_VALUE = re.compile(
    r"(?:([a-z]{1,5})[ -])?(?=[a-z]{0,9}\d)[a-z\d]{1,24}(?:[ ./-]{1,2}(?=[a-z]{0,3}\d)[a-z\d]{1,24}){0,8}"
    r"(?:-[a-z]{1,2})?(?![^\W_])",
    FLAGS,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
# From a number on to its name: "078-05-1120 is my ssn".
_IS_MY = re.compile(
    r"[ ,:=(]{0,3}(?:(?:is|was|are|'s|as|for|that|this|my|the|his|her|our|es|mi|ist|mein|meine|il|mio|est|mon|ma)"
    r"[ ,:=(]{1,2}){0,4}",
    FLAGS,
)


class _Row(NamedTuple):
    """A `Number`, compiled; ``firm`` and ``loose`` are its keys: names that are nothing else, and ordinary words."""

    firm: str
    loose: str
    form: re.Pattern[str]
    bare: re.Pattern[str] | None
    number: Number

    def holds(self, value: str) -> bool:
        """Whether the check digits of ``value`` are right, with its separators or without."""
        check = self.number.check or any_of_form
        return check(value) or check(_SEPARATORS.sub("", value))


class IdentityNumberRecognizer(ChatRecognizer):
    """The numbers of `identity_numbers`: by their name, and those of an unmistakable form without it.

    A number right beside its name is taken even with a wrong check digit, for people mistype; one a few words away
    needs the right one; one that nothing names needs both a form and a check that other numbers hardly ever have.
    """

    ENTITY = "IDENTITY_NUMBER"

    def __init__(
        self,
        supported_language: str = "en",
        context: list[str] | None = None,
        numbers: Iterable[Number] = NUMBERS,
    ) -> None:
        super().__init__(supported_language, context)
        self._rows = [_compiled(place, number) for place, number in enumerate(numbers)]
        self._otherwise = re.compile(rf"\b{any_of(lists('numbered')['nobodys'])}\b[^\d]{{0,15}}$", FLAGS)
        self._labels = Labels({row.firm: row.number.names.split(";") for row in self._rows})

    def matches(self, text: str) -> Iterator[Match]:
        """Yield identity numbers without their names."""
        if sum(letter.isdigit() for letter in text) < _FEWEST_DIGITS:
            return
        labels = self._labels.find(text)
        near = Near(text, labels)
        for row in self._rows:
            yield from self._bare(text, row)
            if row.firm in near or row.loose in near:
                yield from self._named(text, row, near)
        firm = {row.firm: row for row in self._rows}
        for label in labels:
            if not label.keys.isdisjoint(firm):
                yield from self._right_after(text, label.end)

    def _bare(self, text: str, row: _Row) -> Iterator[Match]:
        for found in row.bare.finditer(text) if row.bare else ():
            before = text[max(0, found.start() - 30) : found.start()]
            if row.holds(found.group()) and not (_is_plain(found.group()) and self._otherwise.search(before)):
                yield Match(*found.span(), 0.9)

    @staticmethod
    def _named(text: str, row: _Row, near: Near) -> Iterator[Match]:
        for found in row.form.finditer(text):
            start, end = found.span()
            checked = row.number.check is not None and row.holds(found.group())
            beside = near.follows(row.firm, end, _IS_MY) or near.leads(row.firm, start) or near.leads(row.loose, start)
            close = checked and (
                near.within(row.firm, start, end, words=_WORDS_NEAR) or near.follows(row.loose, end, _IS_MY)
            )
            if beside or close:
                yield Match(start, end, 0.95)

    def _right_after(self, text: str, end: int) -> Iterator[Match]:
        """Whatever has digits, when the number is mistyped or of a form that the table has not."""
        start = after(text, end)
        found = _VALUE.match(text, start)
        if found is None or _YEAR.fullmatch(found.group()) or self._is_word(found.group(1)):
            return
        if len(digits_of(found.group())) >= (_FEWEST_BEHIND_LETTERS if found.group(1) else _FEWEST_DIGITS):
            yield Match(*found.span(), 0.8)

    def _is_word(self, letters: str | None) -> bool:
        return letters is not None and self.vocabulary.is_word(letters)


def _compiled(place: int, number: Number) -> _Row:
    form, bare = (re.compile(f"{_LEFT}(?:{one}){_RIGHT}", FLAGS) for one in (number.form, number.bare or number.form))
    return _Row(f"{place}", f"{place}?", form, bare if number.bare else None, number)


def _is_plain(value: str) -> bool:
    return value.replace(" ", "").isdigit()
