"""The data map: `privacy.yml`, read and checked. What it does not declare does not exist."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from confidant.errors import NotDeclaredError, SettingError

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
_CATEGORY = re.compile(r"user(\.[a-z_]+)+")  # the Fides taxonomy's form, e.g. user.contact.email


@dataclass(frozen=True)
class Purpose:
    """Why something is kept. `retention_days` is the default, `retention_choices` what a person may choose."""

    name: str
    basis: str
    article: str
    label: str
    sentence: str
    retention_days: int
    retention_choices: tuple[int, ...]

    @property
    def needs_consent(self) -> bool:
        """Whether this purpose is off until the person agrees."""
        return self.basis == "consent"


@dataclass(frozen=True)
class Field:
    """A thing that may be known of a person."""

    name: str
    label: str
    category: str
    purposes: tuple[str, ...]
    kinds: tuple[str, ...]
    generalise: str
    ask: str


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


class _Checked:
    """One mapping of the file, with errors that say where and what."""

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise SettingError(f"privacy.yml: `{where}` must be a mapping.")
        self.value: dict[str, Any] = value
        self.where = where

    def text(self, key: str) -> str:
        value = self.value.get(key)
        if not isinstance(value, str) or not value.strip():
            place = f"{self.where}.{key}" if self.where else key
            raise SettingError(f"privacy.yml: `{place}` is missing.")
        return value.strip()

    def days(self, key: str) -> int:
        value = self.value.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise SettingError(f"privacy.yml: `{self.where}.{key}` must be a whole number above zero.")
        return value

    def list_of(self, key: str, of: type) -> tuple[Any, ...]:
        value = self.value.get(key)
        if not isinstance(value, list) or not all(isinstance(item, of) for item in value):
            raise SettingError(f"privacy.yml: `{self.where}.{key}` must be a list.")
        return tuple(value)

    def each(self, key: str) -> dict[str, _Checked]:
        inner = _Checked(self.value.get(key), f"{self.where}.{key}" if self.where else key)
        return {str(name): _Checked(value, f"{inner.where}.{name}") for name, value in inner.value.items()}


def _purpose(name: str, raw: _Checked) -> Purpose:
    basis = raw.text("basis")
    if basis not in _BASES:
        raise SettingError(f"privacy.yml: `{raw.where}.basis` must be one of {', '.join(sorted(_BASES))}.")
    choices = raw.list_of("retention_choices", int)
    if any(isinstance(days, bool) or days < 1 for days in choices):
        raise SettingError(f"privacy.yml: `{raw.where}.retention_choices` must be whole numbers above zero.")
    days = raw.days("retention_days")
    if days not in choices:
        raise SettingError(f"privacy.yml: `{raw.where}.retention_choices` must contain retention_days.")
    label = raw.text("label")
    if len(label) > _LABEL:
        raise SettingError(f"privacy.yml: `{raw.where}.label` must fit on a button: {_LABEL} letters at most.")
    return Purpose(name, basis, raw.text("article"), label, raw.text("sentence"), days, choices)


def _field(name: str, raw: _Checked, purposes: Mapping[str, Purpose]) -> Field:
    category = raw.text("category")
    if not _CATEGORY.fullmatch(category):
        raise SettingError(f"privacy.yml: `{raw.where}.category` must be a dotted category such as user.contact.email.")
    kinds = raw.list_of("kinds", str)
    if unknown := set(kinds) - KINDS:
        raise SettingError(
            f"privacy.yml: `{raw.where}.kinds` has {', '.join(sorted(unknown))}, which the gate never gives."
        )
    serves = raw.list_of("purposes", str)
    if not serves or set(serves) - set(purposes):
        raise SettingError(f"privacy.yml: `{raw.where}.purposes` must name purposes of this file.")
    label = raw.text("label")
    if len(label) > _BUTTON:
        raise SettingError(f"privacy.yml: `{raw.where}.label` must fit on a button: {_BUTTON} letters at most.")
    return Field(name, label, category, serves, kinds, raw.text("generalise"), raw.text("ask"))


def _recipient(name: str, raw: _Checked) -> Recipient:
    optional = raw.value.get("optional")
    if not isinstance(optional, bool):
        raise SettingError(f"privacy.yml: `{raw.where}.optional` must be true or false.")
    return Recipient(
        name=name,
        title=raw.text("name"),
        role=raw.text("role"),
        country=raw.text("country"),
        safeguard=raw.text("safeguard"),
        gets=raw.text("gets"),
        optional=optional,
    )


def load(path: Path) -> DataMap:
    """Read and check the data map.

    Raises:
        SettingError: something is missing or wrong; the text says what and where.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        raise SettingError(
            f"There is no {path.name}, and nothing can be kept without it. "
            "Start in the bot's folder, or name that in CONFIDANT_ROOT."
        ) from None
    except (yaml.YAMLError, ValueError):  # bytes that are no text, days that no calendar has
        raise SettingError("privacy.yml is not valid YAML.") from None
    top = _Checked(raw, "the whole file")
    top.where = ""
    controller = _Checked(top.value.get("controller"), "controller")
    authority = _Checked(top.value.get("authority"), "authority")
    age = _Checked(top.value.get("age"), "age")
    retention = _Checked(top.value.get("retention"), "retention")
    purposes = {name: _purpose(name, raw) for name, raw in top.each("purposes").items()}
    if SERVICE not in purposes or purposes[SERVICE].needs_consent:
        raise SettingError("privacy.yml: `purposes.service` must be there, and not rest on consent.")
    fields = {name: _field(name, raw, purposes) for name, raw in top.each("fields").items()}
    recipients = {name: _recipient(name, raw) for name, raw in top.each("recipients").items()}
    if not {"meta", "telegram"} <= set(recipients):
        raise SettingError("privacy.yml: `recipients` must name meta and telegram, with the copies they keep.")
    changes = _Checked(top.value.get("changes"), "changes")
    version = top.text("version")
    if version not in changes.value:
        raise SettingError("privacy.yml: `changes` must say what changed in this version.")
    return DataMap(
        version=version,
        changes={str(key): str(text) for key, text in changes.value.items()},
        controller={key: controller.text(key) for key in ("name", "address", "email", "officer")},
        authority={key: authority.text(key) for key in ("name", "country")},
        policy_url=top.text("policy_url"),
        age={str(country): age.days(str(country)) for country in ("default", *age.value)},
        purposes=purposes,
        fields=fields,
        recipients=recipients,
        retention={
            key: retention.days(key)
            for key in ("records_days", "ledger_days", "feedback_days", "receipts_days", "backups_days", "blocked_days")
        },
    )
