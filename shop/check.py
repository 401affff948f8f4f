"""A brand's folder, looked through file by file: what the assistant can use, and every mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from shop.brand import FILE, Brand, read_brand
from shop.catalogue import products_of
from shop.errors import BrandFileError
from shop.facets import Facet
from shop.feed import Code, Feed, read
from shop.feed.currencies import CODES
from shop.feed.record import attribute_name
from shop.feed.report import Message
from shop.inventory import Inventory
from shop.mistakes import BrandMistake, BrandWarning
from shop.orders.csv_source import CsvOrders
from shop.places import load_places
from shop.product import Product
from shop.stores import load_stores
from shop.vocabulary import load_synonyms
from strict_files.mistakes import Mistake
from strict_files.section import Section
from strict_files.yaml_file import YamlFile

T = TypeVar("T")
_ENDINGS = (".png", ".jpg")
_SHOWN = 5  # messages of each kind


@dataclass(frozen=True)
class Checked:
    """What came of one file.

    Attributes:
        file: Its name.
        found: What it holds, in a few words: `7 stores`.
        mistakes: With one of them, the assistant does not start.
        left_out: Rows of a product feed that are not served; the others are.
        warnings: What is poor, but read.
    """

    file: str
    found: str = ""
    mistakes: tuple[Mistake, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Goods:
    """The products as far as other files name them; `ids` are those of products and of variants."""

    ids: frozenset[str]
    kinds: tuple[str, ...]
    products: tuple[Product, ...]
    without_picture: tuple[str, ...]


@dataclass(frozen=True)
class BrandCheck:
    """What came of the whole folder.

    Attributes:
        brand: As far as brand.yml can be read.
        goods: None where the products can't be read, or are fetched.
    """

    files: tuple[Checked, ...]
    brand: Brand
    goods: Goods | None

    @property
    def facets_known(self) -> bool:
        """Whether brand.yml could be read whole, and so all facets are known."""
        return not self.files[0].mistakes


def check_brand(folder: Path) -> BrandCheck:
    """Look through all files of a brand's folder."""
    brand, file = read_brand(folder)
    files = []
    goods = None
    if brand.catalogue and (folder / brand.catalogue).is_file():
        goods, of_goods = _goods(folder / brand.catalogue, brand)
        files.append(of_goods)
    files += _tables(folder, brand, goods)
    if goods is not None:
        files.append(_pictures(folder, goods))
    return BrandCheck((_brand_file(brand, file, goods), *files), brand, goods)


def _tried(name: str, load: Callable[[], T], found: Callable[[T], str]) -> tuple[T | None, Checked]:
    try:
        loaded = load()
    except BrandFileError as error:
        return None, Checked(name, mistakes=error.mistakes)
    return loaded, Checked(name, found(loaded))


def _tables(folder: Path, brand: Brand, goods: Goods | None) -> Iterator[Checked]:
    stores, of_stores = _tried("stores.csv", lambda: load_stores(folder / "stores.csv"), _counted("store"))
    yield of_stores
    inventory = folder / "inventory.csv"
    if stores is not None and inventory.exists():
        ids = {store.id for store in stores}
        yield _tried(inventory.name, lambda: Inventory.load(inventory, ids), _counted("line"))[1]
    yield _tried("places.csv", lambda: load_places(folder / "places.csv"), _counted("place"))[1]
    if goods is None:
        yield Checked("synonyms.csv, orders.csv", "not checked, as long as the products can't be read")
        return
    synonyms, facets = folder / "synonyms.csv", tuple(brand.facets.values())
    yield _tried(synonyms.name, lambda: load_synonyms(synonyms, goods.products, facets), _counted("synonym"))[1]
    orders = brand.orders
    if not orders.is_service and orders.source:
        path = folder / orders.source
        yield _tried(
            path.name,
            lambda: CsvOrders.load(path, goods.ids, orders.number).orders,
            _counted("order"),
        )[1]


def _counted(noun: str) -> Callable[[Sequence[object] | object], str]:
    return lambda found: count(len(found), noun)  # type: ignore[arg-type]  # sequences and mappings


