"""The index of a catalogue: files that processes share, feeds that are fetched, prices that change with time."""

import gzip
import json
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from actions.refresh import Refresh
from bench.search.feed import write as write_feed
from shop import fetch as fetching
from shop import shops as shops_module
from shop.__main__ import main
from shop.catalogue import Catalogue
from shop.errors import BrandFileError
from shop.fetch import FeedCopy, FetchError
from shop.index.folder import IndexFolder
from shop.index.rows import decode, encode
from shop.query import Query, parse
from shop.recommend import Taste, recommend
from shop.shop import Shop
from shop.shops import Shops, make_index
from shop.spelling import Spellings

pytestmark = pytest.mark.sample

ROOT = Path(__file__).parents[2]
FEED = "https://shop.example.org/feed.csv"
HEADER = "id,title,description,price,sale_price,sale_price_effective_date,availability,product_type\n"
BOOT = "b1,Test Path,A boot.,100 EUR,,,in_stock,Shoes > Boots\n"


@pytest.fixture
def indexes(tmp_path):
    return IndexFolder(tmp_path / "var" / "index")


def _add(brand, text):
    with (brand / "products.csv").open("a", encoding="utf-8") as file:
        file.write(text)


def _fetched(brand):
    """Let a brand's feed be fetched."""
    path = brand / "brand.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("catalogue: products.csv", f"feed_url: {FEED}"), "utf-8")
    return (brand / "products.csv").read_bytes()


def _answering(*answers):
    """A network that gives these answers one after the other, and what was asked of it."""
    asked, waiting = [], list(answers)

    def answer(request):
        asked.append(request)
        return waiting.pop(0)

    return (lambda url, folder: FeedCopy(url, folder, transport=httpx.MockTransport(answer))), asked


def test_products_come_back_as_they_were(catalogue):
    assert all(decode(encode(product)) == product for product in catalogue.products)


def test_a_file_says_the_same_as_memory(store_front, brand_copy, indexes):
    shop = Shops(brand_copy, indexes.folder).current()
    assert list(shop.catalogue.products) == list(store_front.catalogue.products)
    assert shop.vocabulary == store_front.vocabulary
    assert [product.id for product in shop.catalogue.preferred] == [
        product.id for product in store_front.catalogue.preferred
    ]
    assert shop.version == shop.lexicon.version == indexes.current()


def test_it_is_built_once_and_used_by_all(brand_copy, indexes, monkeypatch):
    built = []
    write = shops_module.write_index
    monkeypatch.setattr(shops_module, "write_index", lambda *a, **k: (built.append(1), write(*a, **k)))
    with ThreadPoolExecutor(4) as pool:  # each has its own lock on the folder, as processes have
        found = set(pool.map(lambda _: Shops(brand_copy, indexes.folder).current().version, range(4)))
    assert len(found) == len(built) == 1


