"""How well does a detector find marked personal data, and how much else does it take?

- *Leak*: two neighbouring letters or digits of a marked value stay outside everything that was found.
- *Recall*: the share of marked values with a core label that did not leak.
- *Precision*: of the letters and digits found, the share that lies in marked values, of any label.
- *Touched*: the share of messages without marked values of which two letters or digits or more were found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Range = tuple[int, int]
"""Start and end, in characters; the end is the first one after."""

SHORTEST = 2
"""Letters or digits that tell something: one alone is nobody's value."""

CORE: dict[str, frozenset[str]] = {
    "presidio_synth": frozenset(
        {
            "PERSON",
            "STREET_ADDRESS",
            "PHONE_NUMBER",
            "EMAIL_ADDRESS",
            "CREDIT_CARD",
            "IBAN_CODE",
            "US_SSN",
            "IP_ADDRESS",
            "US_DRIVER_LICENSE",
            "ZIP_CODE",
        }
    ),
    "multidogo_chat": frozenset({"PERSON", "PHONE", "ADDRESS", "CITY", "ZIP"}),
    "hwu64_chat": frozenset({"PERSON"}),
    "wnut17": frozenset({"PERSON"}),
    "meddocan_es": frozenset(
        {
            "NOMBRE_PERSONAL_SANITARIO",
            "NOMBRE_SUJETO_ASISTENCIA",
            "CALLE",
            "TERRITORIO",
            "CORREO_ELECTRONICO",
            "NUMERO_TELEFONO",
        }
    ),
}
"""The labels that name or reach a person, by a word in the file's name."""


@dataclass(frozen=True)
class Mark:
    """A personal value that people marked, at ``text[start:end]`` of its message."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Message:
    """One message and what is marked in it."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class DataSet:
    """Messages of one kind.

    Attributes:
        name: for tables; no path.
        messages: at least one.
        core: the labels that count for recall.
        lowered: the same messages stand elsewhere as they were typed.
    """

    name: str
    messages: Sequence[Message]
    core: frozenset[str]
    lowered: bool = False

    def lower(self) -> DataSet:
        """The messages in lower case; one that would change its length stays, its marks would shift."""
        messages = [
            Message(message.text.lower(), message.marks) if len(message.text.lower()) == len(message.text) else message
            for message in self.messages
        ]
        return DataSet(f"{self.name}, lower case", messages, self.core, lowered=True)


def core_labels(name: str, labels: Iterable[str]) -> frozenset[str]:
    """The core labels of a file called ``name``; all its labels when the file is not known."""
    return next((core for known, core in CORE.items() if known in name), frozenset(labels))


@dataclass
class Score:
    """Counts over messages, letters and digits; shares are 0..1.

    A share of nothing is 0 where it says what was touched and 1 where it says what was right.
    """

    core: frozenset[str]
    marked: Counter[str] = field(default_factory=Counter)
    leaked: Counter[str] = field(default_factory=Counter)
    found: int = 0
    right: int = 0
    unmarked_messages: int = 0
    touched_messages: int = 0

    def add(self, message: Message, found: Iterable[Range]) -> None:
        """Count one message; ``found`` may overlap, in any order."""
        covered = _covering(message.text, found)
        inside = _covering(message.text, ((mark.start, mark.end) for mark in message.marks))
        for mark in message.marks:
            self.marked[mark.label] += 1
            self.leaked[mark.label] += leaks(message.text, mark, covered)
        taken = [place for place, character in enumerate(message.text) if covered[place] and character.isalnum()]
        self.found += len(taken)
        self.right += sum(inside[place] for place in taken)
        if not message.marks:
            self.unmarked_messages += 1
            self.touched_messages += len(taken) >= SHORTEST

    @property
    def recall(self) -> float:
        """Core values that did not leak."""
        marked = sum(self.marked[label] for label in self.core)
        return 1 - sum(self.leaked[label] for label in self.core) / marked if marked else 1.0

    @property
    def precision(self) -> float:
        """Letters and digits rightly found, of all found."""
        return self.right / self.found if self.found else 1.0

    @property
    def touched(self) -> float:
        """Messages with nothing marked of which something was taken."""
        return self.touched_messages / self.unmarked_messages if self.unmarked_messages else 0.0


def score(dataset: DataSet, found: Iterable[Iterable[Range]]) -> Score:
    """Count a whole data set; ``found`` has one entry a message, in order."""
    total = Score(dataset.core)
    for message, ranges in zip(dataset.messages, found, strict=True):
        total.add(message, ranges)
    return total


def leaks(text: str, mark: Mark, covered: bytes | bytearray) -> bool:
    """Whether two neighbouring letters or digits of a value are uncovered; ``covered`` has a byte a character."""
    run = 0
    for place in range(mark.start, mark.end):
        run = run + 1 if text[place].isalnum() and not covered[place] else 0
        if run == SHORTEST:
            return True
    return False


def _covering(text: str, ranges: Iterable[Range]) -> bytearray:
    covered = bytearray(len(text))
    for start, end in ranges:
        first, last = max(0, start), min(end, len(text))
        covered[first:last] = b"\1" * (last - first)
    return covered
