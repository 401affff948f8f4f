"""What is measured with: a folder of ``*.jsonl`` files, and messages as long as a turn may be.

A line is ``{"text": …, "spans": [{"start": …, "end": …, "label": …}]}``; further keys are left alone. No error says
what stands in a line: it may be somebody's data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.detector.scoring import DataSet, Mark, Message, core_labels

LOWERED = ("presidio_synth",)
"""Files that are measured in lower case as well, by a word in their names: theirs are tidy sentences."""

_LABEL = re.compile(r"[^\W\d_][\w ./-]{0,39}")
_PIECES = {
    "chat": "the boots i bought leak after two weeks and i want my money back please, what do i do? ",
    "names and addresses": "i am maria gonzalez and i live at 12 green lane, leeds. my sister is anna kowalska. ",
    "numbers in groups": "4111 1111 1111 1111, 020 7946 0018, 555-0100, ",
    "numbers as words": "o seven seven double o nine hundred one two three ",
    "e-mail and links": "maria.g@example.org www.example.org/a?b=c maria at example dot org ",
    "unfinished links": "a.b-c_d@e.f/",
    "one run of letters": "abcdefgh",
    "one run of digits": "1234567890",
    "one run of capitals and digits": "A1B2C3D4",
    "punctuation": "?!,;:-_()[]/\\'\"",
    "line ends": "ok\n",
    "Cyrillic": "меня зовут анна, я живу в городе на реке. ",
    "Chinese": "你好我想退货请问怎么办",
    "combining marks": "a\u0301\u0302\u0303 ",
    "zero-width characters": "m\u200ba\u200br\u200bi\u200ba ",
    "emoji": "\U0001f600 \U0001f44d\U0001f3fd ",
}


class DataError(Exception):
    """The data cannot be measured with; the message is a sentence and holds nothing of a line."""


def read_folder(folder: Path) -> list[DataSet]:
    """Read every ``*.jsonl`` file of a folder, by name; some are given a second time in lower case.

    Raises:
        DataError: The folder or a file is missing, unreadable, empty or malformed.
    """
    if not folder.is_dir():
        raise DataError("There is no such folder of data. Name one that holds *.jsonl files.")
    try:
        paths = sorted(path for path in folder.glob("*.jsonl") if path.is_file())
        if not paths:
            raise DataError("The folder of data holds no *.jsonl file.")
        return [dataset for path in paths for dataset in _read_file(path)]
    except OSError as error:
        raise DataError(f"The data cannot be read: {type(error).__name__}.") from None


def long_messages(length: int, too_long: Callable[[str], bool]) -> dict[str, str]:
    """Invented messages by the kind of content, of ``length`` characters or as many as are not ``too_long``."""
    messages = {}
    for kind, piece in _PIECES.items():
        text = (piece * (length // len(piece) + 1))[:length]
        while too_long(text):
            text = text[: -len(text) // 50 or -1]
        messages[kind] = text
    return messages


def _read_file(path: Path) -> Iterator[DataSet]:
    with path.open("rb") as lines:
        messages = [
            _message(line, f"{path.name}, line {number}") for number, line in enumerate(lines, 1) if line.strip()
        ]
    if not messages:
        raise DataError(f"{path.name} has no messages.")
    labels = {mark.label for message in messages for mark in message.marks}
    dataset = DataSet(path.stem, messages, core_labels(path.stem, labels))
    yield dataset
    if any(word in path.stem for word in LOWERED):
        yield dataset.lower()


def _message(line: bytes, where: str) -> Message:
    try:
        return _read(json.loads(line.decode("utf-8")))
    except (ValueError, TypeError, LookupError, RecursionError):
        form = '{"text": "…", "spans": [{"start": 0, "end": 5, "label": "PERSON"}]}'
        raise DataError(f"{where}: not a JSON object like {form}, with spans inside the text.") from None


def _read(row: Any) -> Message:
    text, spans = row["text"], row["spans"]
    if not isinstance(text, str) or not isinstance(spans, list):
        raise TypeError
    return Message(text, tuple(_mark(span, len(text)) for span in spans))


def _mark(span: Any, length: int) -> Mark:
    mark = Mark(span["start"], span["end"], span["label"])
    if type(mark.start) is not int or type(mark.end) is not int:
        raise TypeError
    if not 0 <= mark.start < mark.end <= length or not _LABEL.fullmatch(mark.label):
        raise ValueError
    return mark
