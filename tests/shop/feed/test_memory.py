"""A feed is read in pieces: what is in memory are its products, not its file."""

import tracemalloc

import pytest

from shop.feed import read
from tests.shop.feed import test_google as google

ROWS = 1_500
PRODUCTS = 30
LENGTH = 4_000  # characters of a description
BOUND = 3_000_000  # bytes, of which the file has twice as many

TEXT = "warm and dry " * (LENGTH // 13)


def csv_feed() -> str:
    rows = (f"{number},Boot,{TEXT},5 EUR,{number % PRODUCTS}\n" for number in range(ROWS))
    return "id,title,description,price,item_group_id\n" + "".join(rows)


def xml_feed() -> str:
    items = (
        f"<item><g:id>{number}</g:id><title>Boot</title><description>{TEXT}</description>"
        f"<g:price>5 EUR</g:price><g:item_group_id>{number % PRODUCTS}</g:item_group_id></item>\n"
        for number in range(ROWS)
    )
    return google.RSS.partition("<channel>")[0] + "<channel>" + "".join(items) + "</channel></rss>"


@pytest.mark.parametrize("content", [csv_feed, xml_feed])
def test_a_file_is_never_in_memory_as_a_whole(tmp_path, content):
    path = tmp_path / "feed"
    path.write_text(content(), encoding="utf-8")
    assert path.stat().st_size > 2 * BOUND
    tracemalloc.start()
    try:
        found = read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (len(found.items), found.report.rows) == (PRODUCTS, ROWS)
    assert peak < BOUND, peak
