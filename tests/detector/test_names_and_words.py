"""Names that are also goods, makers or near to ordinary words: what stands around them tells."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from confidant import bot as bots
from confidant import layer as runtime
from confidant.detection.recognizers.naming import is_naming, is_of_goods
from shop.shop import Shop
from tests.detector import naming_tables as tables
from tests.support.table import check_table
from training.slips import slip_of_the_finger

NAMED = frozenset({"person", "place", "address"})
BRANDS = ("brand", "examples/bookshop")

PEOPLE = (
    ("my name is jordan smith", "jordan smith"),
    ("this is Stanley Wright, any news", "Stanley Wright"),
    ("im jack", "jack"),
    ("my son jack is 9", "jack"),
    ("its for my daughter sienna", "sienna"),
    ("paul smith here, any news on my parcel", "paul smith"),
    ("kind regards karen millen", "karen millen"),
    ("can stanley pick it up", "stanley"),
    ("could my wife june return them", "june"),
    ("my brother's name is gregory", "gregory"),
    ("im may and my parcel is late", "may"),
    ("rose speaking", "rose"),
    ("please tell hunter it has arrived", "hunter"),
    ("i gave it to jordan yesterday", "jordan"),
    ("thank you - tiffany", "tiffany"),
    ("ich heiße kerstin und habe eine frage", "kerstin"),
    ("c'est pour ma fille ambre", "ambre"),
    ("puede recogerlo encarnación", "encarnación"),
    ("a conceição pode buscar", "conceição"),
    ("kan wouter het ophalen", "wouter"),
    ("nazywam się grzegorz", "grzegorz"),
)
NOBODY = (
    "jack wolfskin jackets",
    "this is jack wolfskin, right?",
    "do you have paul smith wallets",
    "how much is the karen millen dress",
    "compare zamberlan with the cheaper one",
    "got any tom ford in black",
    "my son will pick it up",
    "my wife may come",
    "my daughter said no",
    "im summer ready",
    "im wearing hoka",
    "can hoka shoes get wet",
    "i bought some bootz yestreday",
    "the zipperr is brokne",
    "is that avaliable",
    "what about the adress",
)
ASKED = (
    ("harpreet", "harpreet"),
    ("thamizhselvan", "thamizhselvan"),
    ("its Gurpreet Kaur thanks", "Gurpreet Kaur"),
    ("प्रिया शर्मा", "प्रिया शर्मा"),
    ("தமிழ்செல்வி", "தமிழ்செல்வி"),
    ("ਹਰਪ੍ਰੀਤ ਸਿੰਘ", "ਹਰਪ੍ਰੀਤ ਸਿੰਘ"),
    ("હર્ષ પટેલ", "હર્ષ પટેલ"),
    ("jordan", "jordan"),
    ("noah", "noah"),
)
NOT_ASKED = (
    "no", "nö", "sí", "later", "why", "nooe", "nop", "noo thanks", "naah", "nein danke", "plus tard", "più tardi",
    "mas tarde", "nahi", "नहीं", "இல்லை", "ਨਹੀਂ", "anonymus", "privat", "nothign", "pourquoi", "nie", "waarom", "obrigado",
)  # fmt: skip


@pytest.fixture(scope="module", params=BRANDS)
def gate(request):
    """(the personal values that the bot's gate finds in a text, its shop): as the bot builds it for a brand."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param != "brand":
            patch.setenv(bots.BRAND, request.param)
        process, shop = runtime.Process(), Shop.load(Path(request.param))
        process.know(lambda: shop.lexicon)
        process.detector.find("ready")
    return (lambda text, asked=None: process.offline_gate._found(text, asked, shop.lexicon)[0]), shop


@pytest.fixture(scope="module")
def values(gate):
    find, _ = gate
    return lambda text, asked=None: [text[span.start : span.end] for span in find(text, asked) if span.kind in NAMED]


def test_a_naming_frame_outranks_makers_and_words(values):
    check_table([(text, [name]) for text, name in PEOPLE], values)


def test_goods_makers_and_slips_are_nobody(values):
    check_table([(text, []) for text in NOBODY], values)


def test_what_is_answered_to_the_question_for_a_name(values):
    check_table([(text, "name", [name]) for text, name in ASKED], values)


def test_a_refusal_is_no_name_in_any_language_and_with_any_slip(values):
    check_table([(text, "name", []) for text in NOT_ASKED], values)


def test_the_frames_are_apart():
    assert is_naming("im jordan", 3, 9)
    assert not is_of_goods("im jordan", 3, 9)
    assert is_of_goods("do you sell jordan", 12, 18)
    assert not is_naming("do you sell jordan", 12, 18)
    assert is_naming("my son will is 9", 7, 11, is_word=True)
    assert not is_naming("my son will pick it up", 7, 11, is_word=True)
    far = "x" * 200
    assert not is_naming(f"my name is {far} jordan", 212, 218)


@pytest.mark.slow
def test_the_commonest_names_of_ten_countries_are_found_in_naming_frames(gate):
    find, _ = gate
    rows = list(tables.named())
    missed = [text for _, text, name in rows if not _covers(find(text), text, name)]
    assert len(rows) >= 4000
    assert len(missed) <= 0.01 * len(rows), missed


@pytest.mark.slow
def test_goods_and_makers_are_left_alone_in_frames_of_goods(gate):
    find, shop = gate
    titles = sorted({product.name for product in shop.catalogue.products})
    things = [*titles, *shop.vocabulary.kinds, *tables.lines("makers.txt")]
    rows = list(tables.of_goods(things))
    taken = [text for text, _ in rows if find(text)]
    assert len(tables.lines("makers.txt")) >= 300
    assert len(taken) <= 0.01 * len(rows), taken


@pytest.mark.slow
def test_ordinary_words_mistyped_are_nobody(values):
    rng = random.Random(7)  # noqa: S311  a sample, no secret
    words = [word for line in tables.lines("ordinary_words.txt") for word in line.split()]
    frames = tables.lines("slip_frames.txt")
    texts = [rng.choice(frames).format(slip_of_the_finger(word, rng)) for word in words]
    taken = [text for text in texts if values(text)]
    assert len(words) >= 500
    assert len(frames) >= 12
    assert len(taken) <= 0.02 * len(texts), taken


@pytest.mark.slow
def test_names_mistyped_are_found_all_the_same(values):
    rng = random.Random(7)  # noqa: S311
    frames = tables.lines("name_frames.txt")
    names = rng.sample(sorted({name for _, _, name in tables.named() if len(name) > 3}), 500)
    texts = [rng.choice(frames).format(slip_of_the_finger(name, rng)) for name in names]
    missed = [text for text in texts if not values(text)]
    assert len(missed) <= 0.1 * len(texts), missed


def _covers(spans, text, name):
    start = text.rindex(name)
    return any(span.kind == "person" and span.start <= start and start + len(name) <= span.end for span in spans)
