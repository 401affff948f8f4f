"""The catalogue, its search, and the errors its file can have."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.cards import card, cards, money, sizes_line
from shop.catalogue import Catalogue
from shop.describe import describe
from shop.errors import BrandFileError
from shop.facets import Facet
from shop.product import ONE_SIZE, colour_parts, normal_size
from shop.query import Query, parse
from shop.vocabulary import load_synonyms

pytestmark = pytest.mark.sample

HEADER = "id,item_group_id,title,description,price,availability,color,size,product_type,product_detail"
GOOD = "shoe-01-36,shoe-01,Test Path,A shoe.,100 EUR,in_stock,green,36,Shoes > Boots,Use:Activity:hiking"
ACTIVITY = Facet("activity", "product_detail: Activity", "activity", "activities", "for {value}")


def _meets(product, query):
    choices = [one for one in product.variants if one.can_be_had]
    return (
        (query.kind in (None, product.kind))
        and (query.type in (None, product.type))
        and all(value in product.facets.get(name, ()) for name, value in query.facets.items() if name != "colour")
        and (
            query.size is query.colour is None
            or any(
                query.size in (None, one.size) and query.colour in (None, *colour_parts(one.colour)) for one in choices
            )
        )
        and (query.price_max is None or product.price <= query.price_max)
        and (query.price_min is None or product.price >= query.price_min)
    )


@settings(deadline=None)  # a busy machine is no failure
@given(data=st.data())
def test_search_finds_exactly_what_meets_every_wish(catalogue, vocabulary, data):
    """The index agrees with going through the products one by one."""

    def one(values):
        return data.draw(st.none() | st.sampled_from(sorted(values)))

    price = st.none() | st.decimals(10, 300, places=0)
    query = Query(
        kind=one(vocabulary.kinds),
        size=one(["42", "M", "30 l", "2-person"]),
        price_max=data.draw(price),
        price_min=data.draw(price),
        facets={
            name: value
            for name, value in (("colour", one(vocabulary.colours)), ("activity", one(vocabulary.facets["activity"])))
            if value is not None
        },
    )
    found = catalogue.find(query, limit=100)
    fits = sorted(
        (product for product in catalogue.products if _meets(product, query)), key=lambda one: not one.can_be_had
    )
    # One size stands in for a letter, where goods are named; see below.
    exact = [one for one in found.exact if query.size != "M" or ONE_SIZE not in one.sizes]
    assert exact == fits
    assert bool(found.near) == bool(found.relaxed)
    assert not (found.exact and found.near)
    assert all(product.kind == query.kind for product in found.near if query.kind)


RELAXED = [
    ("pink shoes", ("colour",)),
    ("green rain jacket, size M, up to 80 euros", ("colour",)),
    ("boots size 44.5", ("size",)),
    ("hiking boots under 50", ("price",)),
    ("sandals for climbing", ("activity",)),
    ("shoes for climbing with a hood", ("words",)),
    ("green pack 33 l", ("size",)),
    ("purple sandals under 20", ("colour", "price")),
]


@pytest.mark.parametrize(("text", "relaxed"), RELAXED)
def test_when_nothing_fits_it_says_which_wish_was_given_up(catalogue, vocabulary, text, relaxed):
    found = catalogue.find(parse(text, vocabulary))
    assert found.exact == ()
    assert found.near
    assert found.relaxed == relaxed


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("hiking boots under 50", "shoe-05"),  # the cheapest
        ("trail shoes over 500", "shoe-10"),  # the dearest
        ("pack with 33 l", "pack-12"),  # 35 litres
        ("tent for 6", "tent-07"),  # the biggest there is
    ],
)
def test_what_comes_nearest_comes_first(catalogue, vocabulary, text, first):
    assert catalogue.find(parse(text, vocabulary)).near[0].id == first


@pytest.mark.parametrize("text", ["trousers", "do you sell bikes", "kayak under 20"])
def test_nothing_is_near_to_what_is_not_sold(catalogue, vocabulary, text):
    found = catalogue.find(parse(text, vocabulary))
    assert found.products == ()
    assert found.relaxed == ()
    assert found.total == 0


def test_when_no_product_has_all_words_those_with_most_of_them_are_near(catalogue, vocabulary):
    found = catalogue.find(parse("a warm dome jacket under 200", vocabulary), limit=99)
    assert found.relaxed == ("words",)
    assert all("warm" in f"{product.description} {product.words}".lower() for product in found.near)


def test_a_hat_in_one_size_fits_who_wants_a_hat_in_m(catalogue, vocabulary):
    assert {p.id for p in catalogue.find(parse("hat size M", vocabulary)).exact} == {"acc-11", "acc-12"}
    assert all(ONE_SIZE not in p.sizes for p in catalogue.find(parse("size M", vocabulary), limit=99).exact)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("waterproof trail shoes", ["shoe-08"]),
        ("long haul", ["pack-07"]),
        ("a steel bottle", ["acc-03", "acc-04"]),
        ("sandals with straps", ["shoe-15"]),
        ("merino socks", ["acc-13"]),
    ],
)
def test_free_words_search_names_and_descriptions(catalogue, vocabulary, text, ids):
    assert [product.id for product in catalogue.find(parse(text, vocabulary)).exact] == ids


def test_pages_follow_each_other_and_end(catalogue):
    pages = [catalogue.find(Query(kind="packs"), limit=4, offset=offset) for offset in (0, 4, 8, 12)]
    assert [len(page.exact) for page in pages] == [4, 4, 4, 2]
    assert [page.more for page in pages] == [True, True, True, False]
    shown = [product.id for page in pages for product in page.exact]
    assert shown == [product.id for product in catalogue.products if product.kind == "packs"]


@pytest.mark.parametrize(("order", "pick"), [("cheapest", min), ("dearest", max)])
def test_order_by_price(catalogue, order, pick):
    tents = [product.price for product in catalogue.products if product.kind == "tents"]
    assert catalogue.find(Query(kind="tents", order=order)).exact[0].price == pick(tents)


def test_search_from_several_threads(catalogue):
    with ThreadPoolExecutor(4) as pool:
        totals = set(pool.map(lambda _: catalogue.find(Query(words=("waterproof",))).total, range(40)))
    assert len(totals) == 1


def test_the_sample_catalogue_covers_what_people_ask_for(catalogue, vocabulary):
    """Every kind comes in every colour, and serves at least four activities."""
    assert 75 <= len(catalogue.products) <= 100
    assert {"shoes", "jackets", "packs", "tents", "accessories"} == vocabulary.kinds
    sold = {colour for product in catalogue.products for colour in product.colours}
    gaps = [
        (kind, colour)
        for kind, colour in itertools.product(vocabulary.kinds, sold)
        if not catalogue.find(Query(kind=kind, facets={"colour": colour})).exact
    ]
    assert len(sold) == 10
    assert {kind for kind, _ in gaps} <= {"tents"}
    for kind in vocabulary.kinds:
        served = {a for product in catalogue.products if product.kind == kind for a in product.facets["activity"]}
        assert len(served) >= 4


def _write(tmp_path, *lines):
    path = tmp_path / "products.csv"
    path.write_text("\n".join((HEADER, *lines, "")), encoding="utf-8")
    return path


def test_rows_with_mistakes_are_left_out_and_the_good_ones_serve(tmp_path):
    path = _write(tmp_path, GOOD, GOOD.replace("shoe-01", "shoe-02").replace("100 EUR", "cheap"))
    assert [product.id for product in Catalogue.load(path, (ACTIVITY,), "EUR").products] == ["shoe-01"]


def test_a_feed_of_which_nothing_can_be_sold_says_why(tmp_path):
    with pytest.raises(BrandFileError, match=r"nothing that can be sold.*is not a price"):
        Catalogue.load(_write(tmp_path, GOOD.replace("100 EUR", "cheap")))
    with pytest.raises(BrandFileError, match=r"none of its prices is in GBP"):
        Catalogue.load(_write(tmp_path, GOOD), currency="GBP")
    with pytest.raises(BrandFileError, match=r"other.csv: is not there"):
        Catalogue.load(tmp_path / "other.csv")


def test_variants_become_one_product_with_its_facets(tmp_path):
    rows = [
        GOOD,
        GOOD.replace("36", "37"),
        GOOD.replace("-36", "-36-red").replace("green", "Red/Black").replace("100", "90"),
    ]
    catalogue = Catalogue.load(_write(tmp_path, *rows), (ACTIVITY,), "EUR")
    (product,) = catalogue.products
    assert (product.id, product.name, product.kind, product.type, product.types) == (
        "shoe-01",
        "Test Path",
        "shoes",
        "boot",
        "boots",
    )
    assert product.facets == {"activity": ("hiking",), "colour": ("green", "red", "black"), "size": ("36", "37")}
    assert product.price == 90
    assert card(product, "EUR") == "Test Path boot — from 90 EUR — green, red, black — sizes 36-37"
    assert catalogue.get("shoe-01-37") is product


def test_what_is_sold_out_stands_last_and_says_so(tmp_path):
    gone = GOOD.replace("in_stock", "out_of_stock")
    catalogue = Catalogue.load(_write(tmp_path, gone, GOOD.replace("shoe-01", "shoe-02")), (ACTIVITY,), "EUR")
    first, last = catalogue.find(Query(kind="shoes")).exact
    assert (first.id, last.id) == ("shoe-02", "shoe-01")
    assert card(last, "EUR").endswith("sold out at the moment")
    assert [one.id for one in catalogue.find(Query(kind="shoes", size="36")).exact] == ["shoe-02"]


def test_a_size_and_a_colour_must_be_had_together(tmp_path):
    rows = [GOOD, GOOD.replace("36", "37").replace("green", "red")]
    catalogue = Catalogue.load(_write(tmp_path, *rows), (ACTIVITY,), "EUR")
    assert catalogue.find(Query(kind="shoes", size="36", facets={"colour": "green"})).exact
    found = catalogue.find(Query(kind="shoes", size="36", facets={"colour": "red"}))
    assert (found.exact, found.relaxed) == ((), ("colour",))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("EU 42", "42"),
        ("42,5", "42.5"),
        ("xl", "XL"),
        ("2XL", "XXL"),
        ("Medium", "M"),
        ("25L", "25 l"),
        ("0,5 litres", "0.5 l"),
        ("2P", "2-person"),
        ("4 persons", "4-person"),
        ("One Size", ONE_SIZE),
        ("OS", ONE_SIZE),
        ("50ML", "50 ml"),
        ("A5", "A5"),
        ("30x32", "30x32"),
    ],
)
def test_sizes_of_any_shop_in_one_spelling(text, size):
    assert normal_size(text) == size


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("clogs,kind,wood", "value"),
        ("clogs,sort,shoes", "facet"),
        ("clogs,word,wooden", "value"),
        ("clogs of the very old dutch kind,kind,shoes", "word"),
        ("!,kind,shoes", "word"),
    ],
)
def test_a_mistake_in_the_synonyms(tmp_path, catalogue, line, column):
    path = tmp_path / "synonyms.csv"
    path.write_text(f"word,facet,value\n{line}\n", encoding="utf-8")
    with pytest.raises(BrandFileError) as caught:
        load_synonyms(path, catalogue.products)
    assert (caught.value.line, caught.value.column) == (2, column)


def test_a_card_says_it_in_one_line(catalogue):
    product = catalogue.get("shoe-07")
    assert card(product, "EUR") == "Fell Runner trail shoe — 119 EUR — grey, blue — sizes 38-46"
    assert cards([product], "EUR") == [card(product, "EUR")]
    assert catalogue.get("shoe-99") is None


@pytest.mark.parametrize(
    ("sizes", "line"),
    [
        (("38", "39", "40", "42"), "sizes 38-40, 42"),
        (("42", "42.5", "43"), "sizes 42-43"),
        (("M",), "size M"),
        (("S", "M", "L"), "sizes S, M, L"),
        (("25 l", "30 l"), "25 l or 30 l"),
        (("1-person",), "for 1 person"),
        (("2-person", "3-person"), "for 2 or 3 people"),
        ((ONE_SIZE,), "one size"),
    ],
)
def test_sizes_in_few_words(sizes, line):
    assert sizes_line(sizes) == line


def test_money():
    assert money(Decimal(119), "EUR") == "119 EUR"
    assert money(Decimal("4.9"), "EUR") == "4.90 EUR"


@pytest.mark.parametrize(
    ("text", "colour"), [("jackets that are not black", "black"), ("shoes without red", "red"), ("no blue", "blue")]
)
def test_a_colour_left_out_stays_out(catalogue, vocabulary, text, colour):
    """A product in several colours stays for the others, and its card does not name the one left out."""
    query = parse(text, vocabulary)
    found = catalogue.find(query, 100)
    assert not found.relaxed
    assert any(colour in product.colours for product in found.exact)
    assert all(set(product.colours) - {colour} for product in found.exact)
    assert not any(colour in line.split(" — ")[2] for line in cards(found.exact, "EUR", query.without))


def test_a_product_with_no_colour_left_is_gone(catalogue, vocabulary):
    found = catalogue.find(parse("rain jackets not in red or black", vocabulary), 100).exact
    assert found
    assert "jack-02" not in {product.id for product in found}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("boots, no leather", lambda product: "leather" in f"{product.name} {product.description}".lower()),
        ("jackets, no fleece", lambda product: product.type == "fleece"),
        ("blue, no shoes please", lambda product: product.kind == "shoes"),
    ],
)
def test_words_and_goods_left_out_stay_out(catalogue, vocabulary, text, gone):
    found = catalogue.find(parse(text, vocabulary), 100).products
    assert found
    assert not any(gone(product) for product in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("red hiking boots in 42", "red hiking boots in 42"),
        ("waterproof jackets for hiking in M up to 150", "rain jackets for hiking in M up to 150 EUR"),
        ("a warm fleece, not in black or red", "fleeces (warm), no black or red"),
        ("tent for 2 between 100 and 200", "tents for 2 people from 100 EUR to 200 EUR"),
        ("pack with 30 l over 50", "packs with 30 l from 50 EUR"),
        ("cheapest gloves", "gloves, cheapest first"),
        ("blue", "blue gear"),
    ],
)
def test_a_search_in_words(store_front, vocabulary, text, words):
    assert describe(parse(text, vocabulary), store_front) == words
