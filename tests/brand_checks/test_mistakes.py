"""Every kind of mistake: what makes it, the line it is said for, what it says to do, and that it is documented."""

# ruff: noqa: E501 - a row of the tables is one mistake

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from confidant import datamap, platform_profile
from confidant.datamap import DataMapError
from confidant.datamap_mistakes import DataMapMistake as Map
from confidant.platform_profile import ProfileError
from confidant.platform_profile import ProfileMistake as Profile
from scripts.check_brand import CrossMistake as Cross
from scripts.check_brand import check
from shop.brand import read_brand
from shop.catalogue import Catalogue
from shop.check import check_brand
from shop.errors import BrandFileError
from shop.facets import Facet
from shop.inventory import Inventory
from shop.mistakes import BrandMistake as Brand
from shop.mistakes import BrandWarning
from shop.mistakes import TableMistake as Table
from shop.places import load_places
from shop.stores import load_stores
from shop.vocabulary import load_synonyms
from strict_files.kinds import YamlMistake as Yaml
from strict_files.mistakes import Mistake, MistakeKind
from tests.brand_checks.sample import FILES, written

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "brand-checks.md"
KINDS: tuple[type[MistakeKind], ...] = (Yaml, Brand, Table, BrandWarning, Map, Profile, Cross)
LONG = "x" * 21

