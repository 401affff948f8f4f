"""The export a person takes away: a ZIP with the data, a page to read it by, and checksums.

| file | what it is |
| --- | --- |
| data.json | everything, as `export.schema.json` lays out (GDPR 15 and 20) |
| index.html | the same to read in a browser: no script, nothing loaded from anywhere |
| manifest.json | name, size and SHA-256 of the other two, and the schema's `$id` |

Equal data give equal bytes, and nothing in the file tells of the machine it was made on.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime, timezone
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jsonschema import Draft202012Validator, FormatChecker

from confidant import formats
from confidant.datamap import KINDS, SERVICE
from confidant.errors import PrivacyError

FORMAT = "confidant-export/1"
DATA, PAGE, MANIFEST = "data.json", "index.html", "manifest.json"

_HERE = Path(__file__).resolve().parent
_ZIP_YEARS = (1980, 2107)  # what the ZIP format's timestamps can say
_UNIX, _OWNER_ONLY = 3, 0o100600 << 16
_PLACEHOLDER = re.compile(rf"(?<!\w)(_(?:{'|'.join(sorted(KINDS | {'removed'}))})_)(?!\w)")
_NOT_FOR_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class ExportError(PrivacyError):
    """The data is not what the published schema promises; the text says where and which rule, never a value."""


def _parse(time: str) -> datetime:
    return datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def _is_time(value: object) -> bool:
    return not isinstance(value, str) or bool(_parse(value))


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12) of data.json."""
    read: dict[str, Any] = json.loads((_HERE / "export.schema.json").read_text(encoding="utf-8"))
    return read


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    formats = FormatChecker(formats=())
    formats.checks("date-time", raises=ValueError)(_is_time)
    return Draft202012Validator(schema(), format_checker=formats)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return environment()


def environment(*folders: Path) -> Environment:
    """Templates that can build on the page's own, `export.html`; those in `folders` are found first."""
    made = Environment(
        loader=FileSystemLoader([*folders, _HERE / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"moment": _moment, "day": _day, "parts": _PLACEHOLDER.split, "placeholders": _placeholders}
    made.tests["of_kind"] = _of_kind
    return made


def validate(data: dict[str, Any]) -> None:
    """Check data against the published schema.

    Raises:
        ExportError: it does not fit. Only the first misfit is told.
    """
    for error in _validator().iter_errors(data):
        # The path holds names of the schema and numbers only: the schema lets nothing into undeclared keys.
        where = "/".join(str(step) for step in error.absolute_path) or "the top"
        raise ExportError(f"The export does not fit its schema at {where}: {error.validator}.")


def build(data: dict[str, Any]) -> bytes:
    """Make the ZIP, in memory.

    Args:
        data: what `export.schema.json` lays out: plain dicts, lists, strings, whole numbers, booleans and None.

    Raises:
        ExportError: the data does not fit the schema.
    """
    validate(data)
    data = _in_order(data, schema())
    files = {DATA: _pretty(data), PAGE: _page(data)}
    files[MANIFEST] = _pretty(
        {
            "format": FORMAT,
            "made_at": data["made_at"],
            "schema": schema()["$id"],
            "files": [
                {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}
                for name, content in files.items()
            ],
        },
    )
    return _zip(files, _parse(data["made_at"]))


def _in_order(value: Any, part: dict[str, Any]) -> Any:
    """A value in the schema's order, so that a reader meets things as documented and equal data are equal bytes."""
    if isinstance(value, dict):
        return {name: _in_order(value[name], inner) for name, inner in part["properties"].items()}
    if isinstance(value, list):
        return [_in_order(item, part["items"]) for item in value]
    return int(value) if isinstance(value, float) else value  # JSON Schema calls 30.0 an integer too


def _pretty(value: Any) -> bytes:
    # Half an emoji (a lone surrogate) has no UTF-8; backslashreplace gives just what JSON writes for it.
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"


def _zip(files: dict[str, bytes], made_at: datetime) -> bytes:
    first, last = _ZIP_YEARS
    year = min(max(made_at.year, first), last)
    stamp = (year, *made_at.timetuple()[1:6])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.create_system = _UNIX  # the default tells of the machine
            entry.external_attr = _OWNER_ONLY
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _page(data: dict[str, Any]) -> bytes:
    templates = _templates()
    style = templates.get_template("export.css").render()
    values = {**layout(data), "style_hash": b64encode(sha256(style.encode()).digest()).decode()}
    return templates.get_template("export.html").render(values).encode()


def layout(data: dict[str, Any]) -> dict[str, Any]:
    """What `export.html` shows: the data, without characters that HTML cannot hold, and the names of things."""
    data = _readable(data)
    return {
        **data,
        "service": SERVICE,
        "field_labels": {fact["field"]: fact["label"] for fact in data["facts"]},
        "purpose_labels": {choice["purpose"]: choice["label"] for choice in data["choices"]},
    }


def _readable(value: Any) -> Any:
    """A value without characters that HTML cannot hold; data.json has them as they are."""
    if isinstance(value, dict):
        return {name: _readable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_readable(item) for item in value]
    return _NOT_FOR_HTML.sub("\ufffd", value) if isinstance(value, str) else value


def _moment(time: str) -> str:
    """`2026-11-23T20:00:00Z` as `23 November 2026, 20:00 UTC`, whatever the machine's language."""
    return f"{_day(time)}, {time[11:16]} UTC"


def _day(time: str) -> str:
    return formats.day(_parse(time).timestamp())


def _placeholders(texts: Iterable[str | None]) -> list[str]:
    """The gate's placeholders that occur, each once, in alphabetical order."""
    return sorted({found for text in texts for found in _PLACEHOLDER.findall(text or "")})


def _of_kind(fact: dict[str, Any], kinds: Iterable[str]) -> bool:
    """Whether a fact's category, such as `user.contact.email`, is one of these kinds, such as `contact`."""
    return fact["category"].split(".")[1] in kinds
