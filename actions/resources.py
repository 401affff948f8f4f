"""What the actions share, loaded once a process: the brand's shop, and questions and short phrases."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from confidant import bot as bots
from confidant import datamap as datamaps
from confidant.datamap import DataMap
from confidant.errors import SettingError
from shop.errors import BrandFileError
from shop.shop import Shop
from shop.shops import Shops

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def shops() -> Shops:
    """The brand's shop, with the index of its products that is in use."""
    bot = bots.load()
    return Shops(bot.brand, bot.kept / "index")


def shop(version: str = "") -> Shop:
    """The brand's shop with the index in use, or that of a version if it is still there.

    Raises:
        SettingError: a file of the brand has a mistake; the text says which, where and what to do.
    """
    try:
        return shops().of(version)
    except BrandFileError as error:
        raise SettingError(str(error)) from None


@lru_cache(maxsize=1)
def datamap() -> DataMap:
    """The data map, for the words in it."""
    return datamaps.load(bots.load().data_map)


@lru_cache(maxsize=1)
def phrases() -> dict[str, Any]:
    """Questions that propose something, and what lists and buttons are made of; all else stands in the responses."""
    loaded: dict[str, Any] = yaml.safe_load(_HERE.joinpath("phrases.yml").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def lexicon() -> dict[str, Any]:
    """Words that people say, for understanding them."""
    text = _HERE.joinpath("parsing", "lexicon.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text.replace("{assistant}", shop().brand.assistant.casefold()))
    return loaded