# In each row: what is replaced by what, the first words of the line that must be named, the key or column, the kind
# of mistake and its details.
BRAND = [
    ("name: Inkwell Books\n", "", "assistant:", "name", Yaml.MISSING, {}),
    ("name: Inkwell Books", "name: ''", "name:", "name", Yaml.EMPTY, {}),
    ("name: Inkwell Books", "name:", "name:", "name", Yaml.EMPTY, {}),
    ("name: Inkwell Books", "name: 360", "name:", "name", Yaml.NOT_TEXT, {"given": "it as a number"}),
    ("hours: Monday to Friday", "hours: 2030-05-31", "hours:", "contact.hours", Yaml.DATE_UNQUOTED, {"given": "2030-05-31"}),
    ("about:", "about: Twice.\nabout:", "about: Ink", "about", Yaml.TWICE, {"first": 3}),
    ("  phone: 555-0100", "  phone: 555-0100\n  phone: 555-0102", "phone: 555-0102", "phone", Yaml.TWICE, {"first": 26}),
    ("about:", "abuot: x\nabout:", "abuot:", "abuot", Yaml.UNKNOWN_KEY, {"hint": "Did you mean `about`?"}),
    ("    plural: topics", "    plurals: t\n    plural: topics", "plurals:", "facets.topic.plurals", Yaml.UNKNOWN_KEY, {"hint": "Did you mean `plural`?"}),
    ("  hours: Monday to Friday", "  hours: x\n  fax: y", "fax:", "contact.fax", Yaml.UNKNOWN_KEY, {"hint": "There are phone, email, hours."}),
    ("contact:\n", "contact: us\nkontakt:\n", "contact:", "contact", Yaml.NOT_A_SECTION, {}),
    ("picks: [book-01]", "picks: book-01", "picks:", "picks", Yaml.NOT_A_LIST, {}),
    ("picks: [book-01]", "picks: [a, b, a]", "picks:", "picks", Yaml.SAME_IN_LIST, {"value": "a"}),
    ("      - What does it cost?\n", "", "questions:", "faq.shipping.questions", Yaml.TOO_FEW, {"least": 3}),
    ("      - Do you ship?", "      - 24", "- 24", "faq.shipping.questions", Yaml.NOT_TEXT, {"given": "it as a number"}),
    ("help@inkwell.example.org", "help.example.org", "email:", "contact.email", Yaml.NOT_AN_EMAIL, {}),
    ("help@inkwell.example.org", "help@inkwell", "email:", "contact.email", Yaml.NOT_AN_EMAIL, {}),
    ("website: https://", "website: http://", "website:", "website", Yaml.NOT_AN_ADDRESS, {}),
    ("website: https://www.ink", "website: https://www. ink", "website:", "website", Yaml.NOT_AN_ADDRESS, {}),
    ("label: Shipping", f"label: {LONG}", "label: x", "faq.shipping.label", Yaml.TOO_LONG, {"length": 21, "most": 20}),
    ("label: Gifts", "label: shipping", "label: shipping", "faq.gifts.label", Yaml.SAME_LABEL, {"other": "faq.shipping.label"}),
    ("label: length", "label: Topic", "label: Topic", "facets.length.label", Yaml.SAME_LABEL, {"other": "facets.topic.label"}),
    ("about: Ink", "about: [Ink", "about:", "", Yaml.NOT_YAML, {}),
    ("  email:", "\temail:", "email:", "", Yaml.NOT_YAML, {}),
    ('from: "product_detail: Topic"', "from: product_detail: Topic", "from: product", "", Yaml.NOT_YAML, {}),
    (FILES["brand.yml"], "- a list\n", "- a", "", Yaml.NOT_KEYS, {}),
    ("currency: EUR", "currency: euro", "currency:", "currency", Brand.CURRENCY, {}),
    ("currency: EUR", "currency: DEM", "currency:", "currency", Brand.CURRENCY, {}),
    ("country: Ireland", "country: Irland", "country:", "country", Brand.COUNTRY, {"hint": "Did you mean Ireland?"}),
    ("  Ireland:\n", "  Irelnd:\n", "Irelnd:", "help_lines.Irelnd", Brand.COUNTRY, {"hint": "Did you mean Ireland?"}),
    ("country: Ireland", "country: Austria", "help_lines:", "help_lines", Brand.HELP_LINES_MISSING, {"country": "Austria"}),
    ("number: 112 or 999", "number: soon", "number:", "help_lines.Ireland.number", Brand.NOT_DIALLED, {}),
    ("phone: 555-0100", "phone: ask us", "phone:", "contact.phone", Brand.NOT_DIALLED, {}),
    ("sample-key-for-the-sample-orders-only", "short", "email_key:", "orders.email_key", Brand.KEY_SHORT, {"least": 32}),
    ("source: orders.csv", "source: ../orders.csv", "source:", "orders.source", Brand.ORDERS_SOURCE, {}),
    ("source: orders.csv", "source: http://orders.example.org", "source:", "orders.source", Brand.ORDERS_ADDRESS, {}),
    ("number: IW-00000", "number: IW-0", "number: IW", "orders.number", Brand.ORDERS_NUMBER, {"reason": "must leave 4 places open, like LO-00000: shorter numbers can be guessed"}),
    ("number: IW-00000", "number: IW-00000\n  can: [fly, status]", "can:", "orders.can", Brand.ORDERS_CAN, {"value": "fly", "known": "status, cancel, change_address, change_size"}),
    ("number: IW-00000", "number: IW-00000\n  can: [status, cancel]", "can:", "orders.can", Brand.ORDERS_CAN_TELL, {}),
    ("terms: terms.md", "terms: ../../etc/passwd", "terms:", "terms", Brand.FILE_ELSEWHERE, {}),
    ("terms: terms.md", "terms: none.md", "terms:", "terms", Brand.FILE_MISSING, {"name": "none.md"}),
    ("terms: terms.md", "terms: empty.md", "terms:", "terms", Brand.FILE_EMPTY, {"name": "empty.md"}),
    ("terms: terms.md", "terms: latin.md", "terms:", "terms", Brand.FILE_NOT_UTF8, {"name": "latin.md"}),
    ("catalogue: products.csv", "catalogue: gone.csv", "catalogue:", "catalogue", Brand.FILE_MISSING, {"name": "gone.csv"}),
    ("catalogue: products.csv\n", "", "name:", "catalogue", Brand.NO_PRODUCTS_NAMED, {}),
    ("kinds: [books]", "kinds: [books]\nfeed_url: https://example.org/f.xml", "feed_url:", "feed_url", Brand.TWO_SOURCES, {}),
    ("  gifts:", "  Gift-cards:", "Gift-cards:", "faq.Gift-cards", Brand.TOPIC_NAME, {}),
    ("  topic:", "  The topic:", "The topic:", "facets.The topic", Brand.FACET_NAME, {}),
    ("  length:", "  price:", "price:", "facets.price", Brand.FACET_TAKEN, {}),
    ("from: pages", "from: Number of pages", "from: Number", "facets.length.from", Brand.FACET_SOURCE, {}),
    ("from: pages", "from: 'product_detail: topic'", "from: 'pro", "facets.length.from", Brand.FACET_SOURCE_TWICE, {"other": "topic"}),
    ("about {value}", "about", "phrase:", "facets.topic.phrase", Brand.PHRASE_VALUE, {}),
    ("about {value}", "{value} {label}", "phrase:", "facets.topic.phrase", Brand.PHRASE_VALUE, {}),
    ("unit: pages", "unit: 12 g", "unit:", "facets.length.unit", Brand.UNIT, {}),
    ("unit: pages", "unit: pages\n    order: [a, b]", "order: [a", "facets.length.order", Brand.UNIT_AND_ORDER, {}),
    ('["Do you wrap gifts?"', '["do you ship?"', "questions: [", "faq.gifts.questions", Brand.QUESTION_TWICE, {"question": "do you ship?", "other": "shipping"}),
]  # fmt: skip
OF_THE_FOLDER = [
    ("kinds: [books]", "kinds: [book]", "kinds:", "kinds", Brand.KIND_UNKNOWN, {"value": "book", "hint": "Did you mean books?"}),
    ("picks: [book-01]", "picks: [book-1]", "picks:", "picks", Brand.PICK_UNKNOWN, {"value": "book-1"}),
]  # fmt: skip
PRIVACY = [
    ('version: "2026-11-01"', "version: 2026-11-01", "version:", "version", Yaml.DATE_UNQUOTED, {"given": "2026-11-01"}),
    ('  "2026-11-01": This', "  2026-11-01: This", "2026-11-01: This", "changes.2026-11-01", Yaml.DATE_UNQUOTED, {"given": "2026-11-01"}),
    ('version: "2026-11-01"', 'version: "2027-01-01"', "changes:", "changes", Map.VERSION_UNTOLD, {"version": "2027-01-01"}),
    ("  default: 16", "  default: 12", "default:", "age.default", Map.AGE, {}),
    ("  Austria: 14", "  Austria: 17", "Austria:", "age.Austria", Map.AGE, {}),
    ("  Austria: 14", "  Austria: '14'", "Austria:", "age.Austria", Map.AGE, {}),
    ("  default: 16\n", "", "age:", "age.default", Yaml.MISSING, {}),
    ("  Austria: 14", "  Osterreich: 14", "Osterreich:", "age.Osterreich", Map.COUNTRY, {"hint": "Write its English name, like Ireland or United Kingdom."}),
    ("  country: Ireland\npol", "  country: Eire\npol", "country: Eire", "authority.country", Map.COUNTRY, {"hint": "Did you mean Eritrea?"}),
    ("privacy@inkwell.example.org", "privacy(at)example.org", "email:", "controller.email", Yaml.NOT_AN_EMAIL, {}),
    ("officer@inkwell.example.org", "officer@", "officer:", "controller.officer", Map.OFFICER, {}),
    ("https://inkwell.example.org/privacy", "inkwell.example.org/privacy", "policy_url:", "policy_url", Yaml.NOT_AN_ADDRESS, {}),
    ("basis: consent", "basis: because", "basis: because", "purposes.personalisation.basis", Map.BASIS, {"bases": "consent, contract, legal_obligation, legitimate_interest, public_task, vital_interest"}),
    ("basis: contract", "basis: consent", "basis:", "purposes.service.basis", Map.SERVICE_ON_CONSENT, {}),
    ("  service:\n", "  chat:\n", "purposes:", "purposes", Map.SERVICE_MISSING, {}),
    ("  personalisation:\n", "  Personal tips:\n", "Personal tips:", "purposes.Personal tips", Map.NAME, {}),
    ("label: personal tips", "label: Our chat", "label: Our", "purposes.personalisation.label", Yaml.SAME_LABEL, {"other": "purposes.service.label"}),
    ("label: personal tips", f"label: {LONG}", "label: x", "purposes.personalisation.label", Yaml.TOO_LONG, {"length": 21, "most": 15}),
    ("sentence: so that I can answer", "sentence: to answer", "sentence: to", "purposes.service.sentence", Map.SENTENCE, {}),
    ("retention_days: 30\n", "retention_days: 30.5\n", "retention_days: 30.5", "purposes.personalisation.retention_days", Yaml.NOT_A_NUMBER, {"low": 1, "high": 36500}),
    ("[30, 90]", "[30, 0]", "retention_choices: [30", "purposes.personalisation.retention_choices", Map.CHOICES, {"most": 36500}),
    ("[30, 90]", "[30, 30]", "retention_choices: [30", "purposes.personalisation.retention_choices", Map.CHOICE_TWICE, {"days": 30}),
    ("[30, 90]", "[90]", "retention_choices: [90", "purposes.personalisation.retention_choices", Map.CHOICES_LACK_DEFAULT, {"days": 30}),
    ("    ask: May I remember your name, so that I can greet you?\n", "", "name:\n    label", "fields.name.ask", Yaml.MISSING, {}),
    ("greet you?", "greet you.", "ask: May I remember your name", "fields.name.ask", Map.ASK, {}),
    ("user.name.first", "first name", "category: first", "fields.name.category", Map.CATEGORY, {}),
    ("    purposes: [personalisation]\n    kinds", "    purposes: [personalization]\n    kinds", "purposes: [personaliz", "fields.name.purposes", Map.PURPOSE_UNKNOWN, {"purpose": "personalization", "hint": "Did you mean personalisation?"}),
    ("    purposes: [personalisation]\n    kinds", "    purposes: []\n    kinds", "purposes: []", "fields.name.purposes", Yaml.TOO_FEW, {"least": 1}),
    ("kinds: [person]", "kinds: [shoe]", "kinds:", "fields.name.kinds", Map.KIND_UNKNOWN, {"kind": "shoe", "kinds": "address, birthday, email, ip, order_number, person, phone, place, url"}),
    ("    kinds: [person]\n", "", "name:\n    label", "fields.name.kinds", Yaml.MISSING, {}),
    ("    facet: topic", "    facet: topic\n    kinds: [person]", "kinds: [person]\n    goods", "fields.favourite_topic.kinds", Map.FACET_AND_KINDS, {}),
    ("    facet: topic\n    goods: [books]", "    kinds: [person]", "kinds: [person]\n    generalise: a t", "fields.favourite_topic.kinds", Map.KIND_TAKEN, {"kind": "person", "other": "name"}),
    ("    kinds: [person]", "    facet: topic", "facet: topic\n    goods", "fields.favourite_topic.facet", Map.FACET_TAKEN, {"other": "name"}),
    ("facet: topic", "facet: The topic", "facet:", "fields.favourite_topic.facet", Map.FACET, {}),
    ("    facet: topic", "    kinds: []", "goods:", "fields.favourite_topic.goods", Map.GOODS_ALONE, {}),
    ("label: your topic", "label: Your name", "label: Your", "fields.favourite_topic.label", Yaml.SAME_LABEL, {"other": "fields.name.label"}),
    ("    words: [subject]", "    word: [subject]", "word: [", "fields.favourite_topic.word", Yaml.UNKNOWN_KEY, {"hint": "Did you mean `words`?"}),
    ("    words: [subject]", "    label: again", "label: again", "label", Yaml.TWICE, {"first": 41}),
    ("    words: [subject]", "    words: [Subject, subject]", "words: [Subject", "fields.favourite_topic.words", Yaml.SAME_IN_LIST, {"value": "subject"}),
    ("  telegram:\n", "  signal:\n", "recipients:", "recipients", Map.PLATFORMS, {"name": "telegram"}),
    ("    optional: false\n  tele", "    optional: maybe\n  tele", "optional: maybe", "recipients.meta.optional", Yaml.NOT_A_FLAG, {}),
    ("  backups_days: 7", "  backups_days: a week", "backups_days:", "retention.backups_days", Yaml.NOT_A_NUMBER, {"low": 1, "high": 36500}),
    ("retention:\n", "retenton:\n", "version:", "retention", Yaml.MISSING, {}),
    ("retention:\n", "retenton:\n", "retenton:", "retenton", Yaml.UNKNOWN_KEY, {"hint": "Did you mean `retention`?"}),
]  # fmt: skip
BOTH = [
    ("facet: topic", "facet: topics", "facet:", "fields.favourite_topic.facet", Cross.FACET_UNKNOWN, {"value": "topics", "hint": "Did you mean topic?"}),
    ("goods: [books]", "goods: [shoes]", "goods:", "fields.favourite_topic.goods", Cross.GOODS_UNKNOWN, {"value": "shoes", "hint": "There are books."}),
]  # fmt: skip
PROFILE = [
    ("get_started: /start", "get_started: start", "get_started:", "messenger.get_started", Profile.PAYLOAD, {}),
    ("    help: What", "    Help me: What", "Help me:", "telegram.commands.Help me", Profile.COMMAND_NAME, {}),
    ("bot of {brand}.\n", "bot of {shop}.\n", "short_description:", "telegram.short_description", Profile.PLACEHOLDER, {"name": "shop", "known": "{brand}, {assistant}"}),
    ("The bot of", "x" * 120, "short_description:", "telegram.short_description", Yaml.TOO_LONG, {"length": 135, "most": 120}),
    ("  menu:\n", "  menu:\n" + "    - {title: x, payload: /x}\n" * 20, "menu:", "messenger.menu", Profile.TOO_MANY, {"number": 21, "most": 20}),
    ("  events: [messages]", "  events: []", "events:", "messenger.events", Yaml.TOO_FEW, {"least": 1}),
    ("title: What I can do", "titel: What I can do", "- {titel", "messenger.menu.title", Yaml.MISSING, {}),
]  # fmt: skip
TABLES = [
    ("stores.csv", "id,name", "name,key", "name,key", "", Table.COLUMNS, {"columns": FILES["stores.csv"].split("\n", 1)[0].strip()}),
    ("stores.csv", "1 Example Street", "1 Example Street, Cork", "cork", "", Table.CELLS, {"cells": 17, "columns": 16}),
    ("stores.csv", "Inkwell Cork", "", "cork", "name", Table.EMPTY, {}),
    ("stores.csv", "555-0101", "ask", "cork", "phone", Table.NO_PHONE, {}),
    ("stores.csv", "Europe/Dublin", "Dublin", "cork", "timezone", Table.TIMEZONE, {"value": "Dublin"}),
    ("stores.csv", "closed,closed", "closed,10-18", "cork", "sun", Table.HOURS, {}),
    ("stores.csv", "closed,closed", "closed,18:00-10:00", "cork", "sun", Table.HOURS, {}),
    ("stores.csv", "51.9", "151.9", "cork", "lat", Table.NOT_A_NUMBER, {"low": -90, "high": 90}),
    ("stores.csv", FILES["stores.csv"].split("\n", 1)[1], "", "", "", Table.NO_STORES, {}),
    ("stores.csv", "Inkwell Cork", 'Inkwell"Cork"x,"', "cork", "", Table.NOT_CSV, {"reason": "unexpected end of data"}),
    ("inventory.csv", "cork,book-01", "dublin,book-01", "dublin", "store_code", Table.STORE_UNKNOWN, {"value": "dublin", "stores": "cork"}),
    ("inventory.csv", "in_stock", "many", "cork", "availability", Table.STOCK, {"value": "many", "known": "in_stock, limited_availability, out_of_stock"}),
    ("places.csv", "Galway,Gaillimh", "cork,", "cork,", "name", Table.TWICE, {"value": "cork", "first": 2}),
    ("places.csv", "Gaillimh", "Gaillimh|Gaillimh", "Galway", "also", Table.SAME_VALUE, {}),
    ("places.csv", "-9.0", "west", "Galway", "lon", Table.NOT_A_NUMBER, {"low": -180, "high": 180}),
    ("synonyms.csv", "sapphire,", "as blue as the sea by night,", "as blue", "word", Table.WORD_LENGTH, {"most": 6}),
    ("synonyms.csv", "kind,books", "shelf,books", "paperback", "facet", Table.FACET, {"facets": "kind, type, size, word, colour, topic"}),
    ("synonyms.csv", "kind,books", "kind,boot", "paperback", "value", Table.VALUE_KIND, {"value": "boot", "kinds": "books"}),
    ("synonyms.csv", "colour,blue", "word,ocean", "sapphire", "value", Table.VALUE_WORD, {"value": "ocean"}),
]  # fmt: skip
TOPIC = Facet("topic", "product_detail: Topic", "topic", "topics")
NOT_IN_A_LINE = {
    Yaml.NOT_THERE,
    Yaml.NOT_READABLE,
    Yaml.NOT_UTF8,
    Table.NOT_THERE,
    Table.NOT_UTF8,
    Cross.WORDS_NOT_UTF8,
    Cross.MAP_MISSING,
}


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "empty.md").write_text("\n")
    (tmp_path / "latin.md").write_bytes("Bücher".encode("latin-1"))
    return written(tmp_path)


