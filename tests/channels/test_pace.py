"""Who writes faster than anybody types hears one word."""

from channels.pace import BURST, Pace, Paces


def test_who_writes_too_fast_is_told_once():
    paces = Paces()
    noted = [paces.note("telegram", "555-0100", number) for number in range(BURST + 3)]
    assert noted == [Pace.FINE] * BURST + [Pace.JUST_TOO_FAST, Pace.TOO_FAST, Pace.TOO_FAST]
    assert paces.note("telegram", "555-0101", 1) is Pace.FINE
    assert paces.note("messenger", "555-0100", 1) is Pace.FINE


def test_after_a_while_they_may_write_again():
    paces = Paces(burst=1, seconds=0.0)
    assert [paces.note("telegram", "555-0100", number) for number in range(3)] == [Pace.FINE] * 3


def test_paces_do_not_grow():
    paces = Paces(people=10)
    for number in range(100):
        paces.note("telegram", str(number), 1)
    assert len(paces._seen) == 10
    for number in range(1000):
        paces.note("telegram", "99", number)
    assert max(len(places) for _, places in paces._seen.values()) == BURST + 1


def test_what_the_platform_brings_again_counts_once():
    paces = Paces()
    assert {paces.note("telegram", "555-0100", 1) for _ in range(10 * BURST)} == {Pace.FINE}
    noted = [paces.note("telegram", "555-0100", 1 + number) for number in range(BURST + 1)]
    assert noted == [Pace.FINE] * BURST + [Pace.JUST_TOO_FAST]
    assert paces.note("telegram", "555-0100", 1 + BURST) is Pace.TOO_FAST
    assert paces.note("telegram", "555-0100", 1) is Pace.FINE
