"""Shopify's export of products, as it was until 2025 and as it is since."""

from decimal import Decimal

import pytest

from shop.feed import Availability, Code, Condition, Detail, Measure

OLDER = """\
Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,\
Option2 Value,\
Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,\
Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,\
Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,Google Shopping / Condition,\
Google Shopping / Custom Label 0,Fabric (product.metafields.shopify.fabric),Variant Image,Variant Weight Unit,Status
cairn,Cairn Mid,"<p>Warm &amp; dry,</p>
<p>in any weather.</p>",Larch,Apparel & Accessories > Shoes,Hiking boots,"boots, winter",true,Colour,Green,Size,43,\
Width,\
Wide,CM-G43,1200.0,shopify,5,deny,manual,129.00,159.00,true,true,'4006381333931,https://cdn.example.org/1.jpg,1,,\
false,new,\
bestseller,leather,https://cdn.example.org/g.jpg,kg,active
cairn,,,,,,,,,Grey,,44,,Normal,CM-S44,0.0,shopify,0,deny,manual,159.00,,true,true,,https://cdn.example.org/2.jpg,2,,,,\
,,,kg,
cairn,,,,,,,,,Blue,,44,,Normal,,1200,shopify,-2,continue,manual,159.00,159.00,true,true,,,,,,,,,,kg,
cairn,,,,,,,,,,,,,,,,,,,,,,,,,https://cdn.example.org/3.jpg,3,,,,,,,,
bottle,Brook Bottle,,Larch,,Bottles,,true,Title,Default Title,,,,,,,,,deny,manual,19.90,,true,true,,,,,false,,,,,,active
secret,Next Season,,Larch,,Boots,,false,Title,Default Title,,,,,NS-1,,,,deny,manual,19.90,,true,true,,,,,false,,,,,,\
draft
"""
NEWER = """\
Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,\
Option1 name,\
Option1 value,Option1 Linked To,Option2 name,Option2 value,Price,Compare-at price,Cost per item,Inventory tracker,\
Inventory quantity,Continue selling when out of stock,Weight value (grams),Weight unit for display,Product image URL,\
Image position,Variant image URL
Cairn Mid,cairn,<p>Warm</p>,Larch,Apparel & Accessories > Shoes,,boots,TRUE,Active,CM-43,,Size,43,,Color,Green,159.00,\
,80,\
shopify,5,DENY,1200,kg,https://cdn.example.org/1.jpg,1,
,cairn,,,,,,,,CM-44,,,44,,,Green,159.00,,80,shopify,0,TRUE,1200,kg,,,https://cdn.example.org/44.jpg
"""


@pytest.fixture
def older(feed):
    return feed(OLDER, currency="EUR")


def test_rows_of_one_handle_are_one_product(older):
    cairn, bottle = older.items
    assert (cairn.id, cairn.title, cairn.brand, cairn.product_type) == (
        "cairn",
        "Cairn Mid",
        "Larch",
        ("Hiking boots",),
    )
    assert cairn.description == "Warm & dry,\nin any weather."
    assert [variant.id for variant in cairn.variants] == ["CM-G43", "CM-S44", "cairn/Blue/44/Normal"]
    assert (bottle.title, [variant.id for variant in bottle.variants]) == ("Brook Bottle", ["bottle/Default Title"])
    assert older.report.faults == ()


def test_options_are_colour_size_and_what_the_shop_calls_its_own(older):
    found = [(v.colour, v.size, dict(v.attributes)) for v in older.items[0].variants]
    assert found == [
        ("Green", "43", {"Width": "Wide"}),
        ("Grey", "44", {"Width": "Normal"}),
        ("Blue", "44", {"Width": "Normal"}),
    ]
    assert older.items[1].variants[0].attributes == {}


def test_stock_follows_tracker_quantity_and_policy(older):
    states = [variant.availability for item in older.items for variant in item.variants]
    assert states == [
        Availability.IN_STOCK,
        Availability.OUT_OF_STOCK,
        Availability.BACKORDER,
        Availability.IN_STOCK,
    ]


def test_the_higher_price_to_compare_at_is_the_regular_one(older):
    first, second, third = older.items[0].variants
    assert (first.price.amount, first.sale.price.amount) == (Decimal("159.00"), Decimal("129.00"))
    assert second.sale is None
    assert third.sale is None


def test_pictures_details_and_the_rest(older):
    cairn = older.items[0]
    assert cairn.image_links == tuple(f"https://cdn.example.org/{name}.jpg" for name in ("g", "1", "2", "3"))
    assert [v.image.rpartition("/")[2] for v in cairn.variants] == ["g.jpg", "1.jpg", "1.jpg"]
    assert cairn.details == (Detail("", "Fabric", "leather"),)
    assert cairn.measures == {"product_weight": Measure(Decimal(1200), "g")}
    assert cairn.custom_labels == {"custom_label_0": "bestseller"}
    assert cairn.variants[0].gtin == "4006381333931"
    assert cairn.variants[0].condition is Condition.NEW
    assert cairn.attributes["tags"] == "boots, winter"


def test_drafts_are_left_out(older):
    assert older.report.counts[Code.HIDDEN] == 1
    assert (older.report.rows, older.report.left_out) == (5, 1)


@pytest.mark.parametrize("quantity", ["", "many", "--5", "\u00b2", "9" * 5_000])
def test_a_quantity_that_is_none_says_nothing_about_stock(feed, quantity):
    found = feed(NEWER.replace("shopify,5,DENY", f"shopify,{quantity},DENY"), currency="EUR")
    assert found.items[0].variants[0].availability is Availability.UNKNOWN


def test_a_price_to_compare_at_that_is_none_is_no_sale(feed):
    found = feed(NEWER.replace("159.00,,80", "159.00,soon,80"), currency="EUR")
    assert found.items[0].variants[0].sale is None
    assert found.report.faults == ()


def test_a_row_without_a_handle_is_left_out(feed):
    found = feed(NEWER + "Lost,,,,,,,,,L-1,,,,,,,5,,,,,,,,,,\n", currency="EUR")
    assert found.report.counts[Code.NO_ID] == 1
    assert found.report.faults[0].column == "URL handle"
    assert len(found.items) == 1


def test_the_export_since_2025(feed):
    found = feed(NEWER, currency="EUR")
    (cairn,) = found.items
    assert (cairn.title, cairn.description, cairn.product_type) == (
        "Cairn Mid",
        "Warm",
        ("Apparel & Accessories", "Shoes"),
    )
    assert [(v.id, v.size, v.colour, v.availability) for v in cairn.variants] == [
        ("CM-43", "43", "Green", Availability.IN_STOCK),
        ("CM-44", "44", "Green", Availability.BACKORDER),
    ]
    assert cairn.variants[1].image == "https://cdn.example.org/44.jpg"
    assert found.report.faults == ()


def test_without_a_currency_every_price_is_a_fault_that_names_shopifys_column(feed):
    found = feed(OLDER)
    assert found.items == ()
    assert found.report.counts[Code.NO_CURRENCY] == 4
    assert found.report.faults[0].column == "Variant Price"
    assert found.report.faults[0].line == 2