def of_yaml(folder: Path, name: str) -> Sequence[Mistake]:
    if name == "brand.yml":
        return read_brand(folder)[1].ordered
    names = {"brand": "Inkwell Books", "assistant": "Quill"}
    try:
        datamap.load(folder / name) if name == "privacy.yml" else platform_profile.load(names, folder / name)
    except (DataMapError, ProfileError) as error:
        return error.mistakes
    return ()


def of_table(folder: Path, name: str) -> Sequence[Mistake]:
    try:
        catalogue = Catalogue.load(folder / "products.csv")
        {
            "stores.csv": load_stores,
            "places.csv": load_places,
            "inventory.csv": lambda path: Inventory.load(path, {"cork"}),
            "synonyms.csv": lambda path: load_synonyms(path, catalogue.products, (TOPIC,)),
            "products.csv": Catalogue.load,
        }[name](folder / name)
    except BrandFileError as error:
        return error.mistakes
    return ()


def changed(folder: Path, name: str, old: str, new: str, at: str) -> int:
    """Make the mistake, and return the line that begins with `at`; 0 where none is named."""
    text = FILES[name]
    assert text.count(old) >= 1
    text = text.replace(old, new, 1)
    (folder / name).write_text(text, encoding="utf-8")
    found = re.search(rf"^\s*{re.escape(at)}", text, re.MULTILINE) if at else None
    return text.count("\n", 0, found.end() - len(at)) + 1 if found else 0


