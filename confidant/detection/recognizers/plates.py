"""Number plates of cars: who keeps the car is in a register, and a shop has no use for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.labels import Labels, after
from confidant.detection.recognizers.word_lists import any_of, entries, lists

_FEWEST_DIGITS = 1


class PlateRecognizer(ChatRecognizer):
    """Plates beside their name, in the forms of ``words/plate_forms.txt``; alone they look like sizes and models."""

    ENTITY = "IDENTITY_NUMBER"

    def load(self) -> None:
        """Read what they are called and how they look."""
        self._labels = Labels(lists("plate_names"))
        form = any_of(entries("plate_forms"))
        self._form = re.compile(rf"{form}(?!\w|-\w| ?[€$£%])", FLAGS)
        self._turned = re.compile(
            rf"(?<![\w-])({form}),? (?:is|ist|es|est|e) (?:my|mein|mi|ma|minha|a minha|la) ?$", FLAGS
        )

    def matches(self, text: str) -> Iterator[Match]:
        """Yield plates without their names."""
        if sum(letter.isdigit() for letter in text) < _FEWEST_DIGITS:
            return
        for label in self._labels.find(text):
            found = self._form.match(text, after(text, label.end))
            if found and not ("plate?" in label.keys and _is_count(found)):
                yield Match(*found.span(), 0.9)
            turned = self._turned.search(text[max(0, label.start - 30) : label.start])
            if turned:
                start = max(0, label.start - 30)
                yield Match(start + turned.start(1), start + turned.end(1), 0.8)


def _is_count(found: re.Match[str]) -> bool:
    """Whether it may be an amount and what it is of: "plate 12 cm"."""
    return re.fullmatch(r"\d{1,3} ?[a-z]{1,4}", found.group(), FLAGS) is not None