def test_two_processes_make_one_index(brand_copy, indexes):
    command = [sys.executable, "-m", "shop", "index", str(brand_copy), "--into", str(indexes.folder)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = {process.communicate()[0] for process in running}
    assert said == {f"index {indexes.current()}\n"}
    assert len(list(indexes.folder.glob("*.sqlite"))) == 1


def test_both_sides_change_to_a_new_version_and_a_turn_keeps_its_own(brand_copy, indexes):
    rasa, actions = (Shops(brand_copy, indexes.folder) for _ in range(2))
    before = rasa.current().version
    assert actions.current().version == before
    _add(brand_copy, (brand_copy / "products.csv").read_text("utf-8").splitlines()[-1].replace("acc-", "new-") + "\n")
    after = make_index(brand_copy, indexes)
    assert after != before
    assert actions.of(before).version == before  # a turn that began with it
    assert rasa.current().version == after
    assert actions.of(after).version == after
    assert actions.of(before).version == before
    assert actions.of("nothing").version == after


def test_an_index_that_cannot_be_opened_changes_nothing(brand_copy, indexes):
    shops = Shops(brand_copy, indexes.folder)
    before = shops.current()
    (indexes.folder / "current.json").write_text(json.dumps({"version": "gone"}))
    assert shops.current() is before
    (brand_copy / "brand.yml").write_text("name: [")
    (indexes.folder / "current.json").write_text(json.dumps({"version": before.version}))
    assert shops.current() is before


def test_old_versions_are_removed(brand_copy, indexes):
    line = (brand_copy / "products.csv").read_text("utf-8").splitlines()[-1]
    held = Shops(brand_copy, indexes.folder)
    first = held.current()
    for number in range(3):
        _add(brand_copy, line.replace("acc-", f"n{number}-") + "\n")
        make_index(brand_copy, indexes)
    assert len(list(indexes.folder.glob("*.sqlite"))) == 2
    assert first.catalogue.find(Query(kind="shoes")).exact  # who reads a removed file goes on reading it


def test_a_feed_that_cannot_be_read_leaves_no_file(brand_copy, indexes):
    (brand_copy / "products.csv").write_text("id,title,price\n", encoding="utf-8")
    with pytest.raises(BrandFileError, match="no products"):
        make_index(brand_copy, indexes)
    assert sorted(path.name for path in indexes.folder.iterdir()) == ["lock"]


def test_a_feed_is_fetched_once_and_then_only_when_it_is_newer(brand_copy, indexes):
    text = _fetched(brand_copy)
    copies, asked = _answering(
        httpx.Response(200, content=text, headers={"ETag": '"1"', "Last-Modified": "Tue, 01 Dec 2026 06:00:00 GMT"}),
        httpx.Response(304),
        httpx.Response(200, content=gzip.compress(text.replace(b"EUR", b" EUR"))),
    )
    first = make_index(brand_copy, indexes, copies=copies)
    assert make_index(brand_copy, indexes, copies=copies) == first  # a start looks at the copy
    assert len(asked) == 1
    assert make_index(brand_copy, indexes, fetch=True, copies=copies) == first
    assert asked[1].headers["If-None-Match"] == '"1"'
    assert asked[1].headers["If-Modified-Since"] == "Tue, 01 Dec 2026 06:00:00 GMT"
    assert make_index(brand_copy, indexes, fetch=True, copies=copies) not in (first, "")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(302, headers={"Location": "http://shop.example.org/feed.csv"}),
        httpx.Response(302, headers={"Location": FEED}),
        httpx.Response(200, content=b"x" * 2000),
    ],
)
def test_a_broken_answer_keeps_the_last_good_copy(brand_copy, indexes, monkeypatch, caplog, answer):
    text = _fetched(brand_copy)
    copies, _ = _answering(httpx.Response(200, content=text), *[answer] * 6)
    first = make_index(brand_copy, indexes, copies=copies)
    monkeypatch.setattr(fetching, "MAX_BYTES", 1000)
    assert make_index(brand_copy, indexes, fetch=True, copies=copies) == first
    assert "the last good copy stays" in caplog.text
    assert "example" not in caplog.text


def test_what_is_no_feed_keeps_the_last_good_copy(brand_copy, indexes):
    text = _fetched(brand_copy)
    copies, _ = _answering(
        httpx.Response(200, content=text, headers={"ETag": '"1"'}),
        httpx.Response(200, content=b"<!doctype html><p>Log in", headers={"ETag": '"2"'}),
        httpx.Response(304),
    )
    first = make_index(brand_copy, indexes, copies=copies)
    with pytest.raises(BrandFileError, match="web page"):
        make_index(brand_copy, indexes, fetch=True, copies=copies)
    assert indexes.current() == first
    assert make_index(brand_copy, indexes, fetch=True, copies=copies) == first


def test_without_a_copy_there_is_no_start(brand_copy, indexes):
    _fetched(brand_copy)
    copies, _ = _answering(httpx.Response(404))
    with pytest.raises(BrandFileError, match=r"feed_url cannot be fetched \(status 404\)"):
        make_index(brand_copy, indexes, copies=copies)


def test_a_slow_answer_is_given_up(tmp_path):
    now = iter([0, 121])
    copy = FeedCopy(
        FEED,
        tmp_path,
        transport=httpx.MockTransport(lambda _: httpx.Response(200, content=b"id")),
        clock=lambda: next(now),
    )
    with pytest.raises(FetchError, match="too slow"):
        copy.fetch()


@pytest.mark.parametrize("url", ["http://shop.example.org/feed.csv", "file:///etc/hosts", "ftp://example.org/x"])
def test_only_https_is_fetched(tmp_path, url):
    with pytest.raises(FetchError, match="without HTTPS"):
        FeedCopy(url, tmp_path).fetch()


