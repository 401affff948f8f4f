"""The part `orders` of brand.yml, and the source that it names."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from shop.errors import BrandFileError
from shop.mistakes import BrandMistake
from shop.orders.csv_source import CsvOrders
from shop.orders.http_source import HttpOrders
from shop.orders.number import NumberFormat
from shop.orders.source import Ability, OrderSource
from strict_files.section import Section

TOKEN = "ORDERS_TOKEN"  # noqa: S105 - the variable's name
MIN_KEY_LENGTH = 32
_SAMPLE = "LO-00000"  # in place of a format that is missing or wrong
_VISIBLE = re.compile(r"[!-~]+")
_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class OrderSettings:
    """Where orders are looked up, and how.

    Attributes:
        source: a CSV file of the brand's folder, or the address of an order service.
        number: how an order number looks.
        abilities: what the order service can do.
        email_key: the key that e-mails are hashed with; never shows in a repr.
    """

    source: str
    number: NumberFormat
    abilities: frozenset[Ability]
    email_key: bytes = field(repr=False)

    @property
    def is_service(self) -> bool:
        """Whether the source is an order service."""
        return _is_address(self.source)

    @classmethod
    def read(cls, section: Section) -> OrderSettings:
        """Read the section; what is wrong is noted in its file."""
        settings = cls(_source(section), _number(section), _abilities(section), _key(section))
        section.refuse_unknown()
        if not settings.is_service and settings.abilities != CsvOrders.abilities:
            section.note("can", BrandMistake.ORDERS_CAN_TELL)
        return settings


def open_source(
    settings: OrderSettings,
    folder: Path,
    product_ids: Collection[str],
    environ: MutableMapping[str, str] = os.environ,
) -> OrderSource:
    """Open the source that the settings name.

    `ORDERS_TOKEN` is taken out of the environment, so that no child process inherits it.

    Raises:
        BrandFileError: the CSV file has a mistake, or the order service's token is not set.
    """
    if not settings.is_service:
        return CsvOrders.load(folder / settings.source, product_ids, settings.number)
    token = environ.pop(TOKEN, "").strip()
    if not _VISIBLE.fullmatch(token):
        problem = f"orders.source is an order service, so the variable {TOKEN} must hold its token"
        raise BrandFileError(folder / "brand.yml", problem)
    return HttpOrders(settings.source, token, settings.abilities)


def _is_address(source: str) -> bool:
    return "://" in source


def _source(section: Section) -> str:
    source = section.text("source")
    if not _is_address(source):
        if source and (Path(source).name != source or not source.endswith(".csv")):
            section.note("source", BrandMistake.ORDERS_SOURCE)
        return source
    parts = urlsplit(source)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)
    if not safe or not parts.hostname or parts.username or parts.query or parts.fragment:
        section.note("source", BrandMistake.ORDERS_ADDRESS)
    return source.rstrip("/")


def _number(section: Section) -> NumberFormat:
    text = section.text("number")
    try:
        return NumberFormat(text or _SAMPLE)
    except ValueError as error:
        section.note("number", BrandMistake.ORDERS_NUMBER, reason=error)
        return NumberFormat(_SAMPLE)


def _abilities(section: Section) -> frozenset[Ability]:
    names = [one.value for one in Ability]
    given = section.optional_texts("can") or (Ability.STATUS.value,)
    unknown = [one for one in given if one not in names]
    if unknown:
        section.note("can", BrandMistake.ORDERS_CAN, value=unknown[0], known=", ".join(names))
    return frozenset(Ability(one) for one in given if one in names)


def _key(section: Section) -> bytes:
    key = section.text("email_key")
    if key and len(key) < MIN_KEY_LENGTH:
        section.note("email_key", BrandMistake.KEY_SHORT, least=MIN_KEY_LENGTH)
    return key.encode()
