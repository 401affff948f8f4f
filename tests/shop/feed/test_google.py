"""Product data by Google's and Meta's attributes: CSV, TSV, RSS and Atom say the same."""

import gzip
from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal

import pytest

from shop.feed import Availability, Code, Condition, Detail, Item, Measure, Price, Sale, Variant

NOW = datetime(2030, 5, 15, tzinfo=timezone.utc)
SALE = Sale(
    Price(Decimal("129.00"), "EUR"),
    datetime(2030, 5, 1, 0, 0, tzinfo=timezone.utc),
    datetime(2030, 5, 31, 23, 59, 59, tzinfo=timezone.utc),
)
GREEN = Variant(
    id="cairn-green-43",
    price=Price(Decimal("159.00"), "EUR"),
    sale=SALE,
    availability=Availability.IN_STOCK,
    colour="Green",
    size="43",
    size_system="EU",
    condition=Condition.NEW,
    gtin="4006381333931",
    image="https://shop.example.org/cairn-green.jpg",
    link="https://shop.example.org/cairn?v=1",
    attributes={"mpn": "CM-43"},
)
GREY = replace(
    GREEN,
    id="cairn-grey-44",
    sale=None,
    availability=Availability.OUT_OF_STOCK,
    colour="Grey",
    size="44",
    gtin="",
    image="https://shop.example.org/cairn-grey.jpg",
    link="https://shop.example.org/cairn?v=2",
    attributes={},
)
CAIRN = Item(
    id="cairn",
    title="Cairn Mid",
    description="Warm & dry, in any weather.",
    brand="Larch",
    product_type=("Shoes", "Hiking boots"),
    link="https://shop.example.org/cairn?v=1",
    image_links=("https://shop.example.org/cairn-green.jpg", "https://shop.example.org/sole.jpg"),
    material="leather",
    details=(Detail("Sole", "Kind", "rubber, soft"), Detail("Upper", "Lining", "wool")),
    highlights=("Dry, also in snow", "Light"),
    custom_labels={"custom_label_0": "bestseller"},
    measures={"product_weight": Measure(Decimal("1.2"), "kg")},
    attributes={"shipping_label": "heavy"},
    variants=(GREEN, GREY),
)

TABLE = [
    [
        *("id", "title", "description", "link", "image_link", "additional_image_link", "availability", "price"),
        *(
            "sale_price",
            "sale_price_effective_date",
            "brand",
            "gtin",
            "mpn",
            "condition",
            "color",
            "size",
            "size_system",
        ),
        *("item_group_id", "product_type", "material", "product_detail", "product_highlight", "product_weight"),
        *("custom_label_0", "shipping_label"),
    ],
    [
        *("cairn-green-43", "Cairn Mid - Green / 43", "<p>Warm &amp; dry, in any weather.</p>"),
        *("https://shop.example.org/cairn?v=1", "https://shop.example.org/cairn-green.jpg"),
        *("https://shop.example.org/sole.jpg", "in_stock", "159.00 EUR", "129.00 EUR", "2030-05-01/2030-05-31"),
        *("Larch", "4006381333931", "CM-43", "new", "Green", "43", "EU", "cairn", "Shoes > Hiking boots", "leather"),
        *("Sole:Kind:rubber, soft, Upper:Lining:wool", '"Dry, also in snow", Light', "1.2 kg", "bestseller", "heavy"),
    ],
    [
        *("cairn-grey-44", "Cairn Mid - Grey / 44", "The same in grey."),
        *("https://shop.example.org/cairn?v=2", "https://shop.example.org/cairn-grey.jpg", "", "out of stock"),
        *("EUR 159,00", "", "", "Larch", "", "", "new", "Grey", "44", "EU", "cairn", "Shoes > Hiking boots", "leather"),
        *("", "", "", "", ""),
    ],
]

