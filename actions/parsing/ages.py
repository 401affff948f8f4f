"""How old somebody says they are, when that is too young: read by rule, whatever else the message is about.

It must be their own age: "my son is 12", "size 12", "a tent for a 12 year old" and "i'm 12 km away" state none. The
patterns stand in lexicon.yml.
"""

from __future__ import annotations

import re
from functools import lru_cache

from actions.resources import lexicon
from shop.text import plain_marks

_YOUNGEST = 3
_BARE = 8  # "only 5" may be anything


@lru_cache(maxsize=1)
def _patterns() -> list[re.Pattern[str]]:
    """Patterns that state one's age: `years` is the number, `soon` stands before one that is not reached yet."""
    age = lexicon()["age"]
    lists = {name: "|".join(words) if isinstance(words, list) else words for name, words in age.items()}
    numbers = "|".join(sorted(lexicon()["numbers"], key=len, reverse=True))
    picture = r"[^\w\s.,/%\u00b0'\":+-]"
    parts = {
        "years": lists["years"],
        "old": lists["old"],
        "i_am": lists["i_am"],
        "n": rf"(?P<years>\d{{1,2}}|{numbers})(?![\d%])",
        "fill": rf"(?:(?:(?P<soon>{lists['soon']})|{lists['soft']}) )*",
        "soft": rf"(?:{lists['soon']}|{lists['soft']}) ",
        "when": lists["when"],
        "tail": rf"(?=\s*(?:$|\.(?!\d)|[,;!?)\u2026]|-\s|{picture}|(?:{lists['tail']}|{lists['when']})\b))",
        "opening": rf"^\W*(?:(?:{lists['opening']})\W+)*",
        "closing": rf"(?:\W+(?:{lists['closing']}))*\W*$",
        "minor": rf"(?P<years>{lists['minor']})",
    }
    return [re.compile(_filled(template, parts), re.IGNORECASE) for template in age["patterns"]]


@lru_cache(maxsize=1)
def _not_now() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon()['age']['not_now'])})(?: that)?\W*$")


def _filled(template: str, parts: dict[str, str]) -> str:
    for name, pattern in parts.items():
        template = template.replace(f"{{{name}}}", pattern)
    return template


def too_young_span(text: str, age: int) -> tuple[int, int] | None:
    """Where in a message somebody says that they are younger than `age` years; None when they don't."""
    plain = plain_marks(text)
    found = (one for pattern in _patterns() for one in pattern.finditer(plain))
    return next((one.span() for one in found if _is_younger(one, plain, age)), None)


def _is_younger(found: re.Match[str], text: str, age: int) -> bool:
    if _not_now().search(text[: found.start()].casefold()):
        return False
    groups = found.groupdict()
    years = _number(groups["years"])
    if years is None:  # "a kid"
        return True
    if years < (_BARE if "bare" in groups else _YOUNGEST):
        return False
    return years < age or (years == age and groups.get("soon") is not None)


def _number(word: str) -> int | None:
    number: int | None = lexicon()["numbers"].get(word.casefold())
    return int(word) if word.isdecimal() else number
