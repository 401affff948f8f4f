"""What people write, and what the shop makes of it."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.product import PRICE_CEILING, size_family
from shop.query import Query, parse

pytestmark = pytest.mark.sample

BOOT = {"kind": "shoes", "type": "hiking boot"}
RAIN = {"kind": "jackets", "type": "rain jacket"}

UTTERANCES = [
    # kinds and types, singular and plural, and other words for them
    ("shoes", {"kind": "shoes"}),
    ("do you have any jackets?", {"kind": "jackets"}),
    ("Show me all your TENTS", {"kind": "tents"}),
    ("i need a backpack", {"kind": "packs"}),
    ("rucksacks please", {"kind": "packs"}),
    ("sneakers", {"kind": "shoes"}),
    ("i'm after a coat", {"kind": "jackets"}),
    ("what accessories do you have", {"kind": "accessories"}),
    ("hiking boots", BOOT),
    ("boot", BOOT),
    ("Rain-jackets", RAIN),
    ("a raincoat", RAIN),
    ("daypacks", {"kind": "packs", "type": "daypack"}),
    ("head torch", {"kind": "accessories", "type": "headlamp"}),
    ("walking sticks", {"kind": "accessories", "type": "trekking poles"}),
    ("a mat to sleep on", {"kind": "accessories", "type": "sleeping mat"}),
    ("thermos", {"kind": "accessories", "type": "bottle"}),
    ("family tent", {"kind": "tents", "type": "family tent"}),
    ("puffer jacket", {"kind": "jackets", "type": "down jacket"}),
    ("windbreaker", {"kind": "jackets", "type": "wind jacket"}),
    ("a jumper", {"kind": "jackets", "type": "fleece"}),
    ("camping stove", {"kind": "accessories", "type": "stove"}),
    ("do you sell trousers", {"type": "trousers"}),
    ("a bike jacket", {"kind": "jackets", "facets": {"activity": "cycling"}}),
    # activities
    ("something for hiking", {"facets": {"activity": "hiking"}}),
    ("I like to hike", {"facets": {"activity": "hiking"}}),
    ("shoes for trail running", {"kind": "shoes", "facets": {"activity": "trail running"}}),
    ("trail running shoes", {"kind": "shoes", "type": "trail shoe"}),
    ("hiking shoes", {"kind": "shoes", "facets": {"activity": "hiking"}}),
    ("i go climbing a lot", {"facets": {"activity": "climbing"}}),
    ("a pack for my bike tour", {"kind": "packs", "facets": {"activity": "cycling"}}),
    ("gloves for cyclists", {"kind": "accessories", "type": "gloves", "facets": {"activity": "cycling"}}),
    ("jackets for travelling", {"kind": "jackets", "facets": {"activity": "travel"}}),
    # colours
    ("green jackets", {"kind": "jackets", "facets": {"colour": "green"}}),
    ("in green", {"facets": {"colour": "green"}}),
    ("a gray fleece", {"kind": "jackets", "type": "fleece", "facets": {"colour": "grey"}}),
    ("navy hat", {"kind": "accessories", "type": "hat", "facets": {"colour": "blue"}}),
    ("pink shoes", {"kind": "shoes", "facets": {"colour": "pink"}}),
    # sizes
    ("size 42", {"size": "42"}),
    ("shoes 42", {"kind": "shoes", "size": "42"}),
    ("boots in size: 43", {**BOOT, "size": "43"}),
    ("eu 39 sandals", {"kind": "shoes", "type": "sandal", "size": "39"}),
    ("uk 8 sandals", {"kind": "shoes", "type": "sandal", "size": "42"}),
    ("boots size 44,5", {**BOOT, "size": "44.5"}),
    ("Größe 42 boots", {**BOOT, "size": "42"}),
    ("rain jacket size m", {**RAIN, "size": "M"}),
    ("I take an M", {"size": "M"}),
    ("in l", {"size": "L"}),
    ("XL", {"size": "XL"}),
    ("an extra large fleece", {"kind": "jackets", "type": "fleece", "size": "XL"}),
    ("medium rain jacket", {**RAIN, "size": "M"}),
    ("a 30 litre backpack", {"kind": "packs", "size": "30 l"}),
    ("pack 40l", {"kind": "packs", "size": "40 l"}),
    ("backpack 25", {"kind": "packs", "size": "25 l"}),
    ("bottle with 0,75 l", {"kind": "accessories", "type": "bottle", "size": "0.75 l"}),
    ("tent for 2 persons", {"kind": "tents", "size": "2-person"}),
    ("tent for three people", {"kind": "tents", "size": "3-person"}),
    ("4-man tent", {"kind": "tents", "size": "4-person"}),
    ("a tent for two", {"kind": "tents", "size": "2-person"}),
    ("solo tent", {"kind": "tents", "size": "1-person"}),
    ("a small tent", {"kind": "tents"}),
    ("pack size 42", {"kind": "packs", "size": "42 l"}),
    ("this jacket is too small", {"kind": "jackets"}),
    # prices
    ("under 150", {"price_max": 150}),
    ("boots under €150", {**BOOT, "price_max": 150}),
    ("up to 80 euros", {"price_max": 80}),
    ("between 50 and 100", {"price_max": 100, "price_min": 50}),
    ("between 100 and 50 eur", {"price_max": 100, "price_min": 50}),
    ("cheaper than 90", {"price_max": 90}),
    ("50-100 euro daypack", {"kind": "packs", "type": "daypack", "price_max": 100, "price_min": 50}),
    ("jackets 100 to 200", {"kind": "jackets", "price_max": 200, "price_min": 100}),
    ("a tent, 4 ppl", {"kind": "tents", "size": "4-person"}),
    ("sandals size 7 uk", {"kind": "shoes", "type": "sandal", "size": "41"}),
    ("from 50 to 100", {"price_max": 100, "price_min": 50}),
    ("less than 99.90", {"price_max": 99.9}),
    ("max. 200 for boots", {**BOOT, "price_max": 200}),
    ("boots, 200 max", {**BOOT, "price_max": 200}),
    ("not more than 60 euro", {"price_max": 60}),
    ("my budget is 120", {"price_max": 120}),
    ("more than 100", {"price_min": 100}),
    ("at least 100 but less than 200", {"price_min": 100, "price_max": 200}),
    ("tents for 1.200 eur or less", {"kind": "tents", "price_max": 1200}),
    ("around 100 euros", {"price_min": 80, "price_max": 120}),
    ("€75 hat", {"kind": "accessories", "type": "hat", "price_max": 75}),
    ("shoes under fifty", {"kind": "shoes", "price_max": 50}),
    ("boots under a hundred", {**BOOT, "price_max": 100}),
    ("cheapest tent", {"kind": "tents", "order": "cheapest"}),
    ("the most expensive jacket", {"kind": "jackets", "order": "dearest"}),
    # free words
    ("waterproof shoes", {"kind": "shoes", "words": ["waterproof"]}),
    ("a jacket that is light and breathable", {"kind": "jackets", "words": ["light", "breathable"]}),
    ("winter jacket", {"kind": "jackets", "words": ["warm"]}),
    ("a jacket for rain", {"kind": "jackets", "words": ["waterproof"]}),
    ("vegan sandals", {"kind": "shoes", "type": "sandal", "words": ["vegan"]}),
    ("night train", {"names": ["pack-13"]}),
    ("a sleeping bag under 2 kg", {"kind": "accessories", "type": "sleeping bag", "numbers": {"weight": [None, 2000]}}),
    # slips of the finger
    ("waterprof jaket", RAIN),
    ("bakpack", {"kind": "packs"}),
    ("hikng boots", BOOT),
    ("tnet", {"kind": "tents"}),
    ("gren jackets", {"kind": "jackets", "facets": {"colour": "green"}}),
    ("sandels", {"kind": "shoes", "type": "sandal"}),
    ("gren", {"facets": {"colour": "green"}}),
    ("warm jaket for wintr", {"kind": "jackets", "words": ["warm", "winter"]}),
    ("yelow rain jaket", {**RAIN, "facets": {"colour": "yellow"}}),
    # all together
    (
        "green rain jacket, size M, up to 80 euros",
        {**RAIN, "size": "M", "price_max": 80, "facets": {"colour": "green"}},
    ),
    ("tent for two people under 300€", {"kind": "tents", "size": "2-person", "price_max": 300}),
    ("hiking boots 43 in brown below 200", {**BOOT, "size": "43", "price_max": 200, "facets": {"colour": "brown"}}),
    # what is not wanted
    ("jackets but not in red", {"kind": "jackets", "without": ["red"]}),
    ("show me jackets that are not black", {"kind": "jackets", "without": ["black"]}),
    ("anything but black shoes", {"kind": "shoes", "without": ["black"]}),
    ("any colour except black", {"without": ["black"]}),
    ("I don't like green", {"without": ["green"]}),
    ("don't show me red ones", {"without": ["red"]}),
    ("no show me red", {"facets": {"colour": "red"}}),
    ("no, red", {"facets": {"colour": "red"}}),
    ("not blue but green", {"without": ["blue"], "facets": {"colour": "green"}}),
    ("not in black or red", {"without": ["black", "red"]}),
    ("boots without black, red and blue", {**BOOT, "without": ["black", "red", "blue"]}),
    ("neither red nor blue", {"without": ["red", "blue"]}),
    ("boots other than brown", {**BOOT, "without": ["brown"]}),
    ("green instead of blue", {"without": ["blue"], "facets": {"colour": "green"}}),
    ("remove red from the search", {"without": ["red"]}),
    ("take the red ones off the list", {"without": ["red"]}),
    ("leave out blue please", {"without": ["blue"]}),
    ("forget the blue one, show red ones", {"without": ["blue"], "facets": {"colour": "red"}}),
    ("no leather", {"without": ["leather"]}),
    ("no leather boots", {**BOOT, "without": ["leather"]}),
    ("no leather and waterproof", {"words": ["waterproof"], "without": ["leather"]}),
    ("no wool", {"without": ["merino"]}),
    ("I don't want to be cold", {}),
    ("no shoes please", {"without": ["shoes"]}),
    ("no tents, packs please", {"kind": "packs"}),
    ("jackets, but no fleece", {"kind": "jackets", "without": ["fleece"]}),
    ("it doesn't have to be waterproof", {}),
    ("not only black", {"facets": {"colour": "black"}}),
    ("not for climbing", {"without": ["climbing"]}),
    ("except red too", {"without": ["red"]}),
    ("boots, but not in size 42", BOOT),
    # comparatives, and numbers that can only be a price
    ("a warmer jacket", {"kind": "jackets", "words": ["warm"]}),
    ("something lighter", {"words": ["light"]}),
    ("the sturdiest boots", {**BOOT, "words": ["sturdy"]}),
    ("gloves 35", {"kind": "accessories", "type": "gloves", "price_max": 35}),
    ("boots 120", {**BOOT, "price_max": 120}),
    ("jackets 40", {"kind": "jackets"}),
    ("i can spend 80 on gloves", {"kind": "accessories", "type": "gloves", "price_max": 80}),
    ("I don't want to spend more than 70", {"price_max": 70}),
    ("my budget would be 80", {"price_max": 80}),
    ("42,5", {"size": "42.5"}),
    ("45.5", {"size": "45.5"}),
    # placeholders
    ("I'm _person_, show me tents", {"kind": "tents"}),
    ("_person_ from _place_ needs sandals", {"kind": "shoes", "type": "sandal"}),
    ("_removed_", {}),
]

NEAR_MISSES = [
    "",
    "hello",
    "what can you do?",
    "can you show me the store in town",
    "i tried the trial",
    "I am hiding",
    "great",
    "delete my sizes",
    "what's 7+8",
    "a short pause please",
    "are you a computer",
    "stop spamming me",
    "a big thank you",
    "who else reads the text?",
    "where is my order 48213",
    "in 3 days",
    "over 20 km a day",
    "I'm 42 years old",
    "not at all",
    "12 to 15 May",
    "under 4111111111111111",
]


@pytest.mark.parametrize(("text", "choices"), UTTERANCES)
def test_reads_the_wishes_in_a_message(vocabulary, text, choices):
    assert parse(text, vocabulary).to_choices() == choices


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_reads_nothing_into_other_messages(vocabulary, text):
    assert parse(text, vocabulary).is_empty


@pytest.mark.parametrize(("text", "choices"), UTTERANCES)
def test_capitals_change_no_wish(vocabulary, text, choices):
    if "_" not in text:
        assert parse(text.upper(), vocabulary).to_choices() == choices


@pytest.mark.parametrize(("kind", "size"), [(None, "40"), ("shoes", "40"), ("packs", "40 l"), ("jackets", None)])
def test_a_bare_number_means_what_the_talk_is_of(vocabulary, kind, size):
    assert parse("40", vocabulary, kind=kind).size == size


@pytest.mark.parametrize(
    "word",
    [
        "store",
        "greet",
        "text",
        "test",
        "tend",
        "cost",
        "show",
        "block",
        "racket",
        "hiding",
        "sick",
        "read",
        "great",
        "greek",
    ],
)
def test_an_everyday_word_is_no_slip_of_the_finger(vocabulary, word):
    assert vocabulary.corrected(word) == word


def _closed(query, vocabulary):
    """Whether every value of the query comes from the vocabulary or is a number."""
    return (
        (query.kind is None or query.kind in vocabulary.kinds)
        and (query.type is None or query.type in vocabulary.types)
        and (query.colour is None or query.colour in vocabulary.colours)
        and (all(value in vocabulary.facets[name] for name, value in query.facets.items()))
        and (query.size is None or size_family(query.size) is not None)
        and set(query.words) <= vocabulary.words
        and set(query.without) <= vocabulary.refusable
        and query.order in (None, "cheapest", "dearest")
        and all(p is None or 0 < p <= PRICE_CEILING for p in (query.price_min, query.price_max))
    )


PIECES = """
under over between and 50 100 150,- 1.299 € eur size 42 M xl 30l 2 people green grey not but _person_ boots
tent jackt waterproof _ - ; /x {} for in any hiking except or , black leather remove 42.5 00 ١٢ ½ é 🙂 maria
"""
FRAGMENTS = st.sampled_from(PIECES.split())
MESSAGES = st.one_of(st.text(max_size=120), st.lists(FRAGMENTS, max_size=15).map(" ".join))


@settings(deadline=None)  # a busy machine is no failure
@given(text=MESSAGES)
def test_any_message_gives_a_closed_query_that_survives_the_slot(vocabulary, text):
    """Whatever is written, only the shop's own words and numbers come out, and they come back from JSON."""
    query = parse(text, vocabulary)
    assert _closed(query, vocabulary)
    choices = json.loads(json.dumps(query.to_choices()))
    assert Query.from_choices(choices, vocabulary) == query


