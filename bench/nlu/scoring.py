"""Figures from readings: what was understood, what was asked back, and what was taken for something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.nlu.data import Example
from bench.nlu.reading import Reading

RIGHTS = frozenset(
    {
        "view_my_data",
        "view_data_history",
        "export_my_data",
        "delete_my_data",
        "correct_my_data",
        "give_consent",
        "withdraw_consent",
        "pause_storage",
        "resume_storage",
        "set_retention",
    },
)
"""The wishes about one's own data."""

OUT_OF_SCOPE = "out_of_scope"

Pair = tuple[Example, Reading]


@dataclass(frozen=True)
class OfIntent:
    """One intent's figures; shares are 0..1.

    Attributes:
        examples: messages that mean it.
        recall: share of these that were read so.
        precision: share of what was read so that means it; 1 when nothing was.
        asked_back: share of these of which the assistant was not sure.
    """

    intent: str
    examples: int
    recall: float
    precision: float
    asked_back: float


@dataclass(frozen=True)
class Outcome:
    """What a person meets, as shares of all messages: together they are 1.

    Attributes:
        right: understood at once.
        offered: asked back, the right reading among the offers.
        missed: asked back or declined without it.
        wrong: taken for something else.
    """

    right: float
    offered: float
    missed: float
    wrong: float


def accuracy(pairs: Sequence[Pair]) -> float:
    """Share of messages whose likeliest reading is the right one."""
    return sum(one.intent == reading.answer for one, reading in pairs) / len(pairs)


def recall(pairs: Iterable[Pair], intents: Iterable[str]) -> float:
    """Share of the messages that mean one of `intents` which were read as what they mean."""
    wanted = frozenset(intents)
    of_them = [pair for pair in pairs if pair[0].intent in wanted]
    return accuracy(of_them) if of_them else 1.0


def by_intent(pairs: Sequence[Pair]) -> list[OfIntent]:
    """Figures of each intent, in alphabetical order."""
    said = Counter(reading.answer for _, reading in pairs)
    right = Counter(one.intent for one, reading in pairs if one.intent == reading.answer)
    meant = Counter(one.intent for one, _ in pairs)
    unsure = Counter(one.intent for one, reading in pairs if not reading.sure)
    return [
        OfIntent(
            intent=intent,
            examples=count,
            recall=right[intent] / count,
            precision=right[intent] / said[intent] if said[intent] else 1.0,
            asked_back=unsure[intent] / count,
        )
        for intent, count in sorted(meant.items())
    ]


def confusions(pairs: Iterable[Pair]) -> list[tuple[tuple[str, str], int]]:
    """(meant, read as) and how often, the most frequent first."""
    return Counter((one.intent, reading.answer) for one, reading in pairs if one.intent != reading.answer).most_common()


def outcome(pairs: Sequence[Pair], offers: Sequence[Sequence[str]]) -> Outcome:
    """What people meet; `offers` are the intents that the assistant names when it asks back, a list a message."""
    counts: Counter[str] = Counter()
    for (one, reading), offered in zip(pairs, offers, strict=True):
        if reading.sure:
            counts["right" if reading.answer == one.intent else "wrong"] += 1
        else:
            counts["offered" if one.intent.partition("/")[0] in offered else "missed"] += 1
    return Outcome(*(counts[name] / len(pairs) for name in ("right", "offered", "missed", "wrong")))
