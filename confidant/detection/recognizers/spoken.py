"""The second reading of a text whose writer said numbers and addresses, or hid them: "maria at example dot org".

Number words become digits, letters spelled one by one a word, spoken signs signs; English only. Recognizers run on the
reading as on the text itself, and its `Reading.origin` leads their spans back. Most messages have no second reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers import spoken_mail, spoken_numbers
from confidant.detection.recognizers.alignment import Edit, Reading, edited

_WORDS = re.compile(r"[a-z]+")
_SPELLED = re.compile(r"(?<![^\W_])(?<!['+.@-])[a-z0-9](?:([ .-])[a-z0-9](?:\1[a-z0-9])+)(?![^\W_]|['+@])")
_MIN_LETTERS, _MIN_MIXED = 4, 5  # "a b c" is no word


def readings(folded_text: str) -> list[Reading]:
    """The other readings of a folded text: none or one. Never raises; takes time linear in the length."""
    low = folded_text.lower()
    if len(low) != len(folded_text):
        return []  # a letter grew when it was made small: the places would not fit
    found: list[list[Edit]] = []
    if spoken_mail.may_hold(low):
        found += spoken_mail.found(low)
    if spoken_numbers.may_hold(low, _WORDS.findall(low)):
        found += spoken_numbers.found(low)
    found += _spelled(low)
    edits = _apart(found)
    return [edited(folded_text, edits)] if edits else []


def _spelled(low: str) -> Iterator[list[Edit]]:
    """Words spelled letter by letter."""
    for match in _SPELLED.finditer(low):
        signs = match.group()[::2]
        letters = sum(one.isalpha() for one in signs)
        if letters and len(signs) >= (_MIN_LETTERS if letters == len(signs) else _MIN_MIXED):
            yield [Edit(place, place + 1, "") for place in range(match.start() + 1, match.end(), 2)]


def _apart(found: list[list[Edit]]) -> list[Edit]:
    """All edits in order; of two findings that meet, the first found stays whole (an address before a number)."""
    kept: list[list[Edit]] = []
    for _, edits in sorted(enumerate(edits for edits in found if edits), key=lambda one: (one[1][0].start, one[0])):
        if not kept or kept[-1][-1].end <= edits[0].start:
            kept.append(edits)
    return [edit for edits in kept for edit in edits]
