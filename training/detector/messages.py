"""Phrases to messages: slots filled, spelling roughened, with the label of each piece."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.detector.values import SLOTS, Values, fill
from training.detector.words import TONGUES, drawn, foreign_words
from training.slips import slip_of_the_finger

PHRASES = Path(__file__).parent / "phrases"
SHORT = (
    "spanish.txt", "german.txt", "french.txt", "portuguese.txt", "neighbours.txt", "run_on.txt", "names_and_words.txt", "mistyped.txt",
)  # fmt: skip
TIMES = 3
_PIECE = re.compile(r"\{([a-z_0-9]+)\}|\[([a-z]+):([^\[\]]*)\]")
_LITERAL = {
    "person": "PERSON",
    "place": "LOCATION",
    "special": "SPECIAL_CATEGORY",
    "address": "ADDRESS",
    "handle": "PERSON",
}
_SPOKEN_TO = re.compile(
    r"^((?:(?:ok|okay|yes|no|great|so|and|sure|alright) )*(?:hi|hello|hey|thanks|thank (?:you|u)|thx|bye|goodbye|good (?:morning|evening|afternoon|day))"
    r"(?: so much| a lot| very much| again)?,? )\{(?:first|name)\}(?= *$|, | (?:i|can|how|u|you|please|pls|my|what|is|are|do|bye|thanks|thank|have|for|no|that)\b)",
    re.IGNORECASE,
)
"""Whoever is greeted or thanked by name is the one who answers, not the one who writes."""
_BARE = "indian indian indian first first first first first full full full full full full last last city city city country region street address address phone phone email email_spoken ref ref ref pin last4 account password zip".split()
_JOINTS = [
    " ",
    " ",
    " ",
    ", ",
    " and ",
    "\n",
    " to ",
    " from ",
    " is ",
    " with ",
    " no ",
    " number ",
    " my last four ",
    " and password is ",
    " pin ",
]
_ROWS = [
    "",
    "",
    "we are ",
    "it was ",
    "with ",
    "guests: ",
    "the kids are ",
    "tickets for ",
    "there were a few of us: ",
    "the team is ",
    "invite ",
    "names: ",
    "cc ",
]
_LEADS = [
    "hi",
    "hello",
    "ok",
    "yes",
    "yeah",
    "sure",
    "well",
    "sorry",
    "oh",
    "hey",
    "thanks",
    "no",
    "its",
    "it is",
    "so",
    "and",
    "umm",
    "yes its",
]
_ANSWERS = [
    "its",
    "it is",
    "ok its",
    "yes its",
    "sure",
    "sure its",
    "this is",
    "its me",
    "yeah",
    "well",
    "my name is",
    "name",
    "im",
    "i am",
    "so",
]
_TAILS = [
    "thanks",
    "thank you",
    "please",
    "pls",
    "ok",
    "lol",
    "thx",
    "okay",
    "right",
    ":)",
    "😊",
    "🙏",
    "!!",
    "...",
    "?",
    "bye",
]


_Pieces = list[tuple[str, str]]


@dataclass
class Message:
    """Pieces of text with their labels; joined they are the message."""

    pieces: _Pieces

    @property
    def text(self) -> str:
        """The whole message."""
        return "".join(text for text, _ in self.pieces)

    def spans(self) -> list[tuple[int, int, str]]:
        """What is personal in it: start, end, label."""
        found, place = [], 0
        for text, label in self.pieces:
            if label != "O":
                found.append((place, place + len(text), label))
            place += len(text)
        return found


def phrases(folder: Path = PHRASES) -> list[str]:
    """All phrases, each once, in the order of the files."""
    lines: dict[str, None] = {}
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and _sound(line):
                lines[_SPOKEN_TO.sub(r"\1{agent}", line.strip())] = None
    return list(lines)


def weighted(lines: list[str], folder: Path = PHRASES) -> list[str]:
    """The lines, those of the short files several times: there are fewer of them than of what they teach."""
    short = {line.strip() for name in SHORT for line in (folder / name).read_text(encoding="utf-8").splitlines()}
    return [line for line in lines for _ in range(TIMES if line in short else 1)]


def _sound(line: str) -> bool:
    rest = _PIECE.sub("", line)
    return not re.search(r"\{[a-z]|\[[a-z]+:", rest) and all(
        (not slot or slot in SLOTS) and (not literal or literal in _LITERAL)
        for slot, literal, _ in _PIECE.findall(line)
    )


def parse(phrase: str, values: Values) -> Message:
    """A phrase with its slots filled."""
    pieces: list[tuple[str, str]] = []
    place = 0
    phrase = phrase.replace("\\n", "\n")
    for found in _PIECE.finditer(phrase):
        pieces.append((phrase[place : found.start()], "O"))
        slot, literal, text = found.groups()
        if slot == "nick" and pieces[-1][0].endswith(("@", "@ ")) and values.rng.random() < 0.5:
            pieces.append((values.alias(), "O"))
            place = found.end()
            continue
        pieces.append((fill(values, slot), SLOTS[slot]) if slot else (text, _LITERAL[literal]))
        place = found.end()
    pieces.append((phrase[place:], "O"))
    return Message([piece for piece in pieces if piece[0]])


def _slip(text: str, rng: random.Random) -> str:
    return " ".join(slip_of_the_finger(word, rng) for word in text.split(" "))


def _squeeze(text: str) -> str:
    return re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", text)


def roughen(message: Message, rng: random.Random) -> Message:
    """As people type: small letters, no punctuation, a slip of the finger."""
    pieces = list(message.pieces)
    for step, often in _STEPS:
        if rng.random() < often:
            pieces = step(pieces, rng)
    return Message([(text, label) for text, label in pieces if text])


def _led(pieces: _Pieces, rng: random.Random) -> _Pieces:
    """A word before it: "hi maria" speaks to somebody, "its maria" is somebody."""
    words = _ANSWERS if pieces[0][1] == "PERSON" else _LEADS
    return [(rng.choice(words) + rng.choice([" ", " ", ", "]), "O"), *pieces]


def _followed(pieces: _Pieces, rng: random.Random) -> _Pieces:
    return [*pieces, (rng.choice([" ", " ", ", ", ". "]) + rng.choice(_TAILS), "O")]


def _unpunctuated(pieces: _Pieces, rng: random.Random) -> _Pieces:
    pieces = [(re.sub(r"[.,!?;:\"'()]", "", text) if label == "O" else text, label) for text, label in pieces]
    if rng.random() < 0.6:
        pieces = [(_bared(text, label, rng), label) for text, label in pieces]
        if rng.random() < 0.5:
            pieces = [(_squeeze(text), label) for text, label in pieces]
    return pieces


def _bared(text: str, label: str, rng: random.Random) -> str:
    if label in ("EMAIL_ADDRESS", "SECRET") and rng.random() < 0.5:
        return text
    return re.sub(r"[.,;:'()/#-]", " " if label == "ADDRESS" else "", text)


def _mistyped(pieces: _Pieces, rng: random.Random) -> _Pieces:
    """A slip in one word that is no value."""
    plain_pieces = [index for index, (text, label) in enumerate(pieces) if label in _WORDY and text.split()]
    if not plain_pieces:
        return pieces
    index = rng.choice(plain_pieces)
    text, label = pieces[index]
    word = rng.choice(text.split())
    return [*pieces[:index], (text.replace(word, slip_of_the_finger(word, rng), 1), label), *pieces[index + 1 :]]


def _misnamed(pieces: _Pieces, rng: random.Random) -> _Pieces:
    return [(_slip(text, rng) if label in ("PERSON", "LOCATION") else text, label) for text, label in pieces]


def _run_together(pieces: _Pieces, rng: random.Random) -> _Pieces:
    return [
        (text.replace(" ", "", 1) if label == "O" and rng.random() < 0.5 else text, label) for text, label in pieces
    ]


def _small(pieces: _Pieces, _rng: random.Random) -> _Pieces:
    return [(text.lower(), label) for text, label in pieces]


_STEPS = (
    (_led, 0.12),
    (_followed, 0.12),
    (_unpunctuated, 0.4),
    (_mistyped, 0.25),
    (_misnamed, 0.15),
    (_run_together, 0.04),
    (_small, 0.6),
)
_WORDY = ("O", "SPECIAL_CATEGORY")


def bare(values: Values) -> Message:
    """An answer that is nothing but the value."""
    slot = values.rng.choice(_BARE)
    pieces = [(fill(values, slot), SLOTS[slot])]
    while values.rng.random() < 0.35:
        other = values.rng.choice(_BARE)
        pieces += [(values.rng.choice(_JOINTS), "O"), (fill(values, other), SLOTS[other])]
    return Message(pieces)


def several(values: Values) -> Message:
    """People in a row."""
    pieces: _Pieces = [(values.rng.choice(_ROWS), "O")]
    many = values.rng.randint(2, 6)
    for place in range(many):
        if place:
            last = place == many - 1
            pieces.append((values.rng.choice([" and ", ", and ", " & "] if last else [", ", ", ", " "]), "O"))
        pieces.append((values.first() if values.rng.random() < 0.7 else values.last(), "PERSON"))
    return Message([*pieces, (values.rng.choice(["", "", ".", " as well", " too please", " came along"]), "O")])


def plain(words: list[str], values: Values) -> Message:
    """Some words that are nobody's name, or a harmless number."""
    rng = values.rng
    chance = rng.random()
    if chance < 0.08:
        return Message([(values.date(), "O")])
    if chance < 0.13:
        return Message([(values.thing(), "O")])
    if chance < 0.2:
        unit = rng.choice(
            "gb mb kg g km m mm cm euros dollars bucks usd rs pounds percent people days years points steps calories watts mah pieces x".split()
        )
        number = str(rng.choice([rng.randint(1, 99), rng.randint(100, 999), rng.randint(1000, 20000)]))
        return Message(
            [
                (
                    rng.choice(
                        [
                            f"{number} {unit}",
                            f"under {number}",
                            f"{number}{unit}",
                            f"around {number}",
                            f"max {number}",
                            f"{rng.randint(1, 999)}",
                            f"size {rng.randint(4, 60)}",
                            f"at {rng.randint(1, 12)} {rng.choice(['am', 'pm'])}",
                            f"{rng.randint(1, 12)}:{rng.randint(10, 59)}",
                        ]
                    ),
                    "O",
                )
            ]
        )
    if chance < 0.27:
        word = rng.choice(words)
        return Message([(word + word[-1] * rng.randint(1, 4), "O")])
    some = [rng.choice(words) for _ in range(rng.choice([1, 1, 1, 2, 2, 3]))]
    if chance < 0.6:
        some = [slip_of_the_finger(word, rng) for word in some]
    return Message([(rng.choice([" ", " ", " ", ""]).join(some), "O")])


