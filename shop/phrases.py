"""The pieces that lines about searches, products and shops are made of; the words stand in phrases.yml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def phrases() -> dict[str, Any]:
    """Short phrases by their names."""
    loaded: dict[str, Any] = yaml.safe_load((files(__package__) / "phrases.yml").read_text(encoding="utf-8"))
    return loaded


def persons(counts: str) -> str:
    """For how many a thing is: "for 1 person", "for 2 or 3 people"."""
    return str(phrases()["one_person" if counts == "1" else "people"].format(count=counts))
