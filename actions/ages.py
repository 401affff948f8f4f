"""How old somebody says they are, when that is too young: read by rule, whatever else the message is about.

It must be their own age: "my son is 12", "size 12", "a tent for a 12 year old" and "i'm 12 km away" tell none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from actions.parts import heard
from shop.text import plain_marks

_YOUNGEST = 3
_BARE = 8  # "only 5" may be anything
_OLD = r"(?:\s*-?\s*(?:years?|yrs?|yr|y)\s*-?\s*olds?|\s*y\s?/?\s?o)\b(?!'s)"
_YEARS = rf"(?:{_OLD}|\s*-?\s*(?:years?|yrs?))"
_I_AM = r"(?<![\w'])(?:i'?\s?a?m|i am|iam|i'll be|ill be|i will be|imma be)\W+"
_PICTURE = r"[^\w\s.,/%\u00b0'\":+-]"
_NTH = r"(?:st|nd|rd|th)"
_WAYS = (
    # "i'm only 14", "i am 12 years old", "im nearly 16"
    rf"{_I_AM}{{fill}}{{n}}(?: and a half)?(?:{_OLD}|{_YEARS}?{{tail}})",
    # "i'm a 12 year old girl", "as a 14 year old"
    rf"(?:{_I_AM}{{fill}}|\bas )an?\s+(?:\w+\s+)?{{n}}{_OLD}",
    # "i'm not 16 yet", "i turn 16 in may"
    rf"{_I_AM}(?P<soon>not) {{n}} yet",
    r"\b(?P<soon>i turn|i'll turn|ill turn|i become) {n}{tail}",
    # "i just turned 14", "just turned 14"
    r"(?:\bi(?:'?ve| have)?|{opening}) ?{fill}turned {n}{tail}",
    # "only thirteen", "14 years old and i need boots": the message says it, or begins with it
    rf"{{opening}}(?={{soft}}){{fill}}{{n}}(?P<bare>)(?: and a half)?(?:{_YEARS})?{{closing}}",
    rf"{{opening}}{{fill}}{{n}}{_OLD}{{tail}}",
    # "my age is 12", "i have 13 years", "it's my 12th birthday", "my 12th birthday is tomorrow"
    r"\bmy age(?:'?s| is|:)? {fill}{n}\b",
    r"\bi(?:'?ve| have| got)? (?:got )?{fill}{n} years?(?: old)?(?=\s*(?:$|[.,!;]))",
    rf"\b(?:had|is|it'?s|having) my {{n}}{_NTH} birthday",
    rf"\bmy {{n}}{_NTH} birthday (?:is|was) (?:{{when}}|on|coming)\b",
    # the same in other languages
    r"\b(?:ich bin|ik ben) (?:\w+ )?{n}(?: jahre(?: alt)?| jaar(?: oud)?)?(?=\s*(?:$|[,;.!?]|und\b|en\b))",
    r"\b(?:tengo|tenho|ho|j'ai|mam) (?:\w+ )?{n} (?:a[nñ]os|anni|ans|lat)\b",
    # "i'm a kid", "i'm under age", "i'm in primary school"
    r"{i_am}{fill}{minor}{tail}",
)
_NOT_SAID_OF_NOW = re.compile(r"\b(?:{words})(?: that)?\W*$".format(words="|".join(heard()["age"]["not_now"])))


@lru_cache(maxsize=1)
def _ways() -> list[re.Pattern[str]]:
    lists = {name: "|".join(words) for name, words in heard()["age"].items()}
    numbers = "|".join(sorted(heard()["numbers"], key=len, reverse=True))
    parts = {
        "n": rf"(?P<years>\d{{1,2}}|{numbers})(?![\d%])",
        "i_am": _I_AM,
        "fill": rf"(?:(?:(?P<soon>{lists['soon']})|{lists['soft']}) )*",
        "soft": rf"(?:{lists['soon']}|{lists['soft']}) ",
        "when": lists["when"],
        "tail": rf"(?=\s*(?:$|\.(?!\d)|[,;!?)\u2026]|-\s|{_PICTURE}|(?:{lists['tail']}|{lists['when']})\b))",
        "opening": rf"^\W*(?:(?:{lists['opening']})\W+)*",
        "closing": rf"(?:\W+(?:{lists['closing']}))*\W*$",
        "minor": rf"(?P<years>{lists['minor']})",
    }
    return [re.compile(_filled(way, parts), re.IGNORECASE) for way in _WAYS]


def _filled(way: str, parts: dict[str, str]) -> str:
    for name, pattern in parts.items():
        way = way.replace(f"{{{name}}}", pattern)
    return way


def too_young_told(text: str, age: int) -> tuple[int, int] | None:
    """Where in a message somebody says that they are younger than `age` years; None when they don't."""
    said = plain_marks(text)
    return next(
        (found.span() for way in _ways() for found in way.finditer(said) if _is_younger(found, said, age)), None
    )


def _is_younger(found: re.Match[str], said: str, age: int) -> bool:
    if _NOT_SAID_OF_NOW.search(said[: found.start()].casefold()):
        return False
    groups = found.groupdict()
    years = _number(groups["years"])
    if years is None:  # "a kid"
        return True
    if years < (_BARE if "bare" in groups else _YOUNGEST):
        return False
    return years < age or (years == age and groups.get("soon") is not None)


def _number(word: str) -> int | None:
    number: int | None = heard()["numbers"].get(word.casefold())
    return int(word) if word.isdecimal() else number
