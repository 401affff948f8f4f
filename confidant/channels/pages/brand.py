"""What the pages need to know of a brand: its name, the assistant's name, and the terms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from confidant.datamap import DataMap
from confidant.errors import SettingError
from confidant.phrases import phrases

_FILE = "brand.yml"


@dataclass(frozen=True)
class SiteNames:
    """Names as they are shown; `terms` is simple Markdown, or None."""

    name: str
    assistant: str
    terms: str | None


def load(datamap: DataMap, folder: Path) -> SiteNames:
    """Read the brand's names and terms; a bot without a `brand.yml` goes by the controller's name.

    Raises:
        SettingError: a file is there and cannot be read.
    """
    given = _parsed(_read(folder / _FILE))
    terms = given.get("terms", "terms.md")
    return SiteNames(
        name=str(given.get("name") or datamap.controller["name"]),
        assistant=str(given.get("assistant") or phrases()["assistant"]),
        terms=_read(folder / terms) if isinstance(terms, str) else None,
    )


def _parsed(text: str | None) -> dict[str, Any]:
    try:
        given = yaml.safe_load(text or "")
    except yaml.YAMLError:
        raise SettingError(f"{_FILE} in the folder of the brand is not valid YAML.") from None
    return given if isinstance(given, dict) else {}


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise SettingError(f"{path.name} in the folder of the brand cannot be read.") from None
