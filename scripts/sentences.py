"""`python -m scripts.sentences`: every sentence the assistant can say, each with the place where it stands.

They come from the responses (domain.yml, data/*/responses.yml), the phrases (actions/phrases.yml and
confidant/channels/core/phrases.yml), the data map (privacy.yml), the texts that actions put together (actions/) and the
brand (brand/brand.yml, brand/profile.yml and its terms).
What is filled in at run time is shown in braces. Nothing is imported from Rasa, and nothing is run.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent

RESPONSE, BUTTON, PHRASE, QUESTION, TEXT, MAP, BRAND = (
    "response",
    "button",
    "phrase",
    "question",
    "text",
    "data map",
    "brand",
)

_MAP_SAID = {
    "purposes": ("label", "sentence"),
    "fields": ("label", "generalise", "ask"),
    "recipients": ("role", "gets"),
}
_BRAND_SAID = ("about",)
_NOT_SAID = frozenset({"payload", "get_started", "events"})  # of brand/profile.yml
_WORDS = re.compile(r"[^\W\d_]{2,}")
_BUTTONS = re.compile(r"(?:\[[^\]]+\] ?)+")  # how a consent's wording names the buttons: "[Yes] [No]"
_UNHEARD = frozenset({"compile", "getLogger", "info", "warning", "error", "exception", "debug", "json"})
"""Calls whose texts are patterns, go to the log, or answer a program."""


@dataclass(frozen=True)
class Sentence:
    """Something the assistant can say.

    Attributes:
        place: File and name, such as `data/gate/responses.yml: utter_sorry`.
        kind: `response`, `button`, `phrase` (part of a list or a button), `question` (it proposes something),
            `text` (other text from an action), `data map` or `brand`.
        text: What is said; `{name}` is filled in when it is said.
    """

    place: str
    kind: str
    text: str


def all_sentences(root: Path = ROOT) -> list[Sentence]:
    """Return everything the assistant can say, in the order of the files; `root` is the project's folder."""
    return [*responses(root), *phrases(root), *channels(root), *data_map(root), *built(root), *brand(root)]


def responses(root: Path) -> Iterator[Sentence]:
    """Yield texts and button titles of every response."""
    for path in (root / "domain.yml", *sorted(root.glob("data/*/responses.yml"))):
        for name, variants in (_yaml(path).get("responses") or {}).items():
            place = f"{path.relative_to(root).as_posix()}: {name}"
            for variant in variants:
                yield Sentence(place, RESPONSE, str(variant["text"]))
                for button in variant.get("buttons") or ():
                    yield Sentence(place, BUTTON, str(button["title"]))


def channels(root: Path) -> Iterator[Sentence]:
    """Yield what the channels say outside a turn, and what the platforms show beside the chat."""
    for path in (Path("confidant/channels/core/phrases.yml"), Path("brand/profile.yml")):
        for key, text in _leaves(_yaml(root / path), ""):
            if key.rpartition(".")[2] not in _NOT_SAID:
                yield Sentence(f"{path.as_posix()}: {key.strip('.')}", RESPONSE, text)


def phrases(root: Path) -> Iterator[Sentence]:
    """Yield the short phrases that lists and buttons are made of."""
    path = Path("actions") / "phrases.yml"
    for key, value in _yaml(root / path).items():
        # What is guessed to be meant is shown on a button as well.
        kind = BUTTON if key == "meanings" else QUESTION if key.startswith("ask_") else PHRASE
        for name, text in _leaves(value, key):
            yield Sentence(f"{path.as_posix()}: {name}", kind, text)


def data_map(root: Path) -> Iterator[Sentence]:
    """Yield what privacy.yml gives the assistant to say."""
    raw = _yaml(root / "privacy.yml")
    for section, keys in _MAP_SAID.items():
        for name, entry in raw[section].items():
            for key in keys:
                kind = QUESTION if key == "ask" else MAP
                yield Sentence(f"privacy.yml: {section}.{name}.{key}", kind, str(entry[key]))
    for version, text in raw["changes"].items():
        yield Sentence(f"privacy.yml: changes.{version}", MAP, str(text))