def test_a_real_server(tmp_path):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            new = self.headers.get("If-None-Match") != '"a"'
            self.send_response(200 if new else 304)
            self.send_header("ETag", '"a"')
            self.end_headers()
            if new:
                self.wfile.write((HEADER + BOOT).encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        copy = FeedCopy(f"http://127.0.0.1:{server.server_port}/feed.csv", tmp_path, https_only=False)
        assert copy.fetch().read_text() == HEADER + BOOT
        copy.accept()
        assert copy.fetch() is None
    finally:
        server.shutdown()
        server.server_close()


def test_the_feed_is_looked_at_again_and_again():
    looked = threading.Semaphore(0)
    refresh = Refresh(1e-9, lambda: looked.release() or 2)  # a failure ends nothing
    refresh.start()
    assert all(looked.acquire(timeout=10) for _ in range(3))
    refresh.ended.set()
    refresh.join(10)
    assert not refresh.is_alive()


def test_a_sale_begins_and_ends_while_the_index_stays(tmp_path):
    path = tmp_path / "products.csv"
    sale = BOOT.replace("b1", "b2").replace(",,,", ",60 EUR,2026-12-24/2026-12-26,")
    path.write_text(HEADER + BOOT + sale, encoding="utf-8")
    now = [_at("2026-12-01")]
    catalogue = Catalogue.load(path, clock=lambda: now[0])

    def look():
        return [(p.price, p.variants[0].was) for p in catalogue.find(Query(kind="shoes", order="cheapest")).exact]

    def cheap():
        return [product.id for product in catalogue.exact(Query(price_max=Decimal(70)), 9)]

    assert (look(), cheap()) == ([(100, None), (100, None)], [])
    now[0] = _at("2026-12-25")
    assert (look(), cheap()) == ([(60, 100), (100, None)], ["b2"])
    now[0] = _at("2026-12-27")
    assert (look(), cheap()) == ([(100, None), (100, None)], [])


def _at(day):
    return datetime.fromisoformat(day).replace(tzinfo=timezone.utc).timestamp()


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    """A catalogue that is not looked at product by product."""
    folder = tmp_path_factory.mktemp("big")
    made = write_feed(folder / "feed.csv", 1500, 300)
    return Catalogue.load(folder / "feed.csv", currency="EUR"), made


def test_whole_names_win_over_their_words(big):
    catalogue, made = big
    for name, ids in list(made.names.items())[:40]:
        found = catalogue.find(parse(f"do you have the {name}", catalogue.vocabulary), 100)
        assert {product.id for product in found.exact} == set(ids)


def test_a_recommendation_reads_few_of_many_products(big, monkeypatch):
    catalogue, _ = big
    read = []
    get = catalogue.products.rows
    monkeypatch.setattr(catalogue.products, "rows", lambda *a: (read.append(1), get(*a))[1])
    chosen = recommend(catalogue, [Taste("favourite_colour", "colour", "olive"), Taste("budget", "price", "40")])
    assert len(chosen) == 3
    assert all(one.product.price <= 40 and "olive" in one.product.colours for one in chosen)
    assert len(read) < 1200
    cheapest = recommend(catalogue, wish=Query(order="cheapest"))
    assert [one.product.price for one in cheapest] == sorted(p.price for p in catalogue.products if p.can_be_had)[:3]


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("waterprof", "waterproof"),
        ("awterproof", "waterproof"),
        ("watterprooof", "waterproof"),  # two slips in a long word
        ("baterproof", None),  # the first letter is another
        ("wterprofx", None),
        ("tren", None),  # "trek" or "tree"
        ("rian", "rain"),
    ],
)
def test_a_slip_of_the_finger(token, word):
    assert Spellings(["waterproof", "trek", "tree", "rain", "ran"]).closest(token, longest=2) == word


def test_the_command_says_what_is_wrong(tmp_path, brand_copy, capsys):
    assert main(["index", str(brand_copy), "--into", str(tmp_path / "index")]) == 0
    assert capsys.readouterr().out.startswith("index ")
    (brand_copy / "products.csv").write_text("{}")
    assert main(["index", str(brand_copy), "--into", str(tmp_path / "index")]) == 2
    assert "is JSON" in capsys.readouterr().err


def test_a_shop_without_files_has_no_version(store_front):
    assert store_front.version == ""
    assert isinstance(store_front, Shop)


def test_the_index_is_not_written_to(brand_copy, indexes):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        indexes.open(make_index(brand_copy, indexes)).execute("DELETE FROM product")
