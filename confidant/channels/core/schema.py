r"""JSON Schemas of what platforms send, in YAML files beside the modules that read it: a shape is checked once.

The files share parts by YAML's anchors, not by `$ref`, which would be looked up in each check. Their patterns are
Python's: an end is `\Z`, for `$` lets a line break follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.validators import extend

_TYPES = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _checker, value: type(value) is int)
"""JSON Schema takes 1.0 for an integer; what reads it here does not."""


class Shape:
    """A schema with a validator for each of its parts, made once: jsonschema makes them anew for each value.

    Args:
        schema: of draft 2020-12, without `$ref`.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        keywords = {"properties": self._properties, "items": self._items}
        self._validator_class: Any = extend(  # type: ignore[no-untyped-call]
            Draft202012Validator, keywords, type_checker=_TYPES
        )
        self._validators: dict[int, Any] = {}  # by the id of the part, which lives as long as the schema
        self._validator = self._validator_class(schema)

    def fits(self, value: Any) -> bool:
        """Whether parsed JSON has this shape."""
        return bool(self._validator.is_valid(value))

    def _properties(self, _validator: Any, properties: dict[str, Any], value: Any, _schema: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            for name in properties.keys() & value.keys():
                yield from self._errors(value[name], properties[name])

    def _items(self, _validator: Any, items: dict[str, Any], value: Any, _schema: Any) -> Iterator[Any]:
        if isinstance(value, list):
            for one in value:
                yield from self._errors(one, items)

    def _errors(self, value: Any, part: dict[str, Any]) -> Iterator[Any]:
        validator = self._validators.get(id(part))
        if validator is None:
            validator = self._validators[id(part)] = self._validator_class(part)
        return validator.iter_errors(value)  # type: ignore[no-any-return]


def load(path: Path) -> dict[str, Any]:
    """A schema from its file."""
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
