"""The gate: the one door. What a person writes passes it before anything else sees it.

It cleans the text, lets through only the commands and buttons that are ours, finds personal values and seals them, and
takes out what must never be kept. It gives a text with placeholders, and the sealed values as entities.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from presidio_anonymizer import AnonymizerEngine, OperatorConfig
from presidio_anonymizer.entities import RecognizerResult
from presidio_anonymizer.operators import Operator, OperatorType

from confidant.datamap import KINDS
from confidant.identifiers import PersonId
from confidant.turn.answers import Press
from confidant.turn.buttons import Carried, Command, Names, is_command_button
from confidant.turn.context import GatedMessage, TurnContext, seal_value
from confidant.turn.distress import cries_for_help
from confidant.turn.shown_buttons import ShownButtons
from confidant.turn.words import NAME_KINDS, WORD_KINDS, Lexicon, Mention, ages, settle

CLOSED = GatedMessage("/gate_closed")
TOO_LONG = GatedMessage("/too_long")
WORDLESS = GatedMessage("/wordless")
IN_DISTRESS = GatedMessage("/in_distress")
PRESS = "/press"
PAGE_CODE = "/page_code"
INTERNAL = frozenset(
    {"gate_closed", "too_long", "wordless", "press", "page_code", "nlu_fallback", "restart", "back", "session_start"},
)
"""Intents nobody may name: the gate gives them, the pipeline does, or they rewind the dialogue."""

MAX_CHARACTERS = 1000
MAX_PIECES = 700
"""What the detector reads in 150 ms on one core, whatever it is made of; see `too_long`."""

REMOVED = "removed"
QUESTION = "proposal"
"""What the bot has asked for last, when it asked a question that has buttons of its own."""

ALIASES: Mapping[str, Command] = {
    "start": Command("greet"),
    "help": Command("ask_help"),
    "privacy": Command("privacy_menu"),
    "settings": Command("privacy_menu", "settings"),
    "mydata": Command("view_my_data"),
    "show": Command("view_my_data", "show"),
    "export": Command("export_my_data"),
    "forget": Command("delete_my_data", "everything"),
}
"""Short commands people know, and what they stand for."""

_ALIAS_ARGUMENTS = frozenset(command.argument for command in ALIASES.values() if command.argument)

_ARGUMENT_WORDS = 3
_COMMAND = re.compile(r"/([a-z_]{1,40})(?:\.([a-z0-9_-]{1,40}))?")
_BUTTON = re.compile(r"/b\.[A-Za-z0-9_-]{20,60}")
_PLACEHOLDER = re.compile("_+(" + "|".join(sorted(KINDS | WORD_KINDS | {REMOVED})) + ")_+", re.IGNORECASE)
_SEALED_LOOK = re.compile(r"cs1\.[A-Za-z0-9_.~-]{0,4000}", re.IGNORECASE)
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and signs that show nothing
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


_PIECE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|[^\W_]{1,4}|\S")
_SYLLABLE = "\u2e80"  # from here on a letter is read as a syllable, which takes twice as long


def too_long(text: str) -> bool:
    """Whether a message is more than the detector reads in time: people are asked to say it in fewer words."""
    if len(text) > MAX_CHARACTERS:
        return True
    pieces: list[str] = _PIECE.findall(text)
    return len(pieces) + sum(piece >= _SYLLABLE for piece in pieces) > MAX_PIECES


def _says_something(character: str) -> bool:
    """Letters, digits and pictures do; a thumb down is an answer."""
    return character.isalnum() or unicodedata.category(character) == "So"


class Finder(Protocol):
    """What the gate needs of a detector."""

    def find(self, text: str, asked: str | None = None) -> Iterable[Any]:
        """Spans with start, end and kind; sorted, not overlapping."""


class SealOperator(Operator):
    """A Presidio operator: puts a placeholder where a value was and hands the value to `keep`."""

    def operate(self, text: str, params: dict[str, Any] | None = None) -> str:
        """Replace one value."""
        kind = (params or {})["entity_type"]
        (params or {})["keep"](kind, text)
        return f"_{kind}_"

    def validate(self, params: dict[str, Any] | None = None) -> None:
        """The gate always gives `keep`."""

    def operator_name(self) -> str:
        """The name Presidio knows this operator by."""
        return "confidant_seal"

    def operator_type(self) -> OperatorType:
        """It anonymizes."""
        return OperatorType.Anonymize


def clean(text: str) -> str:
    """Take out what nobody can see or NLU cannot read: control and format characters, lone surrogates."""
    spaced = "".join(
        " " if character in "\n\t\r" else character
        for character in text
        if character in "\n\t\r\u200d" or not (character in _BLANK or unicodedata.category(character) in _INVISIBLE)
    )
    return " ".join(spaced.split())


def _blanked(text: str, spans: Iterable[Any]) -> str:
    """The text with semicolons where the spans are; nothing moves."""
    for span in spans:
        text = f"{text[: span.start]}{';' * (span.end - span.start)}{text[span.end :]}"
    return text


class Gate:
    """The one door.

    Args:
        detector: finds personal values.
        read_button: (person, payload) to the press, or None when the button is not ours.
        public: intents people may name as a command.
        arguments: what may stand behind a command's dot, besides the words that the short commands stand for.
        read_command: (person, payload) to what a command's button carries, or None when it is not ours.
        shown: the buttons that people see: to type what stands on one is to tap it.
        lexicon: gives the words of what the bot is about, as they are now.
    """

    def __init__(
        self,
        detector: Finder,
        read_button: Callable[[PersonId, str], Press | None],
        public: Iterable[str] = (),
        arguments: Iterable[str] = (),
        read_command: Callable[[PersonId, str], Carried | None] = lambda _person, _payload: None,
        shown: ShownButtons | None = None,
        lexicon: Callable[[], Lexicon | None] = lambda: None,
    ) -> None:
        self._detector = detector
        self._read_button = read_button
        self._engine = AnonymizerEngine()
        self._engine.add_anonymizer(SealOperator)
        self._read_command = read_command
        self.shown = shown or ShownButtons()
        self._lexicon = lexicon
        self.know(public, arguments)

    def know(self, public: Iterable[str], arguments: Iterable[str]) -> None:
        """Learn which commands there are, and what may stand behind their dots."""
        self.public = frozenset(public) - INTERNAL
        self.arguments = frozenset(arguments) | _ALIAS_ARGUMENTS
        self._names = Names(self.public | ALIASES.keys(), self.arguments, self._is_argument)

    def _is_argument(self, argument: str) -> bool:
        """Whether something may stand behind a command's dot: a name we know, or a few words of the shop."""
        words = argument.split("-")
        return argument in self.arguments or (len(words) <= _ARGUMENT_WORDS and self.arguments.issuperset(words))

    def admit(self, text: str | None, turn: TurnContext, asked: str | None = None) -> GatedMessage:
        """Let a message through.

        Args:
            text: what the person wrote.
            turn: whose turn it is; values are sealed under its chat key.
            asked: what the bot has just asked for, e.g. `name`; it helps to read a bare answer.

        Returns:
            The message as the rest of the world may see it; never an empty text.
        """
        lexicon = self._lexicon()
        gated = self._admitted(text, turn, asked, lexicon)
        return replace(gated, version=lexicon.version) if lexicon else gated

    def _admitted(
        self, text: str | None, turn: TurnContext, asked: str | None, lexicon: Lexicon | None
    ) -> GatedMessage:
        if not isinstance(text, str):
            return CLOSED
        if (cry := cries_for_help(text)) or too_long(text):
            return IN_DISTRESS if cry else TOO_LONG
        text = clean(text)
        plain = unicodedata.normalize("NFKC", text)
        meant = self._command(plain, turn) if plain.startswith("/") else self._title(text, turn, asked)
        if meant is not None:
            return meant
        text = text.lstrip("/\uff0f ")
        if not any(_says_something(character) for character in text):
            return WORDLESS
        typed = turn.handling.page_code if turn.handling else None
        if typed is not None:
            return GatedMessage(PAGE_CODE, argument=typed.value)
        text = _SEALED_LOOK.sub("…", _PLACEHOLDER.sub(r"\1", text))
        return self._seal(text, turn, self._found(text, asked, lexicon))

    def _title(self, text: str, turn: TurnContext, asked: str | None) -> GatedMessage | None:
        """What a typed title stands for while its button is shown.

        A question's own button is worth no more typed than a plain yes: the question must be the last thing said.
        """
        payload = self.shown.find(turn.person, text)
        gated = self._command(payload, turn) if payload is not None else None
        if gated is None or gated.text != PRESS:
            return gated
        just_asked = asked == QUESTION and gated.press is not None and gated.press.nonce == turn.answered_nonce
        return gated if just_asked else None

    def _command(self, text: str, turn: TurnContext) -> GatedMessage | None:
        if _BUTTON.fullmatch(text):
            if is_command_button(text):
                carried = self._read_command(turn.person, text)
                named = self._names.find(carried) if carried else None
                return (self._named(named) if named else None) or GatedMessage(PRESS)
            return GatedMessage(PRESS, press=self._read_button(turn.person, text))
        match = _COMMAND.fullmatch(text.casefold())
        if match is None:
            return None
        return self._named(Command(*match.groups()))

    def _named(self, command: Command) -> GatedMessage | None:
        """A command, whether it was typed or tapped; a short one becomes what it stands for."""
        if command.argument is None:
            command = ALIASES.get(command.name, command)
        known = command.argument is None or self._is_argument(command.argument)
        if command.name not in self.public or not known:
            return None
        return GatedMessage(f"/{command.name}", argument=command.argument)

    def _found(self, text: str, asked: str | None, lexicon: Lexicon | None) -> tuple[list[Any], list[Mention]]:
        """Personal values; and ages and words of the bot's lexicon in what is left beside them."""
        spans = list(self._detector.find(text, asked))
        told: list[Mention] = list(ages(_blanked(text, spans)))
        if lexicon is None:
            return spans, told
        names = [span for span in spans if span.kind in NAME_KINDS]
        others = [span for span in spans if span.kind not in NAME_KINDS]
        left = _blanked(_blanked(text, others), told)
        names, words = settle(text, names, lexicon.find(left))
        return sorted((*others, *names), key=lambda span: int(span.start)), [*told, *words]

    def _seal(self, text: str, turn: TurnContext, told_of: tuple[list[Any], list[Mention]]) -> GatedMessage:
        spans, words = told_of
        found = [
            RecognizerResult(entity_type=span.kind, start=span.start, end=span.end, score=1.0)
            for span in (*spans, *words)
        ]
        if not found:
            return GatedMessage(text)
        roles = {one.start: one.role for one in words if one.role}
        kept: list[tuple[str, str]] = []
        operator = OperatorConfig("confidant_seal", {"keep": lambda kind, value: kept.append((kind, value))})
        # Neighbours of one kind stay apart: "green blue" are two colours.
        result = self._engine.anonymize(text, found, operators={"DEFAULT": operator}, merge_entities_with_spaces=False)
        items = sorted(result.items, key=lambda item: item.start)
        values = list(reversed(kept))  # Presidio replaces from the end to the beginning
        told = [roles.get(one.start) for one in sorted(found, key=lambda one: one.start)]
        entities = [
            {
                "entity": kind,
                **({"role": role} if role else {}),
                "start": item.start,
                "end": item.end,
                "value": seal_value(turn.chat_key, turn.person, turn.turn_id, kind, value),
                "extractor": "gate",
            }
            for item, (kind, value), role in zip(items, values, told, strict=True)
            if kind != REMOVED
        ]
        return GatedMessage(result.text, entities, removed=any(kind == REMOVED for kind, _ in values))
