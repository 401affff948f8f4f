"""What the package says by itself, outside the bot's own responses; the sentences stand in phrases.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache(maxsize=1)
def phrases() -> dict[str, Any]:
    """Sentences and short phrases by their names."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("phrases.yml").read_text(encoding="utf-8"))
    return loaded
