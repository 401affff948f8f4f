"""So many tries in so long a time, whatever comes at once."""

import threading

import pytest

from confidant.errors import TooOftenError
from confidant.storage import schema

pytestmark = pytest.mark.both_databases
HOUR = 3600


def tried(lab, *who, what="order", limit=5):
    try:
        lab.layer.limits.count(what, *who, limit=limit, seconds=HOUR)
    except TooOftenError:
        return False
    return True


def test_five_then_refused(lab):
    assert [tried(lab, "maria") for _ in range(7)] == [True] * 5 + [False] * 2


def test_each_name_and_each_thing_on_its_own(lab):
    for _ in range(6):
        tried(lab, "maria")
    assert tried(lab, "jonas")
    assert tried(lab, "maria", what="feedback")
    assert not tried(lab, "maria")


def test_names_do_not_run_together(lab):
    for _ in range(5):
        tried(lab, "bc", what="a")
    assert tried(lab, "c", what="ab")


def test_again_after_the_window(lab):
    for _ in range(6):
        tried(lab, "maria")
    lab.clock.forward(HOUR - 1)
    assert not tried(lab, "maria")
    lab.clock.forward(1)
    assert [tried(lab, "maria") for _ in range(6)] == [True] * 5 + [False]


def test_refused_tries_do_not_prolong_the_window(lab):
    for _ in range(5):
        tried(lab, "maria")
    for _ in range(10):
        lab.clock.forward(HOUR / 10)
        refused = not tried(lab, "maria")
    assert not refused


def test_survives_a_restart(lab):
    for _ in range(5):
        tried(lab, "maria")
    lab.open()
    assert not tried(lab, "maria")


def test_several_names_at_once(lab):
    """A person's tries and an order's: either one used up refuses."""
    for number in range(5):
        assert tried(lab, "maria", f"order {number}")
    assert not tried(lab, "maria", "order 9")
    assert tried(lab, "jonas", "order 9")
    for number in range(4):
        assert tried(lab, f"other {number}", "order 9")
    assert not tried(lab, "yet another", "order 9")


def test_threads_never_get_more_than_the_limit(lab):
    allowed, barrier = [], threading.Barrier(8)

    def run():
        barrier.wait()
        allowed.extend(tried(lab, "maria") for _ in range(3))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(allowed) == 24
    assert sum(allowed) == 5


def test_the_count_names_nobody(lab):
    tried(lab, "maria@example.org")
    (row,) = lab.rows(schema.attempts)
    assert len(row["id"]) == 32
    assert not any(b"maria" in content for content in lab.files().values())
