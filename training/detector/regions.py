"""Given names by region of origin, and the fifth of all names that no training ever sees.

They come from Faker's lists (MIT) and, where those are thin or in another script, from `names/*.txt`, written down from
general knowledge.
The report measures with that fifth whether people of all origins are found equally well.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from anyascii import anyascii
from faker import Faker

_DRAWS = 1500  # of each locale: Faker draws at random and has no list to read that all locales share
_SEED = 7
_LISTS = Path(__file__).parent / "names"
_ACCENTED = re.compile(r"[\u0000-\u024f\u1e00-\u1eff'\u2019 -]+")
_UNSPELLED = re.compile(r"[\u0590-\u08ff\u3400-\u9fff]")  # Hebrew, Arabic; Chinese letters of Japanese names

REGIONS: dict[str, list[str]] = {
    "Britain and Ireland": ["en_GB", "en_IE", "ga_IE"],
    "North America": ["en_US", "en_CA", "fr_CA"],
    "Australia and New Zealand": ["en_AU", "en_NZ"],
    "France and Benelux": ["fr_FR", "nl_NL", "nl_BE", "lb_LU"],
    "German-speaking": ["de_DE", "de_AT", "de_CH"],
    "Nordic and Baltic": ["sv_SE", "da_DK", "no_NO", "fi_FI", "is_IS", "et_EE", "lt_LT", "lv_LV"],
    "Southern Europe": ["it_IT", "es_ES", "pt_PT", "el_GR", "mt_MT", "sq_AL"],
    "Eastern Europe": [
        "pl_PL", "cs_CZ", "sk_SK", "hu_HU", "ro_RO", "bg_BG", "ru_RU", "uk_UA", "hr_HR", "sl_SI", "mk_MK",
    ],
    "Turkey, Caucasus and Central Asia": ["tr_TR", "az_AZ", "uz_UZ", "ka_GE", "hy_AM"],
    "Arab world": [],
    "Iran and Israel": [],
    "North India and Pakistan": ["en_IN", "hi_IN", "gu_IN", "mr_IN", "en_PK", "ne_NP", "bn_BD"],
    "South India and Sri Lanka": ["en_IN", "ta_IN", "si_LK"],
    "China and Taiwan": [],
    "Japan and Korea": ["ja_JP", "ko_KR"],
    "Southeast Asia": ["id_ID", "vi_VN", "fil_PH", "en_TH"],
    "West Africa": ["yo_NG", "ha_NG", "ig_NG", "en_NG", "tw_GH"],
    "East and Southern Africa": ["sw", "en_KE", "zu_ZA", "am_ET"],
    "Latin America": ["es_MX", "es_CL", "es_CO", "es_AR", "pt_BR"],
    "Caribbean and African American": [],
    "Pacific": [],
}  # fmt: skip
"""Region: Faker's locales. What they lack stands in `names/`, written from general knowledge."""


def held_out(name: str) -> bool:
    """A fifth of all names, always the same one."""
    return hashlib.sha256(name.lower().encode()).digest()[0] < 51


def latin(name: str) -> str:
    """As one types it on a Latin keyboard: transliterated, without titles and signs."""
    plain = re.sub(r"\s+", " ", re.sub(r"[^\w' -]", "", anyascii(name))).strip()
    return plain if name.isascii() or _ACCENTED.fullmatch(name) else plain.title()


def fits(name: str) -> bool:
    """Whether somebody types it so: transliterated letter by letter, what is written without vowels has none."""
    if _UNSPELLED.search(name):
        return False
    plain = latin(name).lower()
    vowels = sum(letter in "aeiouy" for letter in plain)
    letters = plain.replace(" ", "").replace("-", "").replace("'", "")
    return len(plain) > 1 and 4 * vowels >= len(plain) and letters.isalpha()


@lru_cache
def faker_names(locale: str) -> tuple[frozenset[str], frozenset[str]]:
    """Given and family names of one of Faker's locales."""
    fake = Faker(locale)
    fake.seed_instance(_SEED)
    given = {fake.first_name() for _ in range(_DRAWS)}
    family = {fake.last_name() for _ in range(_DRAWS)}
    if locale == "ja_JP":
        given |= {fake.first_romanized_name() for _ in range(_DRAWS)}
        family |= {fake.last_romanized_name() for _ in range(_DRAWS)}
    return frozenset(given), frozenset(family)


def written(region: str, kind: str) -> list[str]:
    """Our own list of a region's names, `first` or `last`; empty when there is none."""
    file = _LISTS / f"{region}.{kind}.txt"
    return file.read_text(encoding="utf-8").split("\n") if file.exists() else []


def unseen(region: str) -> list[str]:
    """Held-out given names of a region as one types them in Latin letters, sorted."""
    names = set(written(region, "first"))
    for locale in REGIONS[region]:
        names |= faker_names(locale)[0]
    return sorted({latin(name) for name in names if held_out(name) and fits(name)})