ITEMS = """
  <{item}>
    <g:id>cairn-green-43</g:id>
    <{title}>Cairn Mid - Green / 43</{title}>
    <{description}>&lt;p&gt;Warm &amp;amp; dry, in any weather.&lt;/p&gt;</{description}>
    {link_1}
    <g:image_link>https://shop.example.org/cairn-green.jpg</g:image_link>
    <g:additional_image_link>https://shop.example.org/sole.jpg</g:additional_image_link>
    <g:availability>https://schema.org/InStock</g:availability>
    <g:price>159.00 EUR</g:price>
    <g:sale_price>129,00 €</g:sale_price>
    <g:sale_price_effective_date>2030-05-01T00:00Z/2030-05-31T23:59:59Z</g:sale_price_effective_date>
    <g:brand>Larch</g:brand>
    <g:gtin>4006381333931</g:gtin>
    <g:mpn>CM-43</g:mpn>
    <g:condition>new</g:condition>
    <g:color>Green</g:color>
    <g:size>43</g:size>
    <g:size_system>EU</g:size_system>
    <g:item_group_id>cairn</g:item_group_id>
    <g:product_type>Shoes &gt; Hiking boots</g:product_type>
    <g:material>leather</g:material>
    <g:product_detail>
      <g:section_name>Sole</g:section_name>
      <g:attribute_name>Kind</g:attribute_name>
      <g:attribute_value>rubber, soft</g:attribute_value>
    </g:product_detail>
    <g:product_detail>
      <g:section_name>Upper</g:section_name>
      <g:attribute_name>Lining</g:attribute_name>
      <g:attribute_value>wool</g:attribute_value>
    </g:product_detail>
    <g:product_highlight>Dry, also in snow</g:product_highlight>
    <g:product_highlight><![CDATA[Light]]></g:product_highlight>
    <g:product_weight>1.2 kg</g:product_weight>
    <g:custom_label_0>bestseller</g:custom_label_0>
    <g:shipping_label>heavy</g:shipping_label>
  </{item}>
  <{item}>
    <g:id>cairn-grey-44</g:id>
    <{title}>Cairn Mid - Grey / 44</{title}>
    <{description}>The same in grey.</{description}>
    {link_2}
    <g:image_link>https://shop.example.org/cairn-grey.jpg</g:image_link>
    <g:availability>out of stock</g:availability>
    <g:price>159.00 EUR</g:price>
    <g:brand>Larch</g:brand>
    <g:condition>new</g:condition>
    <g:color>Grey</g:color>
    <g:size>44</g:size>
    <g:size_system>EU</g:size_system>
    <g:item_group_id>cairn</g:item_group_id>
    <g:product_type>Shoes &gt; Hiking boots</g:product_type>
    <g:material>leather</g:material>
  </{item}>
"""
RSS = (
    '<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    "<title>Larch</title><link>https://shop.example.org</link><description>All of it</description>"
    + ITEMS.format(
        item="item",
        title="title",
        description="description",
        link_1="<link>https://shop.example.org/cairn?v=1</link>",
        link_2="<link>https://shop.example.org/cairn?v=2</link>",
    )
    + "</channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">'
    '<title>Larch</title><link rel="self" href="https://shop.example.org/feed"/>'
    + ITEMS.format(
        item="entry",
        title="title",
        description="summary",
        link_1='<link rel="self" href="https://shop.example.org/x"/><link href="https://shop.example.org/cairn?v=1"/>',
        link_2='<id>tag:example.org,2030:2</id><link rel="alternate" href="https://shop.example.org/cairn?v=2"/>',
    )
    + "</feed>"
)


def table(separator: str, rows: list[list[str]] = TABLE) -> str:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    return "".join(separator.join(row) + "\r\n" for row in quoted)


FEEDS = {
    "comma": table(","),
    "semicolon": table(";"),
    "tab": table("\t"),
    "declared": "sep=;\r\n" + table(";"),
    "remarks": "# Required | An id of its own, up to 100 characters.\n" + table(","),
    "prefixed": table("\t", [["g:" + name for name in TABLE[0]], *TABLE[1:]]),
    "spaced": table("\t", [[name.replace("_", " ").capitalize() for name in TABLE[0]], *TABLE[1:]]),
    "blank lines": table(",").replace("\r\n", "\r\n\r\n"),
    "a break in a name": table(",", [[name.replace("material", "material\n") for name in TABLE[0]], *TABLE[1:]]),
    "rss": RSS,
    "blank lines above": "\n \n" + RSS,
    "atom": ATOM,
    "google's titles": RSS.replace("title>", "g:title>").replace("description>", "g:description>"),
}


@pytest.mark.parametrize("name", FEEDS)
def test_every_format_says_the_same(feed, name):
    found = feed(FEEDS[name])
    assert found.items == (CAIRN,)
    assert found.report.faults == ()
    assert found.report.warnings == ()
    assert (found.report.rows, found.report.left_out) == (2, 0)


