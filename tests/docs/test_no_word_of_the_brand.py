"""What the assistant says and understands holds no word of the sample brand: those stand in `brand/` alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.shop import Shop
from shop.text import phrase_key

ROOT = Path(__file__).parents[2]
EVERYDAY = {"travel", "pack"}  # what anybody says of a journey and a parcel
GENERAL = {  # lists of English words, whatever is sold
    *(f"shop/words/{name}.txt" for name in ("english", "common", "pairs", "never", "between", "negators")),
    "nlu/no_distress.txt",  # sayings that only sound like distress: "my boots are killing me"
}
FOLDERS = ("actions", "shop", "nlu", "confidant", "data")
SKIPPED = ("confidant/detection/", "nlu/model/", "shop/feed/")  # general word lists, the models, the feed's messages


def sample_words() -> list[str]:
    """Words that say what the sample brand is and sells, in small letters."""
    shop = Shop.load(ROOT / "brand")
    products = shop.catalogue.products
    found = {shop.brand.assistant, shop.brand.name.split()[0], *shop.vocabulary.kinds}
    found |= {kind.removesuffix("s") for kind in shop.vocabulary.kinds}
    found |= {value for product in products for value in product.facets.get("activity", ())}
    found |= {product.type for product in products}
    found |= {product.name for product in products if phrase_key(product.name) in shop.vocabulary.phrases}
    return sorted(word.casefold() for word in found if word.casefold() not in EVERYDAY)


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """Lines of a data file without comments; of Python the strings that are no docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from ((number, line.split(" # ")[0]) for number, line in enumerate(text.splitlines(), 1))
        return
    tree = ast.parse(text)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def _files() -> Iterator[Path]:
    yield from (ROOT / name for name in ("domain.yml", "config.yml", "confidant.yml", "endpoints.yml"))
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in {".py", ".yml", ".txt"} and name not in GENERAL and not name.startswith(SKIPPED):
                yield path


@pytest.mark.sample
def test_no_word_of_the_sample_brand_outside_its_folder() -> None:
    """Its kinds, types, activities and names; comments and docstrings may give examples."""
    words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sample_words()))})(?![\w-])")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in _files()
        for number, line in _texts(path)
        if not line.lstrip().startswith("#") and (match := words.search(line.casefold()))
    ]
    assert not found, "\n".join(found)


@pytest.mark.sample
@pytest.mark.parametrize("line", ["- show me tents", "- i love hiking", "hi wren", "the cairn mid"])
def test_the_check_finds_such_words(line: str) -> None:
    words = sample_words()
    assert any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line) for word in words)
