"""brand.yml, read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shop.errors import BrandFileError
from shop.facets import Facet
from shop.feed.currencies import CODES
from shop.mistakes import BrandMistake
from shop.orders import OrderSettings
from strict_files.countries import countries, nearest_country
from strict_files.kinds import YamlMistake
from strict_files.section import Section
from strict_files.yaml_file import YamlFile

FILE = "brand.yml"
_FEED_HOURS, _WEEK = 6, 168
BUTTON = 20  # characters; Messenger cuts what is longer
FEWEST_QUESTIONS = 3
_DIALLED = re.compile(r"\d{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]*|product_detail: *\S.*")
_UNIT = re.compile(r"[^\W\d_]{1,15}")
_TAKEN = frozenset({"kind", "type", "word", "price"})
_PLURALS = {"colour": "colours", "size": "sizes"}  # facets that are there without being named


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
class FaqTopic:
    """A question that customers ask: `label` is the title of its button, `questions` are in their words."""

    name: str
    label: str
    questions: tuple[str, ...]
    answer: str


@dataclass(frozen=True)
class Brand:
    """Who the assistant speaks for.

    Attributes:
        currency: ISO 4217 code.
        catalogue: The name of the product feed in the brand's folder; None where it is fetched from `feed_url`.
        goods: What it sells, in a word or two; None where it does not say.
        feed_hours: After how many hours to look for a newer feed there.
        kinds: Kinds of products for the menu, in this order; empty: as they come in the feed.
        picks: Ids of what newcomers are shown first.
        facets: What else people ask for, by name; colour and size only where the brand says something of them.
        faq: Topics by name, in the brand's order.
        terms: The short text for the chat.
        help_lines: Those of `country`.
        orders: Where orders are looked up, and how.
    """

    name: str
    assistant: str
    about: str
    currency: str
    country: str
    website: str
    contact: Contact
    catalogue: str | None
    feed_url: str | None
    feed_hours: int
    goods: str | None
    kinds: tuple[str, ...]
    picks: tuple[str, ...]
    facets: Mapping[str, Facet]
    faq: Mapping[str, FaqTopic]
    terms: str
    help_lines: tuple[HelpLine, ...]
    orders: OrderSettings


def load_brand(folder: Path) -> Brand:
    """Read `brand.yml` and the terms text it names from `folder`.

    Raises:
        BrandFileError: keys or files are missing, empty, unknown or wrong; it has them all.
    """
    brand, file = read_brand(folder)
    if file.mistakes:
        raise BrandFileError.of(file.path, file.ordered)
    return brand


def read_brand(folder: Path) -> tuple[Brand, YamlFile]:
    """Read `brand.yml` as far as it can be read: the brand, empty where the file has mistakes, and the file."""
    file = YamlFile(folder / FILE)
    section = Section.of(file)
    brand = _brand(section, folder)
    section.refuse_unknown()
    return brand, file


def _brand(section: Section, folder: Path) -> Brand:
    return Brand(
        name=section.text("name"),
        assistant=section.text("assistant"),
        about=section.text("about"),
        currency=_currency(section),
        country=_country(section),
        website=section.web_address("website"),
        contact=_contact(section),
        catalogue=_catalogue(section, folder),
        feed_url=_feed_url(section),
        feed_hours=section.whole("feed_hours", 1, _WEEK) if "feed_hours" in section else _FEED_HOURS,
        goods=section.optional_text("goods"),
        kinds=section.optional_texts("kinds"),
        picks=section.optional_texts("picks"),
        facets=_facets(section),
        faq=_faq(section),
        terms=_terms(section, folder),
        help_lines=_help_lines(section),
        orders=OrderSettings.read(section.section("orders")),
    )


def _contact(section: Section) -> Contact:
    contact = section.section("contact")
    phone = contact.text("phone")
    if phone and not _DIALLED.search(phone):
        contact.note("phone", BrandMistake.NOT_DIALLED)
    found = Contact(contact.email("email"), phone, contact.text("hours"))
    contact.refuse_unknown()
    return found


def _country(section: Section) -> str:
    country = section.text("country")
    if country and country not in countries():
        section.note("country", BrandMistake.COUNTRY, hint=nearest_country(country))
    return country


def _currency(section: Section) -> str:
    code = section.text("currency")
    if code and code not in CODES:
        section.note("currency", BrandMistake.CURRENCY)
    return code


def _help_lines(section: Section) -> tuple[HelpLine, ...]:
    """The help lines of the brand's own country; those of others are checked as well."""
    given = section.section("help_lines")
    lines = {country: tuple(_lines_of(given, country)) for country in given.names()}
    for country in lines:
        if country not in countries():
            given.note(country, BrandMistake.COUNTRY, hint=nearest_country(country))
    own = section.text("country")
    if lines and own and own not in lines:
        section.note("help_lines", BrandMistake.HELP_LINES_MISSING, country=own)
    return lines.get(own, ())


def _lines_of(given: Section, country: str) -> Iterator[HelpLine]:
    for line in given.sections(country):
        found = HelpLine(line.text("name"), line.text("number"))
        line.refuse_unknown()
        if found.number and not _DIALLED.search(found.number):
            line.note("number", BrandMistake.NOT_DIALLED)
        yield found


