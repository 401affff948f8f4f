"""The brand's stores: which is nearest, and is it open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shop.errors import BrandFileError
from shop.mistakes import TableMistake
from shop.phrases import phrases
from shop.places import Place, distance_km, find_place
from shop.table import Row, clock, parsed, unique
from shop.text import comparable, singular, words

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COLUMNS = ("id", "name", "city", "country", "street", "phone", "timezone", *DAYS, "lat", "lon")
CLOSED = "closed"
_WORDS_OF_THEIR_OWN = frozenset({"sat", "sun"})
_DIALLED = re.compile(r"\d{3}")


class OpenHours(NamedTuple):
    """A time of day the store is open, from `opens` until just before `closes`."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


@dataclass(frozen=True)
class Store:
    """One line of stores.csv. `hours` are the spans of each day, Monday first; none on a day it is closed."""

    id: str
    name: str
    city: str
    country: str
    street: str
    phone: str
    timezone: ZoneInfo
    hours: tuple[tuple[OpenHours, ...], ...]
    lat: float
    lon: float

    def is_open(self, when: datetime) -> bool:
        """Whether it is open at this moment; `when` must know its time zone (`ValueError`)."""
        local = self._local(when)
        return any(span.opens <= local.time() < span.closes for span in self.hours[local.weekday()])

    def hours_on(self, when: datetime) -> tuple[OpenHours, ...]:
        """When it is open on the day that `when` is at the store."""
        return self.hours[self._local(when).weekday()]

    def hours_line(self, when: datetime) -> str:
        """That day in one line: "Monday 10:00-18:00", "Sunday closed"."""
        return f"{DAY_NAMES[self._local(when).weekday()]} {_shown(self.hours_on(when))}"

    def opens_next(self, when: datetime) -> datetime | None:
        """When it opens next after `when`, in the store's own time; None for a store that never opens."""
        local = self._local(when)
        for days in range(len(DAYS) + 1):
            day = local.date() + timedelta(days=days)
            for span in self.hours[day.weekday()]:
                opening = datetime.combine(day, span.opens, self.timezone)
                if opening > local:
                    return opening
        return None

    def days_named(self, text: str, when: datetime) -> list[int]:
        """The days that a text names, 0 for Monday: "on sunday", "tomorrow", "at the weekend"; in order, none twice."""
        today = self._local(when).weekday()
        near = {"today": [today], "tonight": [today], "tomorrow": [(today + 1) % len(DAYS)], "weekend": [5, 6]}
        found = [
            day
            for word in words(comparable(text))
            for day in near.get(word) or [at for at, name in enumerate(DAY_NAMES) if singular(word) in _spellings(name)]
        ]
        return list(dict.fromkeys(found))

    def hours_of(self, day: int) -> str | None:
        """The hours of a day, 0 for Monday: "10:00-13:00 and 14:00-19:00"; None when it is closed all day."""
        return _shown(self.hours[day]) if self.hours[day] else None

    def week(self) -> tuple[str, ...]:
        """All seven days, one line each, Monday first."""
        return tuple(f"{day} {_shown(spans)}" for day, spans in zip(DAY_NAMES, self.hours, strict=True))

    def _local(self, when: datetime) -> datetime:
        if when.tzinfo is None:
            raise ValueError("the moment must have a time zone")
        return when.astimezone(self.timezone)


class Nearest(NamedTuple):
    """The nearest store, the town it was looked up for, and how far it is as the crow flies, in kilometres."""

    store: Store
    place: Place
    km: float


def load_stores(path: Path) -> tuple[Store, ...]:
    """Read and check stores.csv.

    Raises:
        BrandFileError: it names the line and the column at fault.
    """
    rows = parsed(path, COLUMNS, _store)
    if not rows:
        raise BrandFileError(path, TableMistake.NO_STORES.says())
    return unique(rows, "id", lambda store: store.id)


def nearest(stores: Sequence[Store], places: Sequence[Place], city: str) -> Nearest | None:
    """The store nearest to the town that `city` names; None for a town that is not known."""
    # The stores' own towns are known even when places.csv lacks them.
    own = tuple(Place(store.city, (), store.country, store.lat, store.lon) for store in stores)
    place = find_place((*own, *places), city)
    if place is None or not stores:
        return None

    def km(store: Store) -> float:
        return distance_km(place.lat, place.lon, store.lat, store.lon)

    store = min(stores, key=km)
    return Nearest(store, place, km(store))


def _spellings(day: str) -> tuple[str, ...]:
    """How people write a day: "sunday", "sun"; not the two that are words of their own."""
    short = day[:3].lower()
    return (day.lower(),) if short in _WORDS_OF_THEIR_OWN else (day.lower(), short, short + day[3:4])


def _shown(spans: Sequence[OpenHours]) -> str:
    return str(phrases()["and"].join(str(span) for span in spans) or phrases()["closed"])


def _store(row: Row) -> Store:
    return Store(
        id=row.text("id"),
        name=row.text("name"),
        city=row.text("city"),
        country=row.text("country"),
        street=row.text("street"),
        phone=_phone(row),
        timezone=_timezone(row),
        hours=tuple(_spans(row, day) for day in DAYS),
        lat=row.number("lat", -90, 90),
        lon=row.number("lon", -180, 180),
    )


def _phone(row: Row) -> str:
    phone = row.text("phone")
    if not _DIALLED.search(phone):
        raise row.fault("phone", TableMistake.NO_PHONE.says())
    return phone


def _timezone(row: Row) -> ZoneInfo:
    name = row.text("timezone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise row.fault("timezone", TableMistake.TIMEZONE.says(value=name)) from None


def _spans(row: Row, day: str) -> tuple[OpenHours, ...]:
    if row.text(day) == CLOSED:
        return ()
    problem = TableMistake.HOURS.says()
    spans: list[OpenHours] = []
    for part in row.at_least_one(day):
        try:
            opens, closes = (clock(end) for end in part.split("-"))
        except ValueError:
            raise row.fault(day, problem) from None
        if opens >= closes or (spans and spans[-1].closes > opens):
            raise row.fault(day, problem)
        spans.append(OpenHours(opens, closes))
    return tuple(spans)