def foreign(values: Values) -> Message:
    """Some usual words of one other language."""
    words = foreign_words()[values.rng.choice(TONGUES)]
    many = values.rng.choice([1, 1, 2, 2, 3, 4, 5])
    return Message([(" ".join(drawn(words, values.rng) for _ in range(many)), "O")])


def stream(lines: list[str], words: list[str], values: Values, size: int) -> Iterator[Message]:
    """Messages without end of new values, `size` of them."""
    rng = values.rng
    with_slots = [line for line in lines if _PIECE.search(line)]
    without = [line for line in lines if not _PIECE.search(line)]
    for _ in range(size):
        chance = rng.random()
        if chance < 0.2:
            message = several(values) if chance < 0.02 else bare(values)
        elif chance < 0.22:
            message = Message([(values.foreign(), "O")])
        elif chance < 0.25:
            message = foreign(values)
        elif chance < 0.3:
            message = plain(words, values)
        elif chance < 0.7:
            message = parse(rng.choice(with_slots), values)
        else:
            message = parse(rng.choice(without), values)
        if rng.random() < 0.1:
            other = parse(rng.choice(lines), values)
            message = Message([*message.pieces, (rng.choice([" ", ". ", " and ", ", ", "\n"]), "O"), *other.pieces])
        yield roughen(message, rng)
