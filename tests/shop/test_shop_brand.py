"""brand.yml and the folder as a whole."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from shop.brand import load_brand
from shop.errors import BrandFileError
from shop.shop import Shop

pytestmark = pytest.mark.sample

ROOT = Path(__file__).parents[2]


def test_the_sample_brand(store_front):
    brand = store_front.brand
    assert (brand.name, brand.assistant, brand.currency) == ("Larkspur Outdoor", "Wren", "EUR")
    assert [topic.label for topic in brand.faq.values()] == ["Shipping", "Returns", "Payment", "Warranty"]
    assert all(len(topic.questions) >= 4 for topic in brand.faq.values())
    assert brand.facets["activity"].source == "product_detail: Activity"
    assert (brand.catalogue, brand.feed_url) == ("products.csv", None)
    assert brand.contact.email.endswith(".example.org")
    assert "Wren is a bot" in brand.terms


def test_the_help_lines_are_those_of_the_brand_s_country(store_front):
    numbers = [line.number for line in store_front.brand.help_lines]
    assert numbers == ["112 or 999", "116 123", "1800 341 900"]


def test_every_answer_is_two_to_four_short_sentences(store_front):
    for answer in (topic.answer for topic in store_front.brand.faq.values()):
        sentences = [sentence for sentence in re.split(r"(?<=[.!?])\s+", answer) if sentence]
        assert 2 <= len(sentences) <= 4
        assert max(len(sentence.split()) for sentence in sentences) <= 25


def test_the_key_does_not_show(store_front):
    key = store_front.brand.orders.email_key
    assert key.decode() not in repr(store_front.brand)
    assert key.decode() not in repr(store_front)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (r"^name: .*$", "", "`name` is missing"),
        (r"^name: .*$", "name: ''", "`name` is empty"),
        (r"^name: .*$", "name: 360", "`name` must be text"),
        (r"^currency: .*$", "currency: euro", "`currency` is not a currency"),
        (r"^website: .*$", "website: http://www.example.org", "`website` is not a web address"),
        (r"^  email: .*$", "", "`contact.email` is missing"),
        (r"^  phone: .*$", "  phone: 1\n  fax: 2", "`contact.phone` must be text"),
        (r"^about: ", "colour: green\nabout: ", "`colour` is not a key"),
        (r"^contact:$", "contact: us\nkontakt:", "`contact` must be a list"),
        (r"^orders:$", "order:", "`orders` is missing"),
        (r"^  email_key: .*$", "  email_key: short", "`orders.email_key` must have at least 32"),
        (r"^  email_key: .*$", "", "`orders.email_key` is missing"),
        (r"^  source: .*$", "  source: ../orders.csv", "`orders.source` must be a CSV file in the brand's folder"),
        (r"^  source: .*$", "  source: orders.txt", "`orders.source` must be a CSV file in the brand's folder"),
        (r"^  source: .*$", "  source: http://shop.example.org/orders", "`orders.source` must be an https address"),
        (r"^  source: .*$", "  source: https://me@shop.example.org", "`orders.source` must be an https address"),
        (r"^  source: .*$", "  source: https://shop.example.org/?key=1", "`orders.source` must be an https address"),
        (r"^  number: LO.*$", "  number: LO-00", "`orders.number` must leave 4 places open"),
        (r"^  number: LO.*$", "  number: LO-AAAA", "`orders.number` must have a digit"),
        (r"^  number: LO.*$", "  number: LO*00000", "`orders.number` must have letters, digits and the signs"),
        (r"^  number: LO.*$", "  number: 100234", "`orders.number` must be text"),
        (r"^  number: LO.*$", "  number: LO-00000\n  can: [cancel]", "`orders.can` promises what a CSV file can't do"),
        (r"^  number: LO.*$", "  number: LO-00000\n  can: [fly]", "`orders.can` has 'fly'"),
        (r"^  number: LO.*$", "  number: LO-00000\n  numbr: 1", "`orders.numbr` is not a key"),
        (r"^terms: .*$", "terms: none.md", "`terms` names none.md"),
        (r"^terms: .*$", "terms: ../../etc/passwd", "outside the brand's folder"),
        (r"^name: .*$", "name: [", "not valid YAML"),
        (r"^help_lines:$", "help_line:", "`help_lines` is missing"),
        (r"^country: .*$", "country: Narnia", "`help_lines` has no help lines for Narnia"),
        (r"^  Ireland:$", "  Ireland: []\n  Elsewhere:", "`help_lines.Ireland` must be a list"),
        (r"^      number: 112 or 999$", "      number: 112", "`help_lines.Ireland.number` must be text"),
        (r"^      number: 112 or 999$", "      number: soon", "`help_lines.Ireland.number` is not a number to dial"),
        (r"^      number: '911'$", "      phone: '911'", "`help_lines.United States.number` is missing"),
    ],
)
def test_a_mistake_in_brand_yml_is_named(brand_copy, old, new, says):
    path = brand_copy / "brand.yml"
    text, count = re.subn(old, new, path.read_text("utf-8"), flags=re.MULTILINE)
    assert count
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrandFileError) as caught:
        load_brand(brand_copy)
    assert says in "\n".join(map(str, caught.value.mistakes))
    assert "sample-key" not in str(caught.value)


@pytest.mark.parametrize("name", ["brand.yml", "terms.md", "products.csv", "stores.csv", "places.csv", "orders.csv"])
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
        hosts = set(re.findall(r"https?://([\w.-]+)", text)) - {"support.google.com"}  # the README's source
        assert all(host.endswith("example.org") for host in hosts)
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
