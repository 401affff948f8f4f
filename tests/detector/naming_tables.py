"""Names in naming frames, and goods and makers in frames of goods: what the naming frames are measured with."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import yaml

TABLES = Path(__file__).parent / "tables"
EACH = 4
"""Frames for each name or title, drawn at random but the same every time."""


def lines(name: str) -> list[str]:
    """The lines of a table, without comments."""
    return [line for line in (TABLES / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def _yaml(name: str) -> dict[str, object]:
    read: dict[str, object] = yaml.safe_load((TABLES / name).read_text(encoding="utf-8"))
    return read


def named() -> Iterator[tuple[str, str, str]]:
    """(country, message, the name in it): in English, and in the language of the country."""
    rng = random.Random(7)  # noqa: S311  a sample, no secret
    frames = _yaml("naming_frames.yml")
    for country, names in _yaml("common_names.yml").items():
        own = frames[frames["countries"][country]]
        for name in names.split():
            for frame in (
                *rng.sample(frames["en"], EACH),
                *(() if own is frames["en"] else rng.sample(own, EACH // 2)),
            ):
                yield country, frame.format(name), name


def of_goods(things: list[str]) -> Iterator[tuple[str, str]]:
    """(message, the thing in it)."""
    rng = random.Random(7)  # noqa: S311
    frames = lines("goods_frames.txt")
    for thing in things:
        for frame in rng.sample(frames, EACH):
            yield frame.format(thing.lower()), thing
