"""The words of the brand's catalogue, for the gate."""

from __future__ import annotations

from functools import lru_cache

from confidant import bot
from shop.lexicon import Lexicon
from shop.shops import Shops


@lru_cache(maxsize=1)
def _shops() -> Shops:
    found = bot.load()
    return Shops(found.brand, found.kept / "index")


def lexicon() -> Lexicon:
    """The lexicon of the index in use.

    Raises:
        BrandFileError: a file of the brand cannot be used; the message says which, where and why.
    """
    return _shops().current().lexicon