@pytest.mark.parametrize("name", ["comma", "rss", "atom"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_every_encoding_says_the_same(feed, name, encoding, packed):
    content = FEEDS[name].replace('<?xml version="1.0"?>\n', "").encode(encoding)
    found = feed(gzip.compress(content) if packed else content)
    assert found.items == (CAIRN,)
    assert found.report.warnings == ()


def test_what_is_not_utf8_is_taken_for_windows_1252(feed):
    found = feed("id;title;price\n1;Stiefel f\xfcr \x80 5;5 \x80\n".encode("latin-1"))
    assert found.items[0].title == "Stiefel für € 5"
    assert found.items[0].variants[0].price == Price(Decimal("5.00"), "EUR")
    assert found.report.counts[Code.NOT_UTF8] == 1


def test_a_damaged_byte_does_not_make_utf8_another_encoding(feed):
    found = feed("id;title;price\n1;Stiefel f\u00fcr M\u00e4dchen;5 \u20ac\n".encode() + b"2;Gr\xfcn;5 EUR\n")
    assert [item.title for item in found.items] == ["Stiefel f\u00fcr M\u00e4dchen", "Gr\ufffdn"]
    assert found.report.counts[Code.CHARACTER_LOST] == 1
    assert Code.NOT_UTF8 not in found.report.counts


def test_xml_tells_its_encoding_itself(feed):
    text = f'<?xml version="1.0" encoding="iso-8859-1"?>{RSS.partition("?>")[2]}'.replace("Warm", "Wärm").replace(
        "€", "EUR"
    )
    assert feed(text.encode("latin-1")).items[0].description.startswith("Wärm")


def test_a_was_price_is_there_only_while_the_sale_is_in_force():
    assert GREEN.current_price(NOW) == SALE.price
    assert GREEN.was_price(NOW) == GREEN.price
    later = NOW.replace(month=7)
    assert GREEN.current_price(later) == GREEN.price
    assert GREEN.was_price(later) is None
    assert GREY.was_price(NOW) is None


META = """\
id,title,description,availability,condition,price,link,image_link,brand,google_product_category,quantity_to_sell_on_facebook,\
sale_price,item_group_id,gender,color,size,age_group,style[0],status,image[0].url
T1,"Fjord Tee","A tee.",in stock,new,10.00 USD,https://shop.example.org/t1,https://shop.example.org/t1.jpg,Fjord,\
Apparel & Accessories > Clothing,75,,T,unisex,blue,M,adult,plain,active,
T2,"Fjord Tee","A tee.",available for order,new,10.00 USD,https://shop.example.org/t2,,Fjord,\
Apparel & Accessories > Clothing,75,8.00 USD,T,unisex,red,M,adult,plain,active,https://shop.example.org/t2.jpg
T3,"Fjord Tee","A tee.",discontinued,new,10.00 USD,https://shop.example.org/t3,,Fjord,\
Apparel & Accessories > Clothing,0,,T,unisex,black,M,adult,plain,archived,
"""


def test_metas_catalogue(feed):
    found = feed(META)
    (tee,) = found.items
    assert [variant.id for variant in tee.variants] == ["T1", "T2"]
    assert tee.variants[1].availability is Availability.BACKORDER
    assert tee.variants[1].current_price(NOW) == Price(Decimal("8.00"), "USD")
    assert tee.variants[0].attributes == {"gender": "unisex", "age_group": "adult"}
    assert tee.attributes["google_product_category"] == "Apparel & Accessories > Clothing"
    assert found.report.counts[Code.HIDDEN] == 1


HAND_MADE = """\
Name;ID;Price;URL;Image;Colour;Category
Tarn 25;tarn;89,90;https://shop.example.org/tarn;https://shop.example.org/tarn.jpg;blue;Packs > Daypacks

Brook Bottle;brook;19;https://shop.example.org/brook;https://shop.example.org/brook.jpg;;Accessories
"""


def test_a_list_made_by_hand(feed):
    found = feed(HAND_MADE, currency="EUR")
    tarn, brook = found.items
    assert (tarn.title, tarn.product_type, tarn.variants[0].colour) == ("Tarn 25", ("Packs", "Daypacks"), "blue")
    assert [str(item.variants[0].price) for item in found.items] == ["89.90 EUR", "19.00 EUR"]
    assert brook.variants[0].availability is Availability.UNKNOWN
    assert found.report.faults == ()


def test_lists_may_stand_in_several_columns(feed):
    found = feed(
        "id,title,price,product_detail,product_detail,product_highlight,product_highlight\n"
        "1,Boot,5 EUR,Upper:Lining:wool,Sole:Kind:rubber,Light,Dry\n"
    )
    assert found.items[0].details == (Detail("Upper", "Lining", "wool"), Detail("Sole", "Kind", "rubber"))
    assert found.items[0].highlights == ("Light", "Dry")
    assert Code.DUPLICATE_COLUMN not in found.report.counts


def test_a_bad_row_is_left_out_and_the_good_ones_serve(feed):
    found = feed("id,title,price\n1,Boot,5 EUR\n2,Shoe,soon\n,,\n3,Pack,7 EUR\n")
    assert [item.title for item in found.items] == ["Boot", "Pack"]
    assert (found.report.rows, found.report.left_out) == (3, 1)


def test_variants_are_joined_wherever_they_stand(feed):
    found = feed("id,title,price,item_group_id,size\n1,Boot,5 EUR,b,40\n2,Pack,6 EUR,,\n3,Boot,5 EUR,b,41\n")
    assert [(item.id, [variant.id for variant in item.variants]) for item in found.items] == [
        ("b", ["1", "3"]),
        ("2", ["2"]),
    ]


def test_markup_in_a_text_of_atom_is_only_text(feed):
    text = ATOM.replace("<summary>The same", "<summary>Gray").replace(
        "<summary>&lt;p&gt;Warm &amp;amp; dry, in any weather.&lt;/p&gt;</summary>",
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        "Warm <b>&amp; dry</b>, in any <i>weather</i>.</div></content>",
    )
    assert feed(text).items[0].description == "Warm & dry, in any weather."


def test_nested_elements_are_joined_by_colons(feed):
    text = RSS.replace(
        "<g:shipping_label>heavy</g:shipping_label>",
        "<g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping>",
    )
    assert feed(text).items[0].attributes == {"shipping": "DE:4.90 EUR"}
