"""What the actions share, loaded once a process: the brand's shop, and questions and short phrases."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from confidant.bot import root
from shop.shop import Shop

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def shop() -> Shop:
    """The brand's shop."""
    return Shop.load(root() / "brand")


@lru_cache(maxsize=1)
def phrases() -> dict[str, Any]:
    """Questions that propose something, and what lists and buttons are made of; all else stands in the responses."""
    loaded: dict[str, Any] = yaml.safe_load(_HERE.joinpath("phrases.yml").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def lexicon() -> dict[str, Any]:
    """Words that people say, for understanding them."""
    loaded: dict[str, Any] = yaml.safe_load(_HERE.joinpath("parsing", "lexicon.yml").read_text(encoding="utf-8"))
    return loaded