def count(number: int, noun: str) -> str:
    """`1 store`, `2 stores`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _brand_found(brand: Brand) -> str:
    questions = sum(len(topic.questions) for topic in brand.faq.values())
    return ", ".join(
        (
            f"{brand.assistant} of {brand.name}",
            count(len(brand.facets), "facet"),
            f"{count(len(brand.faq), 'topic')} with {count(questions, 'question')}",
            count(len(brand.help_lines), "help line"),
        )
    )


# The products


def _goods(path: Path, brand: Brand) -> tuple[Goods | None, Checked]:
    tried = _tried(path.name, lambda: read(path, _currency(brand)), _feed_found)
    feed, checked = tried
    if feed is None:
        return None, checked
    warnings = [*map(str, _empty_facets(feed, brand)), *_by_code(feed.report.warnings, feed.report.counts)]
    left_out = tuple(_by_code(feed.report.faults, feed.report.counts))
    return _of_feed(feed, brand), Checked(path.name, checked.found, left_out=left_out, warnings=tuple(warnings))


def _currency(brand: Brand) -> str | None:
    return brand.currency if brand.currency in CODES else None


def _feed_found(feed: Feed) -> str:
    variants = sum(len(item.variants) for item in feed.items)
    found = f"{count(len(feed.items), 'product')} with {count(variants, 'variant')}"
    return f"{found}, {count(feed.report.left_out, 'row')} left out" if feed.report.left_out else found


def _of_feed(feed: Feed, brand: Brand) -> Goods:
    ids = frozenset(item.id for item in feed.items)
    now = datetime.now(timezone.utc)
    return Goods(
        ids=ids | {variant.id for item in feed.items for variant in item.variants},
        kinds=tuple(dict.fromkeys(item.product_type[0].lower() for item in feed.items if item.product_type)),
        products=products_of(feed.items, tuple(brand.facets.values()), _currency(brand), now),
        without_picture=tuple(item.id for item in feed.items if not item.image_links),
    )


def _by_code(messages: Sequence[Message], counts: Mapping[Code, int]) -> Iterator[str]:
    """The first messages of each code, and how many more there are."""
    shown: Counter[Code] = Counter()
    for message in messages:
        shown[message.code] += 1
        if shown[message.code] <= _SHOWN:
            yield str(message)
        elif shown[message.code] == _SHOWN + 1:
            yield f"{message.file}: and {counts[message.code] - _SHOWN:,} more that {message.code.problem}."


def _empty_facets(feed: Feed, brand: Brand) -> Iterator[Mistake]:
    for facet in brand.facets.values():
        if not _is_filled(facet, feed):
            text = BrandWarning.FACET_EMPTY.says()
            yield Mistake(FILE, f"`facets.{facet.name}.from`, {facet.source}, {text}")


def _is_filled(facet: Facet, feed: Feed) -> bool:
    attribute, _, detail = facet.source.partition(":")
    if detail:
        wanted = detail.strip().casefold()
        return any(one.attribute.casefold() == wanted for item in feed.items for one in item.details)
    return bool(feed.report.filled[attribute_name(attribute)])


# What brand.yml says of the products


def _brand_file(brand: Brand, file: YamlFile, goods: Goods | None) -> Checked:
    """brand.yml, also beside the products."""
    section = Section.of(file)
    for kind in brand.kinds if goods else ():
        if goods and kind not in goods.kinds:
            section.note("kinds", BrandMistake.KIND_UNKNOWN, value=kind, hint=hint(kind, goods.kinds))
    for pick in brand.picks if goods else ():
        if goods and pick not in goods.ids:
            section.note("picks", BrandMistake.PICK_UNKNOWN, value=pick)
    if file.mistakes:
        return Checked(FILE, mistakes=file.ordered)
    warnings = () if brand.feed_url is None else (_feed_not_here(section),)
    return Checked(FILE, _brand_found(brand), warnings=warnings)


def _feed_not_here(section: Section) -> str:
    return str(Mistake(FILE, f"`feed_url` {BrandWarning.FEED_NOT_HERE.says()}", section.line_of("feed_url")))


def hint(word: str, known: Sequence[str]) -> str:
    """What to write in place of a word that is not known."""
    near = get_close_matches(word, known, 1)
    return f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."


def _pictures(folder: Path, goods: Goods) -> Checked:
    pictures = folder / "pictures"
    here = {path.name for path in pictures.iterdir()} if pictures.is_dir() else set()
    missing = [one for one in goods.without_picture if not {one + ending for ending in _ENDINGS} & here]
    warnings = [f"pictures: {BrandWarning.PICTURE_MISSING.says(product=one)}" for one in missing[:_SHOWN]]
    if len(missing) > _SHOWN:
        warnings.append(f"pictures: and {len(missing) - _SHOWN:,} more without one.")
    return Checked(
        "pictures", f"of {count(len(goods.without_picture) - len(missing), 'product')}", warnings=tuple(warnings)
    )


# In words


def lines(files: Sequence[Checked]) -> Iterator[str]:
    """All that was found, and a summary as the last line."""
    width = max(len(checked.file) for checked in files)
    for checked in files:
        mark = "✗" if checked.mistakes else "!" if checked.left_out or checked.warnings else "✓"
        yield f"{mark} {checked.file:<{width}}  {checked.found}".rstrip()
        yield from (f"    {mistake}" for mistake in checked.mistakes)
        yield from (f"    left out: {message}" for message in checked.left_out)
        yield from (f"    to do better: {message}" for message in checked.warnings)
    yield summary(files)


def summary(files: Sequence[Checked]) -> str:
    """How many files, mistakes and warnings there are, and whether the assistant can start."""
    mistakes = sum(len(checked.mistakes) for checked in files)
    rows = sum(len(checked.left_out) for checked in files)
    warnings = sum(len(checked.warnings) for checked in files)
    end = "the assistant does not start with them" if mistakes else "the assistant can start"
    return (
        f"{count(len(files), 'file')}: {count(mistakes, 'mistake')}, {count(rows, 'message')} about rows left out, "
        f"{count(warnings, 'warning')}; {end}."
    )


def exit_code(files: Sequence[Checked]) -> int:
    """0: all is well, perhaps with warnings; 1: rows of the feed are left out; 2: the assistant would not start."""
    if any(checked.mistakes for checked in files):
        return 2
    return 1 if any(checked.left_out for checked in files) else 0
