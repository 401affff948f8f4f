"""Are people found equally well wherever their names come from, and whichever English they write?

Given names are those that no training has seen (`training.detector.regions.unseen`), in lower case, in the frames
below; the messages in British, Indian, Nigerian and Singaporean English stand in `english/`, marked ``[value](kind)``.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

from bench.detector.scoring import DataSet, Mark, Message
from training.detector.regions import REGIONS, unseen

ENGLISH = Path(__file__).parent / "english"
MOST = 100  # names of a region; as many as there are, where it has fewer
TIMES = 3  # each name, in frames of its own

FRAMES = (
    "{}",
    "hi im {}",
    "{} here, any news on my parcel",
    "its {} again",
    "it is a present for {}, she likes red",
    "can {} pick it up for me tomorrow",
    "please put {} on the label",
    "me and {} want the same tent",
    "is that for {} or for you",
    "{} told me you have a sale on",
    "ask {} if the boots fit him",
    "so {} and i went hiking last week and the jacket leaked",
)
"""What is said with a name, in a shop; the same for all regions."""

_MARK = re.compile(r"\[([^\]]*)\]\((\w+)\)")
_PERSON = frozenset({"person"})


def by_origin() -> list[DataSet]:
    """One data set a region: its unseen names, each in `TIMES` frames, the same ones every time."""
    return [DataSet(region, _framed(unseen(region), region), _PERSON) for region in REGIONS]


def by_english() -> list[DataSet]:
    """One data set an English: whole messages."""
    return [
        DataSet(f"{path.stem} English", _marked(path.read_text(encoding="utf-8")), _PERSON)
        for path in sorted(ENGLISH.glob("*.txt"))
    ]


def _framed(names: list[str], seed: str) -> list[Message]:
    rng = random.Random(seed)  # noqa: S311  a sample, no secret
    chosen = rng.sample(names, min(MOST, len(names)))
    messages = []
    for name in chosen:
        for frame in rng.sample(FRAMES, TIMES):
            start = frame.index("{}")
            text = frame.format(name.lower())
            messages.append(Message(text, (Mark(start, start + len(name), "person"),)))
    return messages


def _marked(lines: str) -> list[Message]:
    messages = []
    for line in lines.splitlines():
        text, marks, place = "", [], 0
        for found in _MARK.finditer(line):
            text += line[place : found.start()]
            marks.append(Mark(len(text), len(text) + len(found[1]), found[2]))
            text += found[1]
            place = found.end()
        messages.append(Message(text + line[place:], tuple(marks)))
    return [message for message in messages if message.text.strip()]
