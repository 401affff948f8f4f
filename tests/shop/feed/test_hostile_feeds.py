"""Any bytes give a report or one error; XML bombs and outside entities are refused."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.feed import Code, FeedError, read
from tests.shop.feed import test_google as google
from tests.shop.feed import test_shopify as shopify
from tests.shop.feed import test_woocommerce as woo

WHOLE = [
    google.RSS,
    google.ATOM,
    google.META,
    google.HAND_MADE,
    *(google.FEEDS[name] for name in ("comma", "tab")),
    shopify.OLDER,
    shopify.NEWER,
    woo.HEADER + woo.PARENT + woo.GREEN + woo.GREY + woo.SIMPLE,
]
QUIET = settings(deadline=None, max_examples=150)  # a busy machine is no failure


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile") / "feed"


def survives(path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        found = read(path, "EUR")
    except FeedError:
        return
    assert found.report.rows >= found.report.left_out >= 0
    assert sum(len(item.variants) for item in found.items) == found.report.rows - found.report.left_out


@QUIET
@given(st.binary(max_size=300))
def test_any_bytes(path, content):
    survives(path, content)


@QUIET
@given(
    st.sampled_from(["", "\ufeff", "id,title,price\n", "id\ttitle\tprice\n", "<rss>", "sep=;\n"]), st.text(max_size=200)
)
def test_any_text(path, start, text):
    survives(path, (start + text).encode("utf-8", "surrogatepass"))


@QUIET
@given(st.sampled_from(WHOLE), st.data())
def test_a_feed_with_bytes_changed_cut_or_put_in(path, whole, data):
    content = bytearray(whole.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(0, len(content) - 1)))
        content[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    survives(path, bytes(content))


@QUIET
@given(st.sampled_from(WHOLE), st.data())
def test_a_feed_that_breaks_off(path, whole, data):
    content = whole.encode()
    survives(path, content[: data.draw(st.integers(0, len(content)))])
    packed = gzip.compress(content)
    survives(path, packed[: data.draw(st.integers(0, len(packed)))])


SLOW_TO_DRAW = settings(deadline=None, max_examples=40)
cells = st.text(max_size=12) | st.sampled_from(
    ["5 EUR", "in stock", "=A(1)", "#N/A", "1", "<b>", "a:b:c", "2030-01-01/"]
)


@SLOW_TO_DRAW
@given(
    st.sampled_from([google.TABLE[0], shopify.OLDER.split("\n", 1)[0].split(","), woo.HEADER.strip().split(",")]),
    st.data(),
)
def test_any_cells_below_any_known_header(path, header, data):
    rows = data.draw(st.lists(st.lists(cells, min_size=len(header), max_size=len(header)), max_size=4))
    survives(path, google.table(",", [header, *rows]).encode("utf-8", "surrogatepass"))


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><rss><channel><item><title>&i;</title></item></channel></rss>"
)
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><item><title>&x;</title></item></channel></rss>'
PARAMETER = '<!DOCTYPE rss [<!ENTITY % x SYSTEM "https://shop.example.org/x.dtd"> %x;]><rss></rss>'
REMOTE = '<!DOCTYPE rss SYSTEM "https://shop.example.org/rss.dtd"><rss></rss>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, PARAMETER, REMOTE], ids=["bomb", "file", "parameter", "dtd"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_dtds_are_refused(feed, text, encoding):
    with pytest.raises(FeedError) as caught:
        feed(text.encode(encoding))
    assert caught.value.code is Code.XML_FORBIDDEN


def test_an_entity_that_nobody_declared_is_a_mistake_in_its_line(feed):
    with pytest.raises(FeedError) as caught:
        feed("<rss><channel>\n<item><title>&nbsp;</title></item></channel></rss>")
    assert (caught.value.code, caught.value.line) == (Code.XML_MALFORMED, 2)
