"""`python -m scripts.sentences`: every sentence the assistant can say, each with the place where it stands.

They are read from YAML: the responses (domain.yml, data/*/responses.yml), the phrases of the actions
(actions/phrases.yml), of the shop (shop/phrases.yml), of the package (confidant/phrases.yml) and of the channels
(confidant/channels/core/phrases.yml), the data map (privacy.yml), and the brand (brand/brand.yml, brand/profile.yml and
its terms). What is filled in at run time is shown in braces.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent

RESPONSE, BUTTON, PHRASE, QUESTION, MAP, BRAND = (
    "response",
    "button",
    "phrase",
    "question",
    "data map",
    "brand",
)

_MAP_SAID = {
    "purposes": ("label", "sentence"),
    "fields": ("label", "generalise", "ask"),
    "recipients": ("role", "gets"),
}
_BRAND_SAID = ("about",)
_RECORDED = frozenset({"buttons_shown"})  # of actions/phrases.yml: for the record of a consent
_NOT_SAID = frozenset({"payload", "get_started", "events"})  # of brand/profile.yml


@dataclass(frozen=True)
class Sentence:
    """Something the assistant can say.

    Attributes:
        place: File and name, such as `data/gate/responses.yml: utter_sorry`.
        kind: `response`, `button`, `phrase` (part of a list, or of a question), `question` (it proposes something),
            `data map` or `brand`.
        text: What is said; `{name}` is filled in when it is said.
    """

    place: str
    kind: str
    text: str


def all_sentences(root: Path = ROOT) -> list[Sentence]:
    """Return everything the assistant can say, in the order of the files; `root` is the project's folder."""
    return [*responses(root), *phrases(root), *package(root), *channels(root), *data_map(root), *brand(root)]


def responses(root: Path) -> Iterator[Sentence]:
    """Yield texts and button titles of every response."""
    for path in (root / "domain.yml", *sorted(root.glob("data/*/responses.yml"))):
        for name, variants in (_yaml(path).get("responses") or {}).items():
            place = f"{path.relative_to(root).as_posix()}: {name}"
            for variant in variants:
                yield Sentence(place, RESPONSE, str(variant["text"]))
                for button in variant.get("buttons") or ():
                    yield Sentence(place, BUTTON, str(button["title"]))


def package(root: Path) -> Iterator[Sentence]:
    """Yield what the package says by itself, and the pieces of lines about searches, products and shops."""
    for path in (Path("confidant") / "phrases.yml", Path("shop") / "phrases.yml"):
        for key, text in _leaves(_yaml(root / path), ""):
            yield Sentence(f"{path.as_posix()}: {key.strip('.')}", PHRASE, text)


def channels(root: Path) -> Iterator[Sentence]:
    """Yield what the channels say outside a turn, and what the platforms show beside the chat."""
    for path in (Path("confidant/channels/core/phrases.yml"), Path("brand/profile.yml")):
        for key, text in _leaves(_yaml(root / path), ""):
            if key.rpartition(".")[2] not in _NOT_SAID:
                yield Sentence(f"{path.as_posix()}: {key.strip('.')}", RESPONSE, text)


def phrases(root: Path) -> Iterator[Sentence]:
    """Yield the questions that propose something, and what lists and buttons are made of."""
    path = Path("actions") / "phrases.yml"
    for key, value in _yaml(root / path).items():
        if key in _RECORDED:
            continue
        # What is guessed to be meant is shown on a button as well.
        kind = BUTTON if key in {"buttons", "meanings"} else QUESTION if key.startswith("ask_") else PHRASE
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


def brand(root: Path) -> Iterator[Sentence]:
    """Yield the sample brand's own texts: what it is about, answers to common questions, terms."""
    raw = _yaml(root / "brand" / "brand.yml")
    for key in _BRAND_SAID:
        yield Sentence(f"brand/brand.yml: {key}", BRAND, str(raw[key]))
    for topic, given in raw["faq"].items():
        yield Sentence(f"brand/brand.yml: faq.{topic}", BRAND, str(given["answer"]).strip())
    terms = root / "brand" / raw["terms"]
    yield Sentence(terms.relative_to(root).as_posix(), BRAND, terms.read_text(encoding="utf-8").strip())


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
    kinds = (RESPONSE, BUTTON, PHRASE, QUESTION, MAP, BRAND)
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
