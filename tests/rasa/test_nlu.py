"""The trained model on messages of other hands than its training data, typed as people type; and near misses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from bench.nlu.data import Example, as_typed, read_examples
from bench.nlu.reading import Reader
from bench.nlu.scoring import OUT_OF_SCOPE, RIGHTS, Pair, accuracy, by_intent, recall

ROOT = Path(__file__).resolve().parents[2]
SETS = sorted((ROOT / "tests" / "nlu").glob("set_*.yml"))
NEAR_MISSES = yaml.safe_load((ROOT / "tests" / "nlu" / "near_misses.yml").read_text(encoding="utf-8"))
LEAST_PER_INTENT = 8
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader(ROOT / "models" / "confidant.tar.gz")
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def pairs(reader: Reader) -> list[Pair]:
    """The test sets' messages, and how they are read."""
    examples = read_examples(SETS)
    return list(zip(examples, reader.read_all([as_typed(one.text) for one in examples]), strict=True))


def test_a_batch_is_read_as_one_message_after_the_other(reader: Reader) -> None:
    texts = [as_typed(case["text"]) for case in NEAR_MISSES[:40]]
    alone = [reader.read(text) for text in texts]
    for one, other in zip(alone, reader.read_all(texts), strict=True):
        assert (one.answer, one.sure, one.entities) == (other.answer, other.sure, other.entities)
        assert dict(one.ranking) == pytest.approx(dict(other.ranking))


@cache
def learned() -> list[Example]:
    return read_examples(sorted((ROOT / "data").glob("*/nlu.yml")))


def test_no_message_of_a_test_set_was_learned() -> None:
    known = {one.text.casefold() for one in learned()}
    tested = {one.text.casefold() for one in read_examples(SETS)}
    assert tested
    assert not tested & known


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_each_set_has_every_intent(path: Path) -> None:
    counts: dict[str, int] = {}
    for one in read_examples([path]):
        counts[one.intent] = counts.get(one.intent, 0) + 1
    assert counts.keys() == {one.intent for one in learned()}
    assert min(counts.values()) >= LEAST_PER_INTENT


def test_every_wish_about_one_s_data_is_handled_with_care() -> None:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    [doubt] = [
        component for component in pipeline if component["name"] == "nlu.careful_fallback.CarefulFallbackClassifier"
    ]
    assert set(doubt["careful"]) == RIGHTS
    assert doubt["threshold"] < doubt["careful_threshold"] >= 0.9


def test_enough_is_learned_of_every_intent() -> None:
    counts: dict[str, int] = {}
    for one in learned():
        counts[one.intent] = counts.get(one.intent, 0) + 1
    assert {name: count for name, count in counts.items() if count < (60 if name in RIGHTS else 40)} == {}


@pytest.mark.sample
def test_floors_under_what_was_measured(pairs: list[Pair]) -> None:
    """docs/nlu.md has the figures; these are what must never be given up."""
    scope = next(one for one in by_intent(pairs) if one.intent == OUT_OF_SCOPE)
    misses = "\n".join(
        f"{one.text}: {read.answer}, not {one.intent}" for one, read in pairs if read.answer != one.intent
    )
    assert accuracy(pairs) >= 0.92, misses
    assert recall(pairs, RIGHTS) >= 0.95, misses
    assert min(scope.recall, scope.precision) >= 0.85, misses


def test_what_was_not_understood_is_not_acted_on_as_an_erasure(pairs: list[Pair]) -> None:
    wrong = [one.text for one, read in pairs if read.sure and read.answer == "delete_my_data" != one.intent]
    assert len(wrong) <= 0.003 * len(pairs), "\n".join(wrong)


def test_there_are_enough_near_misses() -> None:
    assert len({case["text"].casefold() for case in NEAR_MISSES}) == len(NEAR_MISSES) >= 280


@pytest.mark.sample
def test_no_near_miss_starts_an_erasure(reader: Reader) -> None:
    """However unsure: no message of the table is read as the wish."""
    texts = [as_typed(case["text"]) for case in NEAR_MISSES]
    read = zip(texts, reader.read_all(texts), strict=True)
    assert [text for text, one in read if one.answer == "delete_my_data"] == []