def _catalogue(section: Section, folder: Path) -> str | None:
    name = section.optional_text("catalogue")
    if name:
        _file(section, "catalogue", folder)
    elif name is None and "feed_url" not in section:
        section.note("catalogue", BrandMistake.NO_PRODUCTS_NAMED)
    return name


def _feed_url(section: Section) -> str | None:
    if section.optional_text("feed_url") is None:
        return None
    if "catalogue" in section:
        section.note("feed_url", BrandMistake.TWO_SOURCES)
    return section.web_address("feed_url")


def _facets(section: Section) -> dict[str, Facet]:
    facets: dict[str, Facet] = {}
    for name, given in section.optional_each("facets"):
        _check_facet_name(section.section("facets"), name)
        facets[name] = _facet(name, given)
        _check_source(given, facets[name], facets.values())
        given.refuse_unknown()
    for what in ("label", "plural"):
        _no_two_alike(section, "facets", ((name, getattr(facet, what)) for name, facet in facets.items()), what)
    return facets


def _check_facet_name(facets: Section, name: str) -> None:
    if not _NAME.fullmatch(name):
        facets.note(name, BrandMistake.FACET_NAME)
    elif name in _TAKEN:
        facets.note(name, BrandMistake.FACET_TAKEN)


def _facet(name: str, given: Section) -> Facet:
    known = name in _PLURALS
    return Facet(
        name=name,
        source=given.text("from"),
        label=(given.optional_text("label") or name) if known else given.text("label", BUTTON),
        plural=(given.optional_text("plural") or _PLURALS[name]) if known else given.text("plural"),
        phrase=_phrase(given),
        unit=_unit(given),
        order=_order(given),
    )


def _check_source(given: Section, facet: Facet, others: Iterable[Facet]) -> None:
    if facet.source and not _ATTRIBUTE.fullmatch(facet.source):
        given.note("from", BrandMistake.FACET_SOURCE)
    same = (other.name for other in others if other is not facet and other.source.casefold() == facet.source.casefold())
    if facet.source and (other := next(same, None)):
        given.note("from", BrandMistake.FACET_SOURCE_TWICE, other=other)


def _phrase(given: Section) -> str | None:
    phrase = given.optional_text("phrase")
    if phrase and (phrase.count("{value}") != 1 or re.search(r"[{}]", phrase.replace("{value}", ""))):
        given.note("phrase", BrandMistake.PHRASE_VALUE)
    return phrase


def _unit(given: Section) -> str | None:
    unit = given.optional_text("unit")
    if unit and not _UNIT.fullmatch(unit):
        given.note("unit", BrandMistake.UNIT)
    return unit


def _order(given: Section) -> tuple[str, ...]:
    order = given.optional_texts("order", least=2)
    if order and "unit" in given:
        given.note("order", BrandMistake.UNIT_AND_ORDER)
    return order


def _faq(section: Section) -> dict[str, FaqTopic]:
    topics = {name: _topic(section, name, given) for name, given in section.each("faq")}
    _no_two_alike(section, "faq", ((name, topic.label) for name, topic in topics.items()), "label")
    _no_question_twice(section, topics.values())
    return topics


def _topic(section: Section, name: str, given: Section) -> FaqTopic:
    if not _NAME.fullmatch(name):
        section.section("faq").note(name, BrandMistake.TOPIC_NAME)
    topic = FaqTopic(
        name, given.text("label", BUTTON), given.texts("questions", FEWEST_QUESTIONS), given.text("answer")
    )
    given.refuse_unknown()
    return topic


def _no_question_twice(section: Section, topics: Iterable[FaqTopic]) -> None:
    seen: dict[str, str] = {}
    for topic in topics:
        for question in topic.questions:
            other = seen.setdefault(question.casefold(), topic.name)
            if question and other != topic.name:
                given = section.section("faq").section(topic.name)
                given.note("questions", BrandMistake.QUESTION_TWICE, question=question, other=other)


def _no_two_alike(section: Section, key: str, labels: Iterable[tuple[str, str]], what: str) -> None:
    seen: dict[str, str] = {}
    for name, label in labels:
        other = seen.setdefault(label.casefold(), name)
        if label and other != name:
            section.section(key).section(name).note(what, YamlMistake.SAME_LABEL, other=f"{key}.{other}.{what}")


def _terms(section: Section, folder: Path) -> str:
    path = _file(section, "terms", folder)
    if path is None:
        return ""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        section.note("terms", BrandMistake.FILE_NOT_UTF8, name=path.name)
        return ""
    if not text:
        section.note("terms", BrandMistake.FILE_EMPTY, name=path.name)
    return text


def _file(section: Section, key: str, folder: Path) -> Path | None:
    """The file of the folder that a key names."""
    name = section.text(key)
    if not name:
        return None
    path = (folder / name).resolve()
    if folder.resolve() not in path.parents:
        section.note(key, BrandMistake.FILE_ELSEWHERE)
    elif not path.is_file():
        section.note(key, BrandMistake.FILE_MISSING, name=name)
    else:
        return path
    return None