def test_the_sample_has_no_mistake(folder):
    assert [of_yaml(folder, name) for name in ("brand.yml", "privacy.yml", "profile.yml")] == [(), (), ()]
    assert [of_table(folder, name) for name in ("stores.csv", "places.csv", "synonyms.csv")] == [(), (), ()]
    assert [checked for checked in check(ROOT, folder) if checked.mistakes] == []


OF_YAML = [
    (name, *row)
    for name, rows in (("brand.yml", BRAND), ("privacy.yml", PRIVACY), ("profile.yml", PROFILE))
    for row in rows
]


@pytest.mark.parametrize(("name", "old", "new", "at", "key", "kind", "details"), OF_YAML)
def test_a_mistake_in_yaml_is_said_with_its_line_and_what_to_do(folder, name, old, new, at, key, kind, details):
    line = changed(folder, name, old, new, at)
    text = kind.says(**details)
    assert Mistake(name, f"`{key}` {text}" if key else text, line) in of_yaml(folder, name)


@pytest.mark.parametrize(("name", "old", "new", "at", "column", "kind", "details"), TABLES)
def test_a_mistake_in_a_table_is_said_with_line_column_and_what_to_do(
    folder, name, old, new, at, column, kind, details
):
    line = changed(folder, name, old, new, at)
    assert of_table(folder, name) == (Mistake(name, kind.says(**details), line, column),)


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "key", "kind", "details"),
    [("brand.yml", *row) for row in OF_THE_FOLDER] + [("privacy.yml", *row) for row in BOTH],
)
def test_a_mistake_between_two_files(folder, name, old, new, at, key, kind, details):
    line = changed(folder, name, old, new, at)
    mistakes = [mistake for checked in check(ROOT, folder) for mistake in checked.mistakes]
    assert mistakes == [Mistake(name, f"`{key}` {kind.says(**details)}", line)]


