"""The measuring itself: figures, folds and data are what they say they are."""

from __future__ import annotations

import pytest

from bench.markdown import table
from bench.nlu.data import DataError, Example, as_typed, read_examples
from bench.nlu.folds import folds, groups
from bench.nlu.reading import Reading
from bench.nlu.scoring import Outcome, accuracy, by_intent, confusions, outcome, recall

DATA = """
nlu:
  - intent: greet
    examples: |
      - hi
      - hello [there](place)
  - intent: press
    examples: |
      - _q1_
"""


def reading(answer: str, *, sure: bool = True) -> Reading:
    return Reading(ranking=[(answer, 0.9)], answer=answer, sure=sure, entities=[], milliseconds=1.0)


PAIRS = [
    (Example("hi", "greet"), reading("greet")),
    (Example("hello", "greet"), reading("deny")),
    (Example("no", "deny"), reading("deny")),
    (Example("forget me", "delete_my_data"), reading("delete_my_data", sure=False)),
]


def test_accuracy_and_recall():
    assert accuracy(PAIRS) == 0.75
    assert recall(PAIRS, {"greet"}) == 0.5
    assert recall(PAIRS, {"thank"}) == 1.0


def test_by_intent():
    figures = {one.intent: (one.examples, one.recall, one.precision, one.asked_back) for one in by_intent(PAIRS)}
    assert figures == {"greet": (2, 0.5, 1.0, 0.0), "deny": (1, 1.0, 0.5, 0.0), "delete_my_data": (1, 1.0, 1.0, 1.0)}


def test_confusions():
    assert confusions(PAIRS) == [(("greet", "deny"), 1)]


def test_outcome_adds_up_to_one():
    met = outcome(PAIRS, [[], [], [], ["delete_my_data"]])
    assert met == Outcome(right=0.5, offered=0.25, missed=0.0, wrong=0.25)


def test_examples_are_read_without_annotations_and_commands(tmp_path):
    file = tmp_path / "nlu.yml"
    file.write_text(DATA, encoding="utf-8")
    assert read_examples([file]) == [Example("hi", "greet"), Example("hello there", "greet")]


@pytest.mark.parametrize("content", ["", "nlu: 7", "nlu: [{intent: x}]", "\t"])
def test_a_file_of_another_kind_is_refused_by_name(tmp_path, content):
    file = tmp_path / "odd.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"odd\.yml"):
        read_examples([file])


def test_placeholders_become_values_that_the_gate_finds():
    assert as_typed("i'm _person_ from _place_, _q1_") == "i'm maria from leeds, _q1_"


def test_near_duplicates_stay_on_one_side_of_a_fold():
    texts = [f"where is my {what} parcel number {number}" for what in "abcdefgh" for number in range(3)]
    texts += ["hello there", "good morning", "nice to meet you", "see you tomorrow", "what time is it", "bye for now"]
    examples = [Example(text, "track_order" if "parcel" in text else "greet") for text in texts]
    numbers = groups(texts)
    assert len(set(numbers)) < len(numbers)
    for training, test in folds(examples, 2):
        assert not {numbers[one] for one in training} & {numbers[one] for one in test}
        assert sorted(training + test) == list(range(len(texts)))


def test_a_table_is_aligned():
    assert table(["a", "n"], [["x", "1"], ["yy", "22"]]).splitlines() == [
        "| a   |   n |",
        "| --- | --: |",
        "| x   |   1 |",
        "| yy  |  22 |",
    ]
