"""Dates of birth; any other date is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:(?:19|20)\d{2}|'?\d{2})"
DATE = (
    rf"(?:(?:19|20)\d{{2}} ?[-/.] ?\d{{1,2}} ?[-/.] ?\d{{1,2}}|\d{{1,2}} ?[-/.] ?\d{{1,2}} ?[-/.] ?{_YEAR}"
    r"|\d{1,2} \d{1,2} (?:19|20)\d{2}"
    rf"|(?:the )?{_DAY} (?:of )?{_MONTH}\.?,?(?: (?:of )?{_YEAR})?|{_MONTH}\.? (?:the )?{_DAY},?(?: "
    rf"{_YEAR})?|{_MONTH} (?:of )?(?:19|20)\d{{2}}|\d{{1,2}}[./]\d{{1,2}}\.?|(?:19|20)\d{{6}}|\d{{2}}(?:19"
    r"|20)\d{2}|\d{8})"
)
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birth ?day|bday|b-day|(?:was |am |were |i'm )?born"
    r"|geboren|year of birth|birth year)"
    rf"(?: (?:on|in|back in))?(?: ?(?:is|was|'s|:|=|-|falls))*(?: (?:on|the|in))* ?({DATE}|(?:19|20)\d{{2}})(?![\w-])",
    FLAGS,
)
_AFTER = re.compile(rf"(?<!\w)({DATE})(?: is| was)? (?:is )?my (?:birthday|bday|date of birth|birth date|dob)\b", FLAGS)


_SAID = re.compile(
    r"(?<!\w)((?:the )?(?:(?:twenty|thirty)?[ -]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    rf"|tenth|eleventh|twelfth|\w{{3,6}}teenth|twentieth|thirtieth|{_DAY}) (?:of )?{_MONTH}),?"
    r" (?:nineteen|twenty|two thousand)(?!\w)",
    FLAGS,
)


_MONTHS_ELSEWHERE = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"
    r"|januar|februar|marz|mai|juni|juli|oktober|dezember|janvier|fevrier|mars|avril|juin|juillet|aout|septembre"
    r"|octobre|novembre|decembre|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|augustus"
    r"|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|wrzesnia|pazdziernika|listopada|grudnia"
    rf"|{_MONTH})"
)
_DATE_ELSEWHERE = (
    rf"(?:{DATE}|(?:el |le |am |dem |dia |il |op )?(?:(?:0?[1-9]|[12]\d|3[01])(?:\.|er|o|a)?"
    rf"|[a-z]{{2,12}}(?: (?:y|e|et) [a-z]{{2,8}})?)"
    rf"(?: de)? {_MONTHS_ELSEWHERE}"
    rf"(?:,?(?: de| del)? {_YEAR}(?!\w))?)"
)
_BIRTH_ELSEWHERE = re.compile(
    r"\b(?:cumplean(?:os|yos)|cumple|anniv|faco anos|cumplo(?: \d+)?(?: anos)?|naci(?:da|do)?"
    r"|fecha de nacimiento|geburtstag|geburtsdatum"
    r"|geboren|geb\.?|anniversaire|nee?|date de naissance|nasci(?:da|do)?|data de nasci(?:mento|ta)"
    r"|aniversario|compleanno|nat[oa]|verjaardag|geboortedatum|jarig|urodzil[ae]m(?: sie)?|urodziny|data urodzenia)"
    r"(?: (?:es|ist|est|e|am|el|le|il|em|dia|no|o|der|den|op|mam|w|is|de|a|c'est|cest)| ?:){0,3}"
    rf" ({_DATE_ELSEWHERE}|(?:19|20)\d\d)(?!\w)",
    FLAGS,
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|the \d{1,2}(?:st|nd|rd|th)"
_SOON = re.compile(
    rf"\b(?:birthday|bday|(?:turn|turns|turning|be) \d{{1,3}})(?: is| was)?(?: on| this| next| falls on){{0,2}}"
    rf" ({_WEEKDAY}|{DATE})(?!\w)",
    FLAGS,
)
_OF_A_YEAR = re.compile(
    r"\b(?:i'?m|i am|im) an? ((?:19[3-9]|200)\d)(?= (?:baby|kid|child)\b)|\bclass of ((?:19|20)\d\d)\b", FLAGS
)


class BirthDateRecognizer(ChatRecognizer):
    """``born on 3.4.1990``, ``dob 1990-04-03``, ``my birthday is march 5th``."""

    ENTITY = "DATE_OF_BIRTH"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield dates that a word of birth introduces."""
        for pattern in (_BIRTH, _AFTER):
            for found in pattern.finditer(text):
                yield Match(*found.span(1), 0.9)
        for pattern in (_SAID, _BIRTH_ELSEWHERE, _SOON, _OF_A_YEAR):
            for found in pattern.finditer(text):
                yield Match(*found.span(found.lastindex or 0), 0.8)
