"""Receipts: proof of an erasure for whoever holds the code, and a trace of nobody."""

import pytest

from confidant.errors import NoKeyError
from confidant.formats import day
from confidant.keystore.keys import DAY
from confidant.rights.access import mask
from confidant.rights.retention import sweep
from confidant.storage import schema

pytestmark = pytest.mark.both_databases


@pytest.fixture
def receipt(lab):
    capability = lab.capability()
    lab.agree(capability)
    lab.remember(capability, city="Graz")
    return lab.layer.erasures.erase_everything(capability)


def test_the_person_is_gone(lab):
    capability = lab.capability()
    lab.agree(capability)
    lab.remember(capability, city="Graz")
    lab.layer.erasures.erase_everything(capability)
    with pytest.raises(NoKeyError):
        lab.layer.keys.open(capability.person)
    for table in schema.OF_PERSON:
        assert lab.rows(table) == []
    again = lab.capability()
    assert again.person != capability.person
    assert lab.layer.vault.history(again) == []


def test_a_receipt_can_be_checked(lab, receipt):
    today = int(lab.clock()) // DAY
    assert lab.layer.receipts.check(receipt.code) == (today, today + 7)
    assert receipt.erased == day(lab.clock())
    assert receipt.backups_until == day(lab.clock() + 7 * DAY)


def test_however_it_is_written(lab, receipt):
    for code in (receipt.code.lower(), receipt.code.replace("-", ""), f"-{receipt.code}-"):
        assert lab.layer.receipts.check(code)


@pytest.mark.parametrize("code", ["", "-", "AAAA-AAAA", "é", "\0", "x" * 100_000])
def test_codes_nobody_was_given(lab, receipt, code):
    assert lab.layer.receipts.check(code) is None
    assert lab.layer.receipts.check(receipt.code[:-1]) is None
    assert lab.layer.receipts.check(receipt.code + "A") is None


def test_codes_cannot_be_guessed(lab):
    codes = {
        lab.layer.erasures.erase_everything(lab.capability(lab.meet(f"555-01{number:02}"))).code for number in range(8)
    }
    assert len(codes) == 8
    assert all(len(code.replace("-", "")) == 26 for code in codes)


def test_a_receipt_names_nobody_and_is_not_kept_readable(lab):
    capability = lab.capability()
    receipt = lab.layer.erasures.erase_everything(capability)
    (row,) = lab.rows(schema.receipts)
    assert set(row) == {"id", "erased_day", "backups_until_day", "expires_at"}
    plain = receipt.code.replace("-", "").encode()
    for content in lab.files().values():
        assert plain not in content
        assert receipt.code.encode() not in content
        assert capability.person[2:].encode() not in content


def test_receipts_go_in_their_time(lab, receipt):
    lab.clock.forward(days=90)
    sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)
    assert lab.layer.receipts.check(receipt.code) is None


def test_an_expired_receipt_is_no_receipt_also_before_the_sweep(lab, receipt):
    lab.clock.forward(days=90, seconds=-1)
    assert lab.layer.receipts.check(receipt.code)
    lab.clock.forward(1)
    assert lab.rows(schema.receipts)
    assert lab.layer.receipts.check(receipt.code) is None


def test_masks_hide_the_length():
    assert len({len(mask(value)) for value in ("Maria", "Graz", "maria@example.org")}) == 1
    assert {mask(value) for value in ("M", "Ada", "42", "1000")} == {"•••••"}
    assert mask("Maria").startswith("M")
    assert "aria" not in mask("Maria")


def test_a_day_as_people_read_it():
    assert day(0) == "1 January 1970"
    assert day(1_795_392_000) == "23 November 2026"
