"""A product feed as big as one likes, of invented words: the same at each run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

_COLUMNS = """
    id item_group_id title description link image_link price sale_price sale_price_effective_date availability brand
    color size product_type product_detail product_weight
"""
_SEED = 7
_ONSETS = "b br c ch cl d dr f fl g gl gr h k kl l m n p pl pr qu r s sk sl sp st t tr v w z"
_VOWELS = "a e i o u ai au ea ei ia io oa ou"
_CODAS = "l m n r t ck nd rn st x"
_COLOURS = "black white grey red blue green yellow orange purple pink brown navy olive teal"
_ACTIVITIES = "hiking running climbing cycling camping sailing skating swimming rowing walking"
_KINDS = 20
_TYPES = 8  # of each kind
_SIZES = ([str(size) for size in range(36, 48)], ["XS", "S", "M", "L", "XL"], ["10 l", "20 l", "30 l", "45 l"], [""])
_VARIANTS = 4
_OFTEN = 300  # words that stand in many descriptions


@dataclass(frozen=True)
class Made:
    """What was written: every name with the ids of its products, and words of which each stands in few descriptions."""

    names: dict[str, list[str]]
    rare: dict[str, list[str]]
    kinds: list[str]
    types: list[str]
    often: list[str]


def invented(random: Random, syllables: int) -> str:
    """A word that is in no dictionary, though it can be said."""
    said = (random.choice(_ONSETS.split()) + random.choice(_VOWELS.split()) for _ in range(syllables))
    return "".join(said) + random.choice(["", *_CODAS.split()])


def _words(random: Random, count: int, syllables: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        word = invented(random, syllables)
        if len(word) > 4 and not word.endswith("s"):  # noqa: PLR2004 - short ones are one slip from another
            found.setdefault(word)
    return list(found)


def write(path: Path, products: int, names: int) -> Made:
    """Write a feed of so many products with four variants each; the names are of two words."""
    random = Random(_SEED)  # noqa: S311 - no secret
    pool = _words(random, max(60, names // 4), 3)
    titles = list(
        dict.fromkeys(f"{random.choice(pool).title()} {random.choice(pool).title()}" for _ in range(2 * names))
    )[:names]
    often, seldom = _words(random, _OFTEN, 2), _words(random, max(60, products // 10), 4)
    kinds = _words(random, _KINDS, 2)
    types = {kind: _words(random, _TYPES, 3) for kind in kinds}
    made = Made({}, {}, kinds, [one for many in types.values() for one in many], often)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(_COLUMNS.split())
        for number in range(products):
            title, word = titles[number % len(titles)], seldom[number % len(seldom)]
            made.names.setdefault(title, []).append(f"p{number}")
            made.rare.setdefault(word, []).append(f"p{number}")
            kind = random.choice(kinds)
            said = " ".join([*random.choices(often, k=24), word, *random.choices(often, k=8)]).capitalize()
            table.writerows(_rows(random, f"p{number}", title, f"{said}.", f"{kind}s > {random.choice(types[kind])}s"))
    return made


def _rows(random: Random, group: str, title: str, said: str, shelf: str) -> Iterator[list[str]]:
    price, sizes = random.randrange(5, 400), random.choice(_SIZES)
    weight, use = f"{random.randrange(100, 4000)} g", f"Use:Activity:{random.choice(_ACTIVITIES.split())}"
    for number in range(_VARIANTS):
        identity = f"{group}-{number}"
        page = f"https://shop.example.org/p/{group}?variant={number}"
        sale = number == 0 and random.random() < 0.1  # noqa: PLR2004 - one in ten
        yield [
            identity,
            group,
            title,
            said,
            page,
            f"https://shop.example.org/pictures/{identity}.jpg",
            f"{price}.00 EUR",
            f"{price - 1}.00 EUR" if sale else "",
            "2026-01-01/2030-01-01" if sale else "",
            "out_of_stock" if random.random() < 0.1 else "in_stock",  # noqa: PLR2004 - one in ten
            f"Maker{random.randrange(200)}",
            random.choice(_COLOURS.split()),
            random.choice(sizes),
            shelf,
            use,
            weight,
        ]
