"""What the channels themselves say, outside any turn; the sentences stand in phrases.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache(maxsize=1)
def _phrases() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load(Path(__file__).with_name("phrases.yml").read_text(encoding="utf-8"))
    return loaded


def phrase(name: str) -> str:
    """A sentence by its name."""
    return _phrases()[name]
