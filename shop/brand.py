"""brand.yml, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from shop.errors import BrandFileError

FAQ_TOPICS = ("shipping", "returns", "payment", "warranty")
MIN_KEY_LENGTH = 32
_DIALLED = re.compile(r"\d{3}")


@dataclass(frozen=True)
class Contact:
    """How to reach a person: e-mail address, phone number and when somebody is there, all as shown."""

    email: str
    phone: str
    hours: str


@dataclass(frozen=True)
class HelpLine:
    """Whom to call in distress or danger: who it is, and the number as people dial it, both as shown."""

    name: str
    number: str


@dataclass(frozen=True)
class Brand:
    """Who the assistant speaks for.

    `currency` is an ISO 4217 code, `faq` has an answer for each of `FAQ_TOPICS`, `terms` is the short text
    for the chat, `product_page` the address of a product with `{id}` in it, if the shop has such pages.
    `help_lines` are those of `country`. `orders_email_key` never shows in a repr.
    """

    name: str
    assistant: str
    about: str
    currency: str
    country: str
    website: str
    contact: Contact
    faq: Mapping[str, str]
    terms: str
    product_page: str | None
    help_lines: tuple[HelpLine, ...]
    orders_email_key: bytes = field(repr=False)


def load_brand(folder: Path) -> Brand:
    """Read `brand.yml` and the terms text it names from `folder`.

    Raises:
        BrandFileError: a file is missing, a key is missing, empty or unknown; it names the key.
    """
    path = folder / "brand.yml"
    section = _Section(path, "", _yaml(path))
    contact = section.part("contact")
    faq = section.part("faq")
    brand = Brand(
        name=section.text("name"),
        assistant=section.text("assistant"),
        about=section.text("about"),
        currency=_currency(section),
        country=section.text("country"),
        website=_website(section),
        contact=Contact(contact.text("email"), contact.text("phone"), contact.text("hours")),
        faq={topic: faq.text(topic) for topic in FAQ_TOPICS},
        terms=_terms(section, folder),
        product_page=_product_page(section),
        help_lines=_help_lines(section),
        orders_email_key=_key(section),
    )
    for part in (section, contact, faq):
        part.refuse_unknown()
    return brand


class _Section:
    """A mapping of the file that remembers which of its keys were asked for."""

    def __init__(self, path: Path, name: str, values: Any) -> None:
        self.path = path
        self.name = name
        if not isinstance(values, dict):
            raise BrandFileError(path, f"{name or 'the file'} must be a list of `key: value` lines")
        self.values = values
        self.known: set[str] = set()

    def fault(self, key: str, problem: str) -> BrandFileError:
        return BrandFileError(self.path, f"{self.name}{key} {problem}")

    def text(self, key: str) -> str:
        self.known.add(key)
        if key not in self.values:
            raise self.fault(key, "is missing")
        value = self.values[key]
        # YAML reads `name: 360` as a number and `name: yes` as a flag; guessing the text back would be wrong.
        if not isinstance(value, str):
            raise self.fault(key, "must be text (put it in quotes)")
        if not value.strip():
            raise self.fault(key, "is empty")
        return value.strip()

    def part(self, key: str) -> _Section:
        self.known.add(key)
        if key not in self.values:
            raise self.fault(key, "is missing")
        return _Section(self.path, f"{key}.", self.values[key])

    def refuse_unknown(self) -> None:
        for key in self.values:
            if key not in self.known:
                raise self.fault(str(key), "is not a key this file has; is it misspelt?")


def _help_lines(section: _Section) -> tuple[HelpLine, ...]:
    """The help lines of the brand's own country; those of others are checked as well."""
    countries = section.part("help_lines")
    lines = {country: _lines_of(countries, country) for country in countries.values}
    own = section.text("country")
    if own not in lines:
        raise countries.fault(own, "is missing: the country of the brand needs its help lines")
    return lines[own]


def _lines_of(countries: _Section, country: str) -> tuple[HelpLine, ...]:
    listed = countries.values[country]
    if not isinstance(listed, list) or not listed:
        raise countries.fault(str(country), "must be a list of names with numbers")
    lines = []
    for one in listed:
        line = _Section(countries.path, f"{countries.name}{country}.", one)
        lines.append(HelpLine(line.text("name"), line.text("number")))
        line.refuse_unknown()
        if not _DIALLED.search(lines[-1].number):
            raise line.fault("number", "must be a number to dial")
    return tuple(lines)


def _product_page(section: _Section) -> str | None:
    if "product_page" not in section.values:
        return None
    address = section.text("product_page")
    if not address.startswith("https://") or "{id}" not in address:
        raise section.fault("product_page", "must be an https address with {id} in it")
    return address


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BrandFileError(path, "is not there") from None
    except UnicodeDecodeError:
        raise BrandFileError(path, "is not UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        # The parser's own message quotes the file, and the file holds the key.
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise BrandFileError(path, "is not valid YAML", line=line) from None
    except yaml.YAMLError:
        raise BrandFileError(path, "is not valid YAML") from None


def _currency(section: _Section) -> str:
    code = section.text("currency")
    if not (len(code) == 3 and code.isalpha() and code.isupper()):  # noqa: PLR2004 - ISO 4217 has three letters
        raise section.fault("currency", "must be a three-letter code like EUR")
    return code


def _website(section: _Section) -> str:
    address = section.text("website")
    if not address.startswith("https://"):
        raise section.fault("website", "must begin with https://")
    return address


def _key(section: _Section) -> bytes:
    key = section.text("orders_email_key")
    if len(key) < MIN_KEY_LENGTH:
        raise section.fault("orders_email_key", f"must have at least {MIN_KEY_LENGTH} characters")
    return key.encode()


def _terms(section: _Section, folder: Path) -> str:
    name = section.text("terms")
    path = (folder / name).resolve()
    if folder.resolve() not in path.parents:
        raise section.fault("terms", "must name a file in the brand folder")
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, IsADirectoryError):
        raise section.fault("terms", f"names {name}, which is not there") from None
    except UnicodeDecodeError:
        raise BrandFileError(path, "is not UTF-8 text") from None
    if not text:
        raise BrandFileError(path, "is empty")
    return text
