"""People of all origins are found equally well, and whoever answers may be called by name."""

import pytest

from bench.detector import names
from bench.detector.scoring import score

POINTS = 0.05


@pytest.mark.slow
def test_no_group_of_people_is_found_much_worse_than_all(detector):
    """Given names that training never saw, in lower case; and messages in four kinds of English."""
    recall = {}
    for people in [*names.by_origin(), *names.by_english()]:
        found = [[(span.start, span.end) for span in detector.find(message.text)] for message in people.messages]
        recall[people.name] = score(people, found).recall
    mean = sum(recall.values()) / len(recall)
    assert len(recall) >= 16
    assert mean > 0.95
    assert {name: share for name, share in recall.items() if share < mean - POINTS} == {}


@pytest.mark.slow
def test_names_that_training_saw_are_not_measured():
    regions = [people for people in names.by_origin() if len(people.messages) < 60]
    assert regions == []


@pytest.mark.parametrize("text", ["thanks sam", "hi robin", "thank you so much charlie", "ok thanks casey"])
def test_a_name_by_which_the_assistant_is_called_is_nobodys(detector, text):
    assert detector.find(text) == []


@pytest.mark.parametrize("text", ["hi sam here", "this is robin", "its charlie", "casey speaking, hello"])
def test_a_name_that_somebody_gives_as_their_own_is_theirs(detector, text):
    assert [span.kind for span in detector.find(text)] == ["person"]
