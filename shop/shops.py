"""The shop as its feed is now: one index for all processes, and a switch to a newer one without a restart."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from shop.brand import FILE, Brand, load_brand
from shop.catalogue import write_index
from shop.errors import BrandFileError
from shop.feed.source import Progress
from shop.fetch import FeedCopy, FetchError
from shop.index.folder import IndexFolder, version_of
from shop.shop import Shop

logger = logging.getLogger("shop")

Copies = Callable[[str, Path], FeedCopy]
"""Makes the copy of a feed: of an address, in a folder."""
_HELD = 2  # shops; a turn may have begun with the one before


def make_index(
    folder: Path,
    indexes: IndexFolder,
    *,
    fetch: bool = False,
    copies: Copies = FeedCopy,
    on_progress: Progress | None = None,
) -> str:
    """See that the index of a brand's folder is there, and return its version.

    Args:
        folder: the brand's.
        indexes: where index files are; copies of feeds are in `feeds` beside it.
        fetch: whether to look if there is a newer feed at `feed_url`; where there is no copy yet it is always fetched.
        copies: in the place of the network.
        on_progress: called now and then with how much of a new index is made, from 0 to 1.

    Raises:
        BrandFileError: A file of the brand or the feed cannot be used; the index in use stays.
    """
    brand = load_brand(folder)
    with indexes.locked():
        if brand.feed_url is None:
            return _make(brand, folder, folder / (brand.catalogue or ""), indexes, on_progress)
        copy = copies(brand.feed_url, indexes.folder.parent / "feeds")
        new = _fetched(copy, folder) if fetch or not copy.path.exists() else None
        version = _make(brand, folder, new or copy.path, indexes, on_progress)
        if new is not None:
            copy.accept()  # only now: what cannot be read must not take the place of the last good copy
        return version


def _fetched(copy: FeedCopy, folder: Path) -> Path | None:
    """A newer feed, if there is one; where it cannot be fetched, the last good copy does."""
    try:
        return copy.fetch()
    except FetchError as error:
        if not copy.path.exists():
            raise BrandFileError(folder / FILE, f"feed_url cannot be fetched ({error}).") from None
        logger.warning("feed: the last good copy stays (%s)", error)
        return None


def _make(brand: Brand, folder: Path, feed: Path, indexes: IndexFolder, on_progress: Progress | None) -> str:
    facets, synonyms = tuple(brand.facets.values()), folder / "synonyms.csv"

    def fill(database: sqlite3.Connection) -> None:
        write_index(database, feed, facets, brand.currency, synonyms=synonyms, on_progress=on_progress)

    if not feed.is_file():
        raise BrandFileError(feed, "is not there.")
    version = version_of(feed, synonyms, facets, brand.currency)
    indexes.make(version, fill)
    return version


class Shops:
    """The shop in use, which follows the pointer in the folder of indexes. Safe to share between threads."""

    def __init__(self, folder: Path, indexes: Path) -> None:
        self._folder = folder
        self._indexes = IndexFolder(indexes)
        self._lock = Lock()
        self._state = (0, 0)
        self._held: list[Shop] = []  # the newest last

    def current(self) -> Shop:
        """The shop with the index in use; it is built first where there is none.

        Raises:
            BrandFileError: at the first call only: a file of the brand cannot be used.
        """
        with self._lock:
            if not self._held:
                version = make_index(self._folder, self._indexes)
                self._state = self._indexes.state()
                self._held = [Shop.load(self._folder, self._indexes.open(version), version)]
            elif (state := self._indexes.state()) != self._state:
                self._state = state
                self._switch()
            return self._held[-1]

    def of(self, version: str) -> Shop:
        """The shop of a version if it is still there, else the one in use."""
        held = next((shop for shop in tuple(self._held) if version and shop.version == version), None)
        return held or self.current()

    def _switch(self) -> None:
        version = self._indexes.current()
        if not version or version == self._held[-1].version:
            return
        try:
            new = Shop.load(self._folder, self._indexes.open(version), version)
        except (BrandFileError, OSError, sqlite3.Error) as error:
            logger.warning("shop: the index in use stays (%s)", type(error).__name__)
            return
        self._held = [*self._held, new][-_HELD:]
        logger.info("shop: index %s", version)
