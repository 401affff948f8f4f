"""brand.yml and the folder as a whole."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from shop.brand import FAQ_TOPICS, load_brand
from shop.errors import BrandFileError
from shop.shop import Shop

ROOT = Path(__file__).parents[2]


def test_the_sample_brand(store_front):
    brand = store_front.brand
    assert (brand.name, brand.assistant, brand.currency) == ("Larkspur Outdoor", "Wren", "EUR")
    assert set(brand.faq) == set(FAQ_TOPICS)
    assert brand.contact.email.endswith(".example.org")
    assert "Wren is a bot" in brand.terms


def test_the_help_lines_are_those_of_the_brand_s_country(store_front):
    numbers = [line.number for line in store_front.brand.help_lines]
    assert numbers == ["112 or 999", "116 123", "1800 341 900"]


def test_every_answer_is_two_to_four_short_sentences(store_front):
    for answer in store_front.brand.faq.values():
        sentences = [sentence for sentence in re.split(r"(?<=[.!?])\s+", answer) if sentence]
        assert 2 <= len(sentences) <= 4
        assert max(len(sentence.split()) for sentence in sentences) <= 25


def test_the_key_does_not_show(store_front):
    key = store_front.brand.orders_email_key
    assert key.decode() not in repr(store_front.brand)
    assert key.decode() not in repr(store_front)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (r"^name: .*$", "", "name is missing"),
        (r"^name: .*$", "name: ''", "name is empty"),
        (r"^name: .*$", "name: 360", "name must be text"),
        (r"^currency: .*$", "currency: euro", "currency must be"),
        (r"^website: .*$", "website: http://www.example.org", "website must begin"),
        (r"^  email: .*$", "", "contact.email is missing"),
        (r"^  phone: .*$", "  phone: 1\n  fax: 2", "contact.phone must be text"),
        (r"^  shipping: >-$", "  shiping: >-", "faq.shipping is missing"),
        (r"^about: ", "colour: green\nabout: ", "colour is not a key"),
        (r"^contact:$", "contact: us\nkontakt:", "contact. must be a list"),
        (r"^orders_email_key: .*$", "orders_email_key: short", "at least 32"),
        (r"^terms: .*$", "terms: none.md", "terms names none.md"),
        (r"^terms: .*$", "terms: ../../etc/passwd", "in the brand folder"),
        (r"^name: .*$", "name: [", "not valid YAML"),
        (r"^help_lines:$", "help_line:", "help_lines is missing"),
        (r"^country: .*$", "country: Narnia", "help_lines.Narnia is missing"),
        (r"^  Ireland:$", "  Ireland: []\n  Elsewhere:", "help_lines.Ireland must be a list"),
        (r"^      number: 112 or 999$", "      number: 112", "help_lines.Ireland.number must be text"),
        (r"^      number: 112 or 999$", "      number: soon", "help_lines.Ireland.number must be a number to dial"),
        (r"^      number: '911'$", "      phone: '911'", "help_lines.United States.number is missing"),
    ],
)
def test_a_mistake_in_brand_yml_is_named(brand_copy, old, new, says):
    path = brand_copy / "brand.yml"
    text, count = re.subn(old, new, path.read_text("utf-8"), flags=re.MULTILINE)
    assert count
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrandFileError, match=says) as caught:
        load_brand(brand_copy)
    assert "sample-key" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["brand.yml", "terms.md", "catalogue.csv", "synonyms.csv", "stores.csv", "places.csv", "orders.csv"]
)
def test_a_missing_file_is_named(brand_copy, name):
    (brand_copy / name).unlink()
    with pytest.raises(BrandFileError, match=re.escape(name)):
        Shop.load(brand_copy)


def test_every_file_is_explained():
    readme = (ROOT / "brand" / "README.md").read_text("utf-8")
    assert {path.name for path in (ROOT / "brand").iterdir()} - {"README.md"} <= set(re.findall(r"`([\w.]+)`", readme))


def test_the_samples_use_reserved_names_and_numbers():
    for path in (path for path in (ROOT / "brand").iterdir() if path.is_file()):
        text = path.read_text("utf-8")
        assert all(re.search(r"(^|[@.])example\.org$", host) for host in re.findall(r"[\w.-]*@([\w.-]+\w)", text))
        assert all(host.endswith("example.org") for host in re.findall(r"https?://([\w.-]+)", text))
        assert all(number.startswith("+44 7700 900") for number in re.findall(r"\+\d\d [\d ]+", text))


def test_importing_the_shop_reads_no_file_and_no_rasa():
    """Nothing happens at import: an audit hook sees no file of the brand opened."""
    code = (
        "import sys\n"
        "sys.addaudithook(lambda e, a: e == 'open' and 'brand/' in str(a[0]) and sys.exit('read ' + str(a[0])))\n"
        "import shop.shop, shop.refine, shop.recommend, shop.cards\n"
        "assert not [m for m in sys.modules if m.split('.')[0] in ('rasa', 'rasa_sdk', 'confidant', 'actions')]\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
