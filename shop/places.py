"""Towns people name, so that the nearest shop can be told without knowing where anybody is."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from shop.table import Row, parsed, unique
from shop.text import comparable

COLUMNS = ("name", "also", "country", "lat", "lon")
EARTH_RADIUS_KM = 6371.0  # the mean radius; good to half a per cent, and a city is wider than that
_LONGEST_TEXT = 200
_LONGEST_NAME = 4  # words: "Freiburg im Breisgau"
_FUZZY_LENGTH = 5


@dataclass(frozen=True)
class Place:
    """A town: its English name, other spellings, country, and where it is in degrees."""

    name: str
    also: tuple[str, ...]
    country: str
    lat: float
    lon: float


def load_places(path: Path) -> tuple[Place, ...]:
    """Read and check places.csv.

    Raises:
        BrandFileError: it names the line and the column at fault.
    """
    rows = parsed(path, COLUMNS, _place)
    return unique(rows, "name", lambda place: _key(place.name))


def find_place(places: Sequence[Place], text: str) -> Place | None:
    """The town that `text` names: "Munich", "in münchen please", "Berlin, Germany", "dubln". None when unsure."""
    names = {_key(name): place for place in places for name in (place.name, *place.also)}
    words = _key(text[:_LONGEST_TEXT]).split()
    parts = [
        " ".join(words[start : start + length])
        for length in range(min(_LONGEST_NAME, len(words)), 0, -1)
        for start in range(len(words) - length + 1)
    ]
    for part in parts:
        # "is there a nice shop": an everyday word is a town only when it stands alone.
        if part in names and (part not in _EVERYDAY or len(words) == 1):
            return names[part]
    return _misspelt(parts, names)


def distance_km(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """The great-circle distance between two points in degrees, by the haversine formula."""
    lat_1, lat_2 = math.radians(a_lat), math.radians(b_lat)
    half_lat, half_lon = (lat_2 - lat_1) / 2, math.radians(b_lon - a_lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


_EVERYDAY = frozenset(("nice", "tours", "essen", "halle", "bray", "swords", "brest"))


def _misspelt(parts: Sequence[str], names: dict[str, Place]) -> Place | None:
    known = [name for name in names if len(name) >= _FUZZY_LENGTH and name not in _EVERYDAY]
    for part in parts:
        if len(part) < _FUZZY_LENGTH:
            continue
        allowed = 1 if len(part) < 8 else 2  # noqa: PLR2004 - long names leave room for two slips
        near = process.extract(part, known, scorer=OSA.distance, score_cutoff=allowed, limit=5)
        best = {names[name].name: names[name] for name, slips, _ in near if slips == near[0][1]}
        if len(best) == 1 and near[0][0][0] == part[0]:
            return best.popitem()[1]
    return None


def _key(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", comparable(text)))


def _place(row: Row) -> Place:
    return Place(
        name=row.text("name"),
        also=row.many("also"),
        country=row.text("country"),
        lat=row.number("lat", -90, 90),
        lon=row.number("lon", -180, 180),
    )