def test_a_file_that_cannot_be_read(folder, monkeypatch):
    (folder / "brand.yml").write_bytes("name: Bücher".encode("latin-1"))
    assert of_yaml(folder, "brand.yml") == (Mistake("brand.yml", Yaml.NOT_UTF8.says()),)
    (folder / "stores.csv").write_bytes(FILES["stores.csv"].replace("Cork", "Bücher").encode("latin-1"))
    assert of_table(folder, "stores.csv") == (Mistake("stores.csv", Table.NOT_UTF8.says()),)
    for name in ("brand.yml", "stores.csv"):
        (folder / name).unlink()
    assert of_yaml(folder, "brand.yml") == (Mistake("brand.yml", Yaml.NOT_THERE.says()),)
    assert of_table(folder, "stores.csv") == (Mistake("stores.csv", Table.NOT_THERE.says()),)
    (folder / "brands.txt").write_bytes("Müller".encode("latin-1"))
    said = [mistake for checked in check(ROOT, folder) for mistake in checked.mistakes]
    assert Mistake("brands.txt", Cross.WORDS_NOT_UTF8.says()) in said
    (folder / "privacy.yml").unlink(missing_ok=True)
    said = [mistake for checked in check(ROOT, folder) for mistake in checked.mistakes]
    assert Mistake("privacy.yml", Cross.MAP_MISSING.says()) in said
    monkeypatch.setattr(Path, "read_text", lambda *_args, **_options: (_ for _ in ()).throw(PermissionError()))
    assert of_yaml(folder, "brand.yml") == (Mistake("brand.yml", Yaml.NOT_READABLE.says()),)


