"""`make search-report`: an index of 50,000 products with 200,000 variants, and how fast and how well it is searched."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bench.console import progress
from bench.markdown import table
from bench.search import feed
from bench.search.feed import Made

_PRODUCTS, _NAMES = 50_000, 8_000
_QUERIES, _MISSPELT = 1_000, 200
_SEED = 11
_LETTERS = "abcdefghiklmnoprstuw"

Case = tuple[str, list[str]]
"""What is asked, and the products of which one must be among the first."""


def main() -> int:
    """Measure and print two tables."""
    with TemporaryDirectory() as folder:
        _report(Path(folder))
    return 0


def _report(folder: Path) -> None:
    progress("writing a feed")
    made = feed.write(folder / "feed.csv", _PRODUCTS, _NAMES)
    random = Random(_SEED)  # noqa: S311 - no secret
    mixed, slips = list(_mixed(made, random)), list(_slips(made, random))
    progress("building the index")
    built = _part("build", folder / "feed.csv", folder / "index")
    progress("searching")
    ours, ours_slips = _both("search", folder, mixed, slips)
    progress("searching with LIKE")
    like, like_slips = _both("like", folder, mixed, slips)
    progress("")
    whole = (folder / "feed.csv").stat().st_size / 1e6
    print(f"Feed: {_PRODUCTS:,} products, {4 * _PRODUCTS:,} variants, {len(made.names):,} names, {whole:.0f} MB\n")
    print(
        table(
            ("index", "measured"),
            [
                ("built, seconds", f"{built['seconds']:.1f}"),
                ("of these the processor's", f"{built['processor']:.1f}"),
                ("file, MB", f"{built['size']:.0f}"),
                ("memory at most while building, MB", f"{built['memory']:.0f}"),
                ("opened, seconds", f"{ours['opened']:.1f}"),
                ("memory while searching, MB", f"{ours['memory']:.0f}"),
                ("of these before the index is opened", f"{ours['before']:.0f}"),
            ],
        )
    )
    print()
    rows = [_row("ours", ours, ours_slips, slips), _row("SQL LIKE", like, like_slips, slips)]
    print(table(("search", "median, ms", "p95, ms", "slowest, ms", f"{len(slips)} misspelt: among first five"), rows))


def _row(name: str, mixed: Any, slips: Any, cases: Sequence[Case]) -> tuple[str, ...]:
    times = [1000 * one for one in mixed["times"]]
    right = sum(bool(set(found) & set(wanted)) for found, (_, wanted) in zip(slips["found"], cases, strict=True))
    return (
        name,
        f"{median(times):.1f}",
        f"{quantiles(times, n=20)[-1]:.1f}",
        f"{max(times):.0f}",
        f"{right / len(cases):.2f}",
    )


def _both(part: str, folder: Path, mixed: Sequence[str], slips: Sequence[Case]) -> tuple[Any, Any]:
    queries = folder / "queries.json"
    queries.write_text(json.dumps(mixed), encoding="utf-8")
    first = _part(part, folder / "index", queries)
    queries.write_text(json.dumps([text for text, _ in slips]), encoding="utf-8")
    return first, _part(part, folder / "index", queries)


def _part(*arguments: object) -> Any:
    command = [sys.executable, "-m", "bench.search.worker", *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def _mixed(made: Made, random: Random) -> Iterator[str]:
    """What people ask for, in equal parts: names, kinds, types and facets, words, what there is not, slips."""
    colours = ["red", "blue", "black", "green", "olive"]
    names, rare = list(made.names), list(made.rare)
    for number in range(_QUERIES):
        kind, kind_type, name = random.choice(made.kinds), random.choice(made.types), random.choice(names)
        colour, often = random.choice(colours), random.choice(made.often)
        yield [
            f"do you have the {name}",
            f"{colour} {kind}s under {random.randrange(20, 300)}",
            f"{kind_type}s for hiking in size {random.randrange(36, 48)}",
            f"{random.choice(rare)}",
            f"{often} {colour} {kind_type}s, not {random.choice(made.often)}",
            f"cheapest {kind}s for running with {often} and {random.choice(made.often)}",
            f"{colour} {kind_type} in XS under 6 with {random.choice(rare)} and {often}",
            f"the {slip(name, random)}",
        ][number % 8]


def _slips(made: Made, random: Random) -> Iterator[Case]:
    names, rare = list(made.names), list(made.rare)
    for number in range(_MISSPELT):
        kept, word = (made.names, random.choice(names)) if number % 2 else (made.rare, random.choice(rare))
        yield f"do you have {slip(word, random)}", kept[word]


def slip(text: str, random: Random) -> str:
    """A text with one slip of the finger in it, not in the first letter of a word."""
    at = random.choice([place for place in range(1, len(text) - 1) if " " not in text[place - 1 : place + 2]])
    before, letter, after = text[:at], text[at], text[at + 1 :]
    kinds = [after[:1] + letter + after[1:], after, letter * 2 + after, random.choice(_LETTERS) + after]
    made = [before + rest for rest in kinds if before + rest != text]
    return random.choice(made)


if __name__ == "__main__":
    sys.exit(main())
