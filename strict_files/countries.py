"""Names of countries in English, as the Unicode CLDR has them."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from babel import Locale

# Two letters in CLDR that are no country: unions, what is unknown, and texts for trying out.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@cache
def countries() -> frozenset[str]:
    """All names: `Ireland`, `United Kingdom`; also with "and" in place of "&"."""
    names = {name for code, name in Locale("en").territories.items() if code.isalpha() and code not in _NO_COUNTRIES}
    return frozenset(names | {name.replace("&", "and") for name in names})


def nearest_country(name: str) -> str:
    """What to write in place of a name that is none, in a sentence."""
    near = get_close_matches(name, countries(), 1)
    return f"Did you mean {near[0]}?" if near else "Write its English name, like Ireland or United Kingdom."
