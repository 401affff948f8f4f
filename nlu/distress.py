"""Words of distress: a second witness beside the classifier, read by rule."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@lru_cache(maxsize=2)
def _any_of(name: str) -> re.Pattern[str]:
    lines = (line.strip() for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines())
    return re.compile(rf"\b(?:{'|'.join(line for line in lines if line and not line.startswith('#'))})\b")


def has_words_of_distress(text: str) -> bool:
    """Whether a message holds a word without which it is not read as distress, outside sayings that only sound so."""
    said = text.casefold().replace("\u2019", "'")
    return _any_of("distress.txt").search(_any_of("no_distress.txt").sub(" ", said)) is not None
