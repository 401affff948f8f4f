"""WooCommerce's export of products."""

from datetime import datetime, timezone
from decimal import Decimal

import pytest

from shop.feed import Availability, Code, Detail, Measure

HEADER = """\
ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,"Is featured?","Visibility in catalog","Short description",\
Description,"Date sale price starts","Date sale price ends","Tax status","Tax class","In stock?",Stock,\
"Backorders allowed?","Weight (kg)","Length (cm)","Sale price","Regular price",Categories,Tags,Images,Parent,\
"External URL",Position,Brands,"Attribute 1 name","Attribute 1 value(s)","Attribute 1 visible","Attribute 1 global",\
"Attribute 2 name","Attribute 2 value(s)","Attribute 2 visible","Attribute 2 global","Attribute 3 name",\
"Attribute 3 value(s)"
"""
PARENT = """\
10,variable,CAIRN,,"Cairn Mid",1,0,visible,"Warm.","<p>Warm &amp; dry,</p>\\nin any weather.",,,taxable,,1,,0,1.2,30,,,\
"Shoes > Hiking boots, Sale",winter,"https://shop.example.org/1.jpg, https://shop.example.org/2.jpg",,,0,Larch,\
Color,"Green, Grey",1,1,Size,"43, 44",1,1,Material,"leather"
"""
GREEN = """\
11,variation,CAIRN-G43,4006381333931,"Cairn Mid - Green, 43",1,0,visible,,"Only in green.",\
"2030-05-01","2030-05-31",taxable,,1,5,0,1.3,,129,159,,,https://shop.example.org/green.jpg,CAIRN,,1,,Color,Green,,1,Size,43,,1,,
"""
GREY = """\
12,variation,,,"Cairn Mid - Grey, 44",1,0,visible,,,,,taxable,,backorder,,1,,,,"159,00",,,,id:10,,2,,Color,Grey,,1,\
Size,44,,1,,
"""
SIMPLE = """\
20,"simple, virtual",BOTTLE,,"Brook Bottle",1,0,visible,"A bottle.",,,,taxable,,0,0,0,,,,19.90,\
"Kitchen\\, Camping > Bottles",,,,,0,,Color,blue,1,1,Fits,"cup, rack",1,0,,
"""
DRAFT = 'd,simple,DRAFT,,"Next Season",-1,0,visible,,,,,taxable,,1,,0,,,,5,,,,,,0,,,,,,,,,,,\n'
EMPTY_VARIABLE = '30,variable,EMPTY,,"No Sizes",1,0,visible,,,,,taxable,,1,,0,,,,,,,,,,0,,,,,,,,,,,\n'
ORPHAN = '40,variation,ORPHAN,,"Lost - Red",1,0,visible,,,,,taxable,,1,,0,,,,5,,,,NOBODY,,0,,Color,Red,,,,,,,,\n'
GROUPED = '45,grouped,SET,,"Winter Set",1,0,visible,,,,,taxable,,1,,0,,,,,,,,,,0,,,,,,,,,,,\n'
STRANGE = '50,subscription,SUB,,"A Boot a Month",1,0,visible,,,,,taxable,,1,,0,,,,5,,,,,,0,,,,,,,,,,,\n'


@pytest.fixture
def found(feed):
    return feed(HEADER + PARENT + GREEN + GREY + SIMPLE, currency="EUR")


def test_variations_join_their_parent(found):
    cairn, bottle = found.items
    assert (cairn.id, cairn.title, cairn.brand) == ("CAIRN", "Cairn Mid", "Larch")
    assert cairn.description == "Warm & dry,\nin any weather."
    assert [(v.id, v.colour, v.size) for v in cairn.variants] == [("CAIRN-G43", "Green", "43"), ("12", "Grey", "44")]
    assert (bottle.id, bottle.description) == ("BOTTLE", "A bottle.")
    assert found.report.faults == ()
    assert (found.report.rows, found.report.left_out) == (3, 0)


def test_a_parent_may_stand_below_its_variations(feed, found):
    below = feed(HEADER + GREEN + GREY + PARENT + SIMPLE, currency="EUR")
    assert sorted(below.items, key=lambda item: item.id) == sorted(found.items, key=lambda item: item.id)


def test_attributes_that_no_variation_has_are_details(found):
    cairn, bottle = found.items
    assert (cairn.material, cairn.details) == ("leather", (Detail("", "Material", "leather"),))
    assert (bottle.variants[0].colour, bottle.details) == ("blue", (Detail("", "Fits", "cup, rack"),))


def test_categories_pictures_and_measures(found):
    cairn, bottle = found.items
    assert cairn.product_type == ("Shoes", "Hiking boots")
    assert bottle.product_type == ("Kitchen, Camping", "Bottles")
    assert cairn.image_links == tuple(f"https://shop.example.org/{name}.jpg" for name in ("green", "1", "2"))
    assert cairn.variants[1].image == "https://shop.example.org/1.jpg"
    assert cairn.measures == {
        "product_weight": Measure(Decimal("1.3"), "kg"),
        "product_length": Measure(Decimal(30), "cm"),
    }


def test_stock_and_sale(found):
    green, grey = found.items[0].variants
    assert (green.availability, grey.availability) == (Availability.IN_STOCK, Availability.BACKORDER)
    assert found.items[1].variants[0].availability is Availability.OUT_OF_STOCK
    assert green.sale.price.amount == Decimal("129.00")
    assert green.sale.in_force(datetime(2030, 5, 31, 20, tzinfo=timezone.utc))
    assert not green.sale.in_force(datetime(2030, 6, 1, tzinfo=timezone.utc))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (DRAFT, Code.HIDDEN),
        (EMPTY_VARIABLE, Code.NO_VARIATIONS),
        (GROUPED, Code.GROUPED),
        (ORPHAN, Code.NO_PARENT),
        (STRANGE, Code.TYPE_UNKNOWN),
    ],
)
def test_what_is_left_out_says_why(feed, row, code):
    found = feed(HEADER + SIMPLE + row, currency="EUR")
    assert [item.id for item in found.items] == ["BOTTLE"]
    assert found.report.counts[code] == 1
    assert (found.report.rows, found.report.left_out) == (2, 1)


def test_a_hidden_variation_is_left_out_and_its_parent_not_missed(feed):
    hidden = GREEN.replace('"Cairn Mid - Green, 43",1', '"Cairn Mid - Green, 43",0')
    found = feed(HEADER + PARENT + hidden + SIMPLE, currency="EUR")
    assert [item.id for item in found.items] == ["BOTTLE"]
    assert set(found.report.counts) & {Code.HIDDEN, Code.NO_VARIATIONS, Code.NO_PARENT} == {Code.HIDDEN}


def test_variations_of_a_hidden_product_are_hidden(feed):
    found = feed(HEADER + PARENT.replace('"Cairn Mid",1', '"Cairn Mid",0') + GREEN + GREY + SIMPLE, currency="EUR")
    assert [item.id for item in found.items] == ["BOTTLE"]
    assert found.report.faults == ()
