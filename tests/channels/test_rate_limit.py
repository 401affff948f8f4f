"""Who writes faster than anybody types hears one word."""

from confidant.channels.core.rate_limit import BURST, Rate, RateLimiter


def test_who_writes_too_fast_is_told_once():
    rate_limiter = RateLimiter()
    noted = [rate_limiter.note("telegram", "555-0100", number) for number in range(BURST + 3)]
    assert noted == [Rate.WITHIN] * BURST + [Rate.JUST_EXCEEDED, Rate.EXCEEDED, Rate.EXCEEDED]
    assert rate_limiter.note("telegram", "555-0101", 1) is Rate.WITHIN
    assert rate_limiter.note("messenger", "555-0100", 1) is Rate.WITHIN


def test_after_a_while_they_may_write_again():
    rate_limiter = RateLimiter(burst=1, seconds=0.0)
    assert [rate_limiter.note("telegram", "555-0100", number) for number in range(3)] == [Rate.WITHIN] * 3


def test_paces_do_not_grow():
    rate_limiter = RateLimiter(people=10)
    for number in range(100):
        rate_limiter.note("telegram", str(number), 1)
    assert len(rate_limiter._seen) == 10
    for number in range(1000):
        rate_limiter.note("telegram", "99", number)
    assert max(len(places) for _, places in rate_limiter._seen.values()) == BURST + 1


def test_what_the_platform_brings_again_counts_once():
    rate_limiter = RateLimiter()
    assert {rate_limiter.note("telegram", "555-0100", 1) for _ in range(10 * BURST)} == {Rate.WITHIN}
    noted = [rate_limiter.note("telegram", "555-0100", 1 + number) for number in range(BURST + 1)]
    assert noted == [Rate.WITHIN] * BURST + [Rate.JUST_EXCEEDED]
    assert rate_limiter.note("telegram", "555-0100", 1 + BURST) is Rate.EXCEEDED
    assert rate_limiter.note("telegram", "555-0100", 1) is Rate.WITHIN