@settings(deadline=None)  # a busy machine is no failure
@given(data=st.data())
def test_choices_round_trip(vocabulary, data):
    def one(values):
        return data.draw(st.none() | st.sampled_from(sorted(values)))

    prices = st.none() | st.decimals("0.01", PRICE_CEILING, places=2)
    query = Query(
        kind=one(vocabulary.kinds),
        type=one(vocabulary.types),
        size=one({size for ladder in vocabulary.sizes.values() for size in ladder}),
        price_max=data.draw(prices),
        price_min=data.draw(prices),
        words=tuple(data.draw(st.lists(st.sampled_from(sorted(vocabulary.words)), unique=True, max_size=6))),
        order=one(["cheapest", "dearest"]),
        without=tuple(data.draw(st.lists(st.sampled_from(sorted(vocabulary.refusable)), unique=True, max_size=10))),
        facets={
            name: value
            for name, value in (("colour", one(vocabulary.colours)), ("activity", one(vocabulary.facets["activity"])))
            if value is not None
        },
    )
    assert Query.from_choices(json.loads(json.dumps(query.to_choices())), vocabulary) == query


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)  # a busy machine is no failure
@given(choices=st.none() | st.dictionaries(st.sampled_from(list(Query().__dict__)), JUNK))
def test_choices_from_elsewhere_are_checked(vocabulary, choices):
    """A slot can be tampered with; nothing that is not of the vocabulary gets through, and nothing raises."""
    assert _closed(Query.from_choices(choices, vocabulary), vocabulary)


@pytest.mark.parametrize(
    "price",
    [pytest.param(10**5000, id="huge"), -1, 0, True, "100", float("nan"), float("inf"), Decimal("sNaN"), 1e-9, None],
)
def test_a_price_that_cannot_be_is_no_limit(vocabulary, price):
    assert Query.from_choices({"price_max": price}, vocabulary).is_empty


def test_a_name_does_not_ride_along(vocabulary):
    query = parse("Maria Muster from Musterstadt, maria@example.org, wants green waterproof boots", vocabulary)
    assert query.to_choices() == {**BOOT, "words": ["waterproof"], "facets": {"colour": "green"}}


def test_prices_keep_their_cents(vocabulary):
    assert parse("under 99,95 €", vocabulary).price_max == Decimal("99.95")
