"""Which store has what."""

from decimal import Decimal

import pytest

from shop.inventory import Inventory
from shop.product import Product, Variant

BOOT = Product(
    "boot",
    "Boot",
    "shoes",
    "boot",
    Decimal(1),
    "",
    variants=(Variant("boot-1", Decimal(1)), Variant("boot-2", Decimal(1))),
)


def test_a_line_of_a_variant_counts_before_that_of_its_product():
    assert Inventory({("cork", "boot"): True}).has("cork", BOOT) is True
    assert Inventory({("cork", "boot"): True, ("cork", "boot-1"): False}).has("cork", BOOT) is True
    assert Inventory({("cork", "boot"): False, ("cork", "boot-2"): True}).has("cork", BOOT) is True
    assert Inventory({("cork", "boot-1"): False}).has("cork", BOOT) is False
    assert Inventory({("cork", "boot"): True}).has("galway", BOOT) is None


@pytest.mark.sample
def test_the_sample_tells_which_stores_have_a_product(store_front):
    boot = store_front.catalogue.get("shoe-01")
    stores = store_front.stores_with(boot)
    assert stores
    assert set(stores) <= set(store_front.stores)


def test_without_a_file_nothing_is_known(tmp_path):
    assert len(Inventory.load(tmp_path / "inventory.csv", ())) == 0
