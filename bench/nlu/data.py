"""Messages with their intents, from Rasa's YAML files; and values for the placeholders of training data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

COMMANDS = frozenset({"press", "gate_closed", "too_long", "wordless", "page_code"})
"""Intents that are never read from words."""

_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_PLACEHOLDER = re.compile(r"_([a-z]+(?:_[a-z]+)?)_")
_SAMPLES = {
    "person": "maria",
    "email": "maria@example.org",
    "place": "leeds",
    "phone": "07700 900123",
    "address": "12 green lane leeds",
    "birthday": "3 april 1990",
    "order_number": "LO-48213",
    "removed": "4111 1111 1111 1111",
}


class DataError(Exception):
    """A file cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Example:
    """A message and the full intent it should be read as, e.g. `faq/returns`."""

    text: str
    intent: str


def read_examples(files: Iterable[Path]) -> list[Example]:
    """All NLU examples of these files, in order, without those of commands.

    Raises:
        DataError: a file is missing, or is no Rasa YAML.
    """
    return [example for file in files for example in _examples(file)]


def _examples(file: Path) -> list[Example]:
    try:
        blocks = yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
        return [
            Example(_ENTITY.sub(r"\1", text), block["intent"])
            for block in blocks
            if block.get("intent", "press") not in COMMANDS
            for line in block["examples"].splitlines()
            if (text := line.strip().removeprefix("- ").strip())
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{file}: no Rasa NLU data ({type(error).__name__}).") from None


def as_typed(text: str) -> str:
    """The message with values where training data has placeholders: as a person types it, before the gate."""
    return _PLACEHOLDER.sub(lambda found: _SAMPLES.get(found[1], found[0]), text)
