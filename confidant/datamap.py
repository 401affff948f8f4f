"""The data map: `privacy.yml`, read and checked. What it does not declare does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from confidant.datamap_mistakes import DataMapMistake
from confidant.errors import NotDeclaredError, SettingError
from strict_files.countries import countries, nearest_country
from strict_files.formats import is_email
from strict_files.kinds import YamlMistake
from strict_files.mistakes import Mistake, first_of
from strict_files.section import Section
from strict_files.yaml_file import YamlFile

SERVICE = "service"
KINDS = frozenset(
    {"person", "email", "phone", "address", "place", "birthday", "order_number", "ip", "url"},
)
"""Kinds the gate seals and a field may be filled from. `removed` is no such kind: it is never kept."""

_BASES = frozenset(
    {"contract", "consent", "legal_obligation", "legitimate_interest", "public_task", "vital_interest"},
)
_BUTTON = 20  # Messenger cuts a button's title after so many letters
_LABEL = 15  # the same, behind "Off: "
_YOUNGEST, _OLDEST = 13, 16
_MOST_DAYS = 36_500
_PLATFORMS = ("meta", "telegram")
_RETENTION = ("records_days", "ledger_days", "feedback_days", "receipts_days", "backups_days", "blocked_days")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_CATEGORY = re.compile(r"user(\.[a-z_]+)+")  # the Fides taxonomy's form, e.g. user.contact.email


@dataclass(frozen=True)
class Purpose:
    """Why something is kept.

    Attributes:
        retention_days: The default.
        retention_choices: What a person may choose.
        words: Other words by which people name it.
    """

    name: str
    basis: str
    article: str
    label: str
    sentence: str
    retention_days: int
    retention_choices: tuple[int, ...]
    words: tuple[str, ...] = ()

    @property
    def needs_consent(self) -> bool:
        """Whether this purpose is off until the person agrees."""
        return self.basis == "consent"


@dataclass(frozen=True)
class Field:
    """A thing that may be known of a person.

    Attributes:
        kinds: What the gate finds that may fill it.
        facet: What of the goods it is a taste in: `colour`, `size`, `price` or a facet of the brand; else None.
        goods: The kinds of products it is meant for; empty where it is meant for all.
        words: Other words by which people name it.
    """

    name: str
    label: str
    category: str
    purposes: tuple[str, ...]
    kinds: tuple[str, ...]
    generalise: str
    ask: str
    facet: str | None = None
    goods: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recipient:
    """Who else gets to see something."""

    name: str
    title: str
    role: str
    country: str
    safeguard: str
    gets: str
    optional: bool


@dataclass(frozen=True)
class DataMap:
    """The whole of `privacy.yml`."""

    version: str
    changes: Mapping[str, str]
    controller: Mapping[str, str]
    authority: Mapping[str, str]
    policy_url: str
    age: Mapping[str, int]
    purposes: Mapping[str, Purpose]
    fields: Mapping[str, Field]
    recipients: Mapping[str, Recipient]
    retention: Mapping[str, int]

    def field(self, name: str) -> Field:
        """A declared field.

        Raises:
            NotDeclaredError: there is none of that name.
        """
        if name not in self.fields:
            raise NotDeclaredError
        return self.fields[name]

    def field_for(self, kind: str) -> Field | None:
        """The field that a kind of found value fills, if any."""
        return next((field for field in self.fields.values() if kind in field.kinds), None)

    def of_age(self, country: str | None = None) -> int:
        """From which age a person can agree on their own there, in years."""
        return self.age.get(country or "default", self.age["default"])

    @property
    def optional_purposes(self) -> tuple[Purpose, ...]:
        """The purposes a person can switch on and off."""
        return tuple(purpose for purpose in self.purposes.values() if purpose.needs_consent)


class DataMapError(SettingError):
    """The data map cannot be used; its text has the first mistake.

    Attributes:
        mistakes: All of them, by their line.
    """

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(first_of(mistakes))
        self.mistakes = mistakes


def load(path: Path) -> DataMap:
    """Read and check the data map.

    Raises:
        SettingError: there is none.
        DataMapError: something in it is missing or wrong; the text says what, where and what to do.
    """
    if not path.exists():
        raise SettingError(
            f"There is no {path.name}, and nothing can be kept without it. "
            "Start in the bot's folder, or name that in CONFIDANT_ROOT."
        )
    file = YamlFile(path)
    top = Section.of(file)
    found = _data_map(top)
    top.refuse_unknown()
    if file.mistakes:
        raise DataMapError(file.ordered)
    return found


def _data_map(top: Section) -> DataMap:
    purposes = _purposes(top)
    version = top.text("version")
    return DataMap(
        version=version,
        changes=_changes(top, version),
        controller=_controller(top.section("controller")),
        authority=_authority(top.section("authority")),
        policy_url=top.web_address("policy_url"),
        age=_ages(top.section("age")),
        purposes=purposes,
        fields=_fields(top, purposes),
        recipients=_recipients(top),
        retention=_retention(top.section("retention")),
    )


def _changes(top: Section, version: str) -> dict[str, str]:
    told = top.section("changes")
    changes = {name: told.text(name) for name in told.names()}
    if version and "changes" in top and version not in told:
        top.note("changes", DataMapMistake.VERSION_UNTOLD, version=version)
    return changes


def _controller(given: Section) -> dict[str, str]:
    controller = {key: given.text(key) for key in ("name", "address", "officer")}
    controller["email"] = given.email("email")
    named = (word.strip(".,;:()<>") for word in controller["officer"].split() if "@" in word)
    if not all(is_email(word) for word in named):
        given.note("officer", DataMapMistake.OFFICER)
    given.refuse_unknown()
    return controller


def _authority(given: Section) -> dict[str, str]:
    authority = {key: given.text(key) for key in ("name", "country")}
    if authority["country"]:
        _check_country(given, "country", authority["country"])
    given.refuse_unknown()
    return authority


def _check_country(given: Section, key: str, name: str) -> None:
    if name not in countries():
        given.note(key, DataMapMistake.COUNTRY, hint=nearest_country(name))


def _ages(given: Section) -> dict[str, int]:
    named = given.names()
    for country in named:
        if country != "default":
            _check_country(given, country, country)
    return {country: _age(given, country) for country in dict.fromkeys(("default", *named))}


def _age(given: Section, country: str) -> int:
    if country not in given:
        return given.whole(country, _YOUNGEST, _OLDEST)  # which notes that it is missing
    value = given.values[country]
    if type(value) is not int or not _YOUNGEST <= value <= _OLDEST:
        given.note(country, DataMapMistake.AGE)
        return _OLDEST
    return value


def _purposes(top: Section) -> dict[str, Purpose]:
    purposes = {name: _purpose(top, name, given) for name, given in top.each("purposes")}
    if purposes and SERVICE not in purposes:
        top.note("purposes", DataMapMistake.SERVICE_MISSING)
    elif purposes and purposes[SERVICE].needs_consent:
        top.section("purposes").section(SERVICE).note("basis", DataMapMistake.SERVICE_ON_CONSENT)
    _no_two_alike(top, "purposes", purposes.values())
    return purposes


def _purpose(top: Section, name: str, given: Section) -> Purpose:
    _check_name(top, "purposes", name)
    purpose = Purpose(
        name=name,
        basis=_basis(given),
        article=given.text("article"),
        label=given.text("label", _LABEL),
        sentence=_sentence(given),
        retention_days=given.whole("retention_days", 1, _MOST_DAYS),
        retention_choices=_choices(given),
        words=given.optional_texts("words"),
    )
    given.refuse_unknown()
    return purpose


def _basis(given: Section) -> str:
    basis = given.text("basis")
    if basis and basis not in _BASES:
        given.note("basis", DataMapMistake.BASIS, bases=", ".join(sorted(_BASES)))
    return basis


def _sentence(given: Section) -> str:
    sentence = given.text("sentence")
    if sentence and not sentence.startswith("so that "):
        given.note("sentence", DataMapMistake.SENTENCE)
    return sentence


def _choices(given: Section) -> tuple[int, ...]:
    choices = given.values_of("retention_choices")
    if not all(type(days) is int and 1 <= days <= _MOST_DAYS for days in choices):
        given.note("retention_choices", DataMapMistake.CHOICES, most=_MOST_DAYS)
        return ()
    for days in {days for days in choices if choices.count(days) > 1}:
        given.note("retention_choices", DataMapMistake.CHOICE_TWICE, days=days)
    default = given.values.get("retention_days")
    if isinstance(default, int) and "retention_choices" in given and default not in choices:
        given.note("retention_choices", DataMapMistake.CHOICES_LACK_DEFAULT, days=default)
    return choices


def _fields(top: Section, purposes: Mapping[str, Purpose]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for name, given in top.each("fields"):
        _check_name(top, "fields", name)
        fields[name] = _field(name, given, purposes)
        _check_alone(given, fields[name], fields.values())
        given.refuse_unknown()
    _no_two_alike(top, "fields", fields.values())
    return fields


def _field(name: str, given: Section, purposes: Mapping[str, Purpose]) -> Field:
    return Field(
        name=name,
        label=given.text("label", _BUTTON),
        category=_category(given),
        purposes=_serves(given, purposes),
        facet=_facet(given),
        kinds=_kinds(given),
        goods=_goods(given),
        generalise=given.text("generalise"),
        ask=_ask(given),
        words=given.optional_texts("words"),
    )


def _category(given: Section) -> str:
    category = given.text("category")
    if category and not _CATEGORY.fullmatch(category):
        given.note("category", DataMapMistake.CATEGORY)
    return category


def _serves(given: Section, purposes: Mapping[str, Purpose]) -> tuple[str, ...]:
    serves = given.texts("purposes", least=1)
    for purpose in serves:
        if purpose and purpose not in purposes:
            near = get_close_matches(purpose, purposes, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(purposes)}."
            given.note("purposes", DataMapMistake.PURPOSE_UNKNOWN, purpose=purpose, hint=hint)
    return serves


def _kinds(given: Section) -> tuple[str, ...]:
    if "facet" in given:
        kinds = given.optional_texts("kinds", least=0)
        if kinds:
            given.note("kinds", DataMapMistake.FACET_AND_KINDS)
        return kinds
    kinds = given.texts("kinds")
    for kind in kinds:
        if kind and kind not in KINDS:
            given.note("kinds", DataMapMistake.KIND_UNKNOWN, kind=kind, kinds=", ".join(sorted(KINDS)))
    return kinds


def _facet(given: Section) -> str | None:
    facet = given.optional_text("facet")
    if facet and not _NAME.fullmatch(facet):
        given.note("facet", DataMapMistake.FACET)
    return facet


def _goods(given: Section) -> tuple[str, ...]:
    goods = given.optional_texts("goods")
    if goods and "facet" not in given:
        given.note("goods", DataMapMistake.GOODS_ALONE)
    return goods


def _ask(given: Section) -> str:
    ask = given.text("ask")
    if ask and not ask.endswith("?"):
        given.note("ask", DataMapMistake.ASK)
    return ask


def _check_alone(given: Section, field: Field, fields: Iterable[Field]) -> None:
    """What fills a field must fill no other: else nobody can tell which of the two is meant."""
    for other in fields:
        if other is field:
            continue
        for kind in set(field.kinds) & set(other.kinds):
            given.note("kinds", DataMapMistake.KIND_TAKEN, kind=kind, other=other.name)
        same_goods = not field.goods or not other.goods or set(field.goods) & set(other.goods)
        if field.facet and field.facet == other.facet and same_goods:
            given.note("facet", DataMapMistake.FACET_TAKEN, other=other.name)


def _check_name(top: Section, key: str, name: str) -> None:
    if not _NAME.fullmatch(name):
        top.section(key).note(name, DataMapMistake.NAME)


def _no_two_alike(top: Section, key: str, entries: Iterable[Purpose | Field]) -> None:
    """People name purposes and fields by their labels, and choose by them."""
    seen: dict[str, str] = {}
    for entry in entries:
        other = seen.setdefault(entry.label.casefold(), entry.name)
        if entry.label and other != entry.name:
            given = top.section(key).section(entry.name)
            given.note("label", YamlMistake.SAME_LABEL, other=f"{key}.{other}.label")


def _recipients(top: Section) -> dict[str, Recipient]:
    recipients = {name: _recipient(name, given) for name, given in top.each("recipients")}
    for name in _PLATFORMS if recipients else ():
        if name not in recipients:
            top.note("recipients", DataMapMistake.PLATFORMS, name=name)
    return recipients


def _recipient(name: str, given: Section) -> Recipient:
    recipient = Recipient(
        name=name,
        title=given.text("name"),
        role=given.text("role"),
        country=given.text("country"),
        safeguard=given.text("safeguard"),
        gets=given.text("gets"),
        optional=given.flag("optional"),
    )
    given.refuse_unknown()
    return recipient


def _retention(given: Section) -> dict[str, int]:
    retention = {key: given.whole(key, 1, _MOST_DAYS) for key in _RETENTION}
    given.refuse_unknown()
    return retention