def built(root: Path) -> Iterator[Sentence]:
    """Yield the texts that actions hold: questions they propose, button titles, lines of lists.

    Whatever has two words or more counts, but for documentation, patterns, log lines, names of buttons in a record,
    and keys by which a phrase is looked up.
    """
    keys = {
        str(key)
        for value in _yaml(root / "actions" / "phrases.yml").values()
        if isinstance(value, dict)
        for key in value
    }
    for path in sorted(root.glob("actions/**/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        unheard = {id(node) for node in _unheard(tree)}
        for node in ast.walk(tree):
            if id(node) in unheard or not isinstance(node, ast.Constant | ast.JoinedStr):
                continue
            text = _text(node)
            if len(_WORDS.findall(re.sub(r"\{\w*\}", " ", text))) > 1 and " " in text.strip():
                if text in keys or _BUTTONS.fullmatch(text):
                    continue
                kind = QUESTION if "?" in text else TEXT
                yield Sentence(f"{path.relative_to(root).as_posix()}:{node.lineno}", kind, text)


def brand(root: Path) -> Iterator[Sentence]:
    """Yield the sample brand's own texts: what it is about, answers to common questions, terms."""
    raw = _yaml(root / "brand" / "brand.yml")
    for key in _BRAND_SAID:
        yield Sentence(f"brand/brand.yml: {key}", BRAND, str(raw[key]))
    for topic, text in raw["faq"].items():
        yield Sentence(f"brand/brand.yml: faq.{topic}", BRAND, str(text).strip())
    terms = root / "brand" / raw["terms"]
    yield Sentence(terms.relative_to(root).as_posix(), BRAND, terms.read_text(encoding="utf-8").strip())


def proposals(root: Path = ROOT) -> set[str]:
    """Return the kinds of operation that actions declare; each is asked by the response `utter_ask_<kind>`."""
    kinds = set()
    for path in sorted(root.glob("actions/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Operation" or not node.args:
                continue
            if isinstance(node.args[0], ast.Constant):
                kinds.add(str(node.args[0].value))
    return kinds


def wordings(root: Path = ROOT) -> dict[str, list[str]]:
    """Return the button titles that actions write into the record of a consent, by file and name of the constant."""
    found = {}
    for path in sorted(root.glob("actions/**/*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                text = str(node.value.value)
                if _BUTTONS.fullmatch(text) and isinstance(node.targets[0], ast.Name):
                    found[f"{path.name}: {node.targets[0].id}"] = re.findall(r"\[([^\]]+)\]", text)
    return found


def _unheard(tree: ast.Module) -> Iterator[ast.AST]:
    """What nobody hears: documentation, patterns, log lines, and the pieces of a text that is given whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        if isinstance(node, ast.JoinedStr):
            yield from (inner for inner in ast.walk(node) if inner is not node)
        if isinstance(node, ast.Raise | ast.Subscript):
            yield from ast.walk(node)
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in _UNHEARD:
                yield from ast.walk(node)


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    """A literal as it is said; what an f-string fills in is named by its last name: `{label}`."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{" + _name(part) + "}" for part in node.values
    )


def _name(part: ast.expr) -> str:
    names = re.findall(r"[a-z_]+", ast.unparse(part.value)) if isinstance(part, ast.FormattedValue) else []
    return names[-1] if names else "value"


def _leaves(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    else:
        yield name, str(value)


def _yaml(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return loaded


def main(argv: list[str] | None = None) -> int:
    """Print every sentence with its place; with `--kind`, those of one kind."""
    parser = argparse.ArgumentParser(prog="python -m scripts.sentences", description=__doc__)
    kinds = (RESPONSE, BUTTON, PHRASE, QUESTION, TEXT, MAP, BRAND)
    parser.add_argument("--kind", choices=kinds, help="only these")
    wanted = parser.parse_args(argv).kind
    place = ""
    for sentence in all_sentences():
        if wanted in {None, sentence.kind}:
            if sentence.place != place:
                place = sentence.place
                print(f"\n{place}")
            print(f"  [{sentence.kind}] " + sentence.text.replace("\n", "\n    "))
    return 0


if __name__ == "__main__":
    sys.exit(main())