ODD = (
    "",
    "7",
    "[]",
    "{}",
    "[1, {a: b}]",
    "2030-01-01",
    "[[x]]",
    "*a",
    "<<: x",
    "x: y: z",
    "{1: 2, null: 3, [1]: 2}",
    "~",
    "'{value}{value}'",
)


def odd_texts(text: str) -> Iterator[str]:
    """The text, each of its lines with an odd value once, and once without it."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        odd = f"{line.split(':')[0]}: {ODD[number % len(ODD)]}"
        yield "\n".join([*lines[:number], odd, *lines[number + 1 :]])
        yield "\n".join(lines[:number] + lines[number + 1 :])


@pytest.mark.parametrize("name", ["brand.yml", "privacy.yml", "profile.yml"])
def test_whatever_stands_in_a_file_reading_it_ends_with_mistakes_at_most(folder, name):
    found = []
    for text in odd_texts(FILES[name]):
        (folder / name).write_text(text, encoding="utf-8")
        found.append(bool(of_yaml(folder, name)))
    assert sum(found) > len(found) / 2


def warnings(folder: Path) -> list[str]:
    return [warning for checked in check_brand(folder).files for warning in checked.warnings]


def test_what_is_poor_is_said_but_stops_nothing(folder):
    assert warnings(folder) == []
    without = re.sub(r"https://inkwell.example.org/\d.png", "", FILES["products.csv"])
    (folder / "products.csv").write_text(without, encoding="utf-8")
    missing = [f"pictures: {BrandWarning.PICTURE_MISSING.says(product=one)}" for one in ("book-01", "book-02")]
    assert set(missing) <= set(warnings(folder))
    feed = (
        "id,title,price,link,image_link,description,product_type,availability,color\n"
        "1,Boot,9 EUR,,,A boot.,Books,in_stock,blue\n"
    )
    (folder / "products.csv").write_text(feed, encoding="utf-8")
    said = "\n".join(warnings(folder))
    assert f"`facets.topic.from`, product_detail: Topic, {BrandWarning.FACET_EMPTY.says()}" in said
    assert "products.csv, line 2, column 'link': is missing." in said
    changed(folder, "brand.yml", "catalogue: products.csv", "feed_url: https://example.org/feed.xml", "feed_url")
    assert warnings(folder) == [f"brand.yml, line 7: `feed_url` {BrandWarning.FEED_NOT_HERE.says()}"]


def test_every_kind_of_mistake_is_provoked():
    rows = [*BRAND, *OF_THE_FOLDER, *PRIVACY, *BOTH, *PROFILE, *TABLES]
    assert len(rows) >= 120
    provoked = {row[-2] for row in rows} | NOT_IN_A_LINE | set(BrandWarning)
    assert {kind for kinds in KINDS for kind in kinds} == provoked


def test_every_kind_of_mistake_is_in_the_table():
    page = PAGE.read_text(encoding="utf-8")
    missing = [row for kinds in KINDS for row in map(documented, kinds) if row not in page]
    assert missing == []
    rows = re.findall(r"^\| `[A-Z0-9_]+` \|.*$", page, re.MULTILINE)
    assert len(rows) == sum(len(kinds) for kinds in KINDS)


def documented(kind: MistakeKind) -> str:
    """The row of the table; what is filled in stands in braces."""
    texts = (re.sub(r"\{(\w+)(?:!r|:g)\}", r"{\1}", text) for text in (kind.problem, kind.advice))
    problem, advice = (text.replace("{{", "{").replace("}}", "}").replace("|", "\\|") for text in texts)
    return f"| `{kind.name}` | {problem} | {advice} |"
