"""The messages in `data/` with their intents, and rougher ways to type them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import yaml

from training.slips import slip_of_the_finger

_COMMANDS = frozenset({"press", "gate_closed", "too_long", "wordless", "page_code"})  # never read from words
_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_PLACEHOLDER = re.compile("_(kind|product|colour|size|price|facet|age)_")
_LEADS = (
    "hey|hi|hi bot|hello|ok|ok so|so|um|well|sorry|please|pls|hey there|yo|btw|also|and|hmm|lol|oh|one thing:|question:|"
    "quick one|hi there|good morning|wait|actually|excuse me|right then"
).split("|")
_TAILS = (
    "pls|please|thx|thanks|lol|ok?|ok|:)|!!|...|?|asap|thank you|cheers|🙏|😊|haha|mate|!|now|today|then|tho|k".split(
        "|"
    )
)
_SHORT = [
    (re.compile(rf"\b{long}\b", re.IGNORECASE), short)
    for long, short in (
        *(("you", "u"), ("your", "ur"), ("are", "r"), ("please", "pls"), ("because", "cuz"), ("about", "abt")),
        *(("with", "w"), ("what", "wat"), ("want to", "wanna"), ("going to", "gonna"), ("got to", "gotta")),
        *(("thanks", "thx"), ("don't", "dont"), ("i'm", "im"), ("for", "4"), ("to", "2"), ("and", "n")),
        *(
            ("information", "info"),
            ("something", "smth"),
            ("okay", "k"),
            ("it's", "its"),
            ("that", "dat"),
            ("the", "da"),
        ),
    )
]


def examples(files: Iterable[Path]) -> list[tuple[str, str]]:
    """Message and full intent of every NLU example in Rasa's YAML files; each message once, whatever its capitals."""
    found: dict[str, tuple[str, str]] = {}
    for file in files:
        for block in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu", []):
            intent = block.get("intent")
            if intent and intent not in _COMMANDS:
                for line in block["examples"].splitlines():
                    text = _ENTITY.sub(r"\1", line.strip().removeprefix("- ")).strip()
                    if text:
                        found.setdefault(text.casefold(), (text, intent))
    return list(found.values())


def _with_slips(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    for _ in range(1 + (rng.random() < 0.35) + len(words) // 12):
        at = rng.randrange(len(words))
        words[at] = slip_of_the_finger(words[at], rng)
    return " ".join(words)


def _shortened(text: str, rng: random.Random) -> str:
    for long, short in _SHORT:
        if rng.random() < 0.6:
            text = long.sub(short, text)
    return text


def _one_word_less(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    if len(words) > 4:
        del words[rng.randrange(len(words))]
    return " ".join(words)


_WAYS: list[tuple[float, Callable[[str, random.Random], str]]] = [
    (0.25, _with_slips),
    (0.30, lambda text, _: re.sub(r"[,.!?;:]", "", text)),
    (0.30, lambda text, _: re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", text)),
    (0.25, _shortened),
    (0.08, lambda text, rng: f"{rng.choice(_LEADS)} {text}"),
    (0.08, lambda text, rng: f"{text} {rng.choice(_TAILS)}"),
    (0.08, _one_word_less),
]


@cache
def _goods() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("goods.yml").read_text(encoding="utf-8"))
    return loaded


def _in_words(text: str, rng: random.Random) -> str:
    """Some placeholders as words that no lexicon knows; about a fifth of them, with those that `data/` has itself."""
    return _PLACEHOLDER.sub(lambda found: rng.choice(_goods()[found[1]]) if rng.random() < 0.1 else found[0], text)


def rough(text: str, rng: random.Random) -> str:
    """The message as somebody else might have typed it; about one in four stays as it is."""
    text = _in_words(text, rng)
    for often, way in _WAYS:
        if rng.random() < often:
            text = way(text, rng)
    return text
