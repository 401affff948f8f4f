"""Seals open in their own place, under their own key, unchanged; otherwise they say nothing at all."""

import base64
import hmac
import os
import traceback
from dataclasses import FrozenInstanceError

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from confidant.crypto.seal import (
    TOKEN_PREFIX,
    Key,
    derive,
    key_id_of,
    mac,
    same,
    seal,
    seal_json,
    seal_text,
    unseal,
    unseal_json,
    unseal_text,
)
from confidant.errors import SealBrokenError

KEY = Key.new()
PLACE = ("facts", "row", "column")
PLACES = st.lists(st.text(max_size=12), max_size=4).map(tuple)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.binary(max_size=300), PLACES)
def test_round_trip(plaintext, place):
    assert unseal(KEY, seal(KEY, plaintext, place), place) == plaintext


@given(st.text(), PLACES)
def test_text_round_trip(text, place):
    token = seal_text(KEY, text, place)
    assert unseal_text(KEY, token, place) == text
    assert token.startswith(TOKEN_PREFIX)
    assert token[len(TOKEN_PREFIX) :].replace("-", "").replace("_", "").isalnum()


@given(JSON, PLACES)
def test_json_round_trip(value, place):
    assert unseal_json(KEY, seal_json(KEY, value, place), place) == value


def test_the_layout_is_the_one_described():
    """Opened here by hand: version, key id, nonce, and a place whose parts follow their lengths."""
    sealed = seal(KEY, b"green", ("facts", "row"))
    version, key_id, nonce, ciphertext = sealed[:1], sealed[1:9], sealed[9:21], sealed[21:]
    assert (version, key_id.hex()) == (b"\x01", KEY.id)
    place = b"\0\0\0\5facts" + b"\0\0\0\3row"
    padded = AESGCM(KEY.secret).decrypt(nonce, ciphertext, version + key_id + place)
    assert padded == b"green" + bytes([59]) * 59


def test_a_token_is_a_seal_in_base64_behind_its_prefix():
    token = seal_text(KEY, "green", PLACE)
    assert token.startswith("cs1.")
    assert unseal(KEY, base64.urlsafe_b64decode(token[4:] + "="), PLACE) == b"green"


def test_a_token_may_end_with_any_character():
    """Of a text of two blocks the last character carries six bits; in a thousand tokens each of the 64 is met."""
    text = "green" * 15
    for _ in range(1000):
        assert unseal_text(KEY, seal_text(KEY, text, PLACE), PLACE) == text


def test_json_takes_the_room_of_its_utf_8():
    assert len(seal_json(KEY, "я" * 30, PLACE)) == len(seal_json(KEY, "", PLACE))


@given(PLACES, PLACES)
def test_wrong_place(right, wrong):
    assume(right != wrong)
    with pytest.raises(SealBrokenError):
        unseal(KEY, seal(KEY, b"x", right), wrong)


@pytest.mark.parametrize("wrong", [("a", "bc"), ("abc",), ("", "abc"), ("ab", "c", ""), ("c", "ab"), ()])
def test_parts_of_a_place_do_not_run_together(wrong):
    with pytest.raises(SealBrokenError):
        unseal(KEY, seal(KEY, b"x", ("ab", "c")), wrong)


def test_swapped_rows():
    rows = {row: seal(KEY, row.encode(), ("facts", row)) for row in ("one", "two")}
    for row, other in (("one", "two"), ("two", "one")):
        with pytest.raises(SealBrokenError):
            unseal(KEY, rows[other], ("facts", row))


def test_every_changed_byte():
    sealed = seal(KEY, b"green", PLACE)
    for place in range(len(sealed)):
        for flip in (0x01, 0x80, 0xFF):
            changed = bytearray(sealed)
            changed[place] ^= flip
            with pytest.raises(SealBrokenError):
                unseal(KEY, bytes(changed), PLACE)


def test_wrong_key():
    sealed = seal(KEY, b"green", PLACE)
    for other in (Key.new(), Key(KEY.id, os.urandom(32)), Key(os.urandom(8).hex(), KEY.secret)):
        with pytest.raises(SealBrokenError):
            unseal(other, sealed, PLACE)


def test_every_short_input():
    sealed = seal(KEY, b"green", PLACE)
    for length in range(len(sealed)):
        with pytest.raises(SealBrokenError):
            unseal(KEY, sealed[:length], PLACE)
    with pytest.raises(SealBrokenError):
        unseal(KEY, sealed + b"\0", PLACE)


def test_padding_hides_the_length():
    assert len({len(seal(KEY, b"x" * length, PLACE)) for length in range(64)}) == 1
    assert len(seal(KEY, b"x" * 64, PLACE)) - len(seal(KEY, b"", PLACE)) == 64


def test_equal_values_look_different():
    assert len({seal(KEY, b"green", PLACE) for _ in range(50)}) == 50


def test_key_id_is_readable_and_fresh():
    assert key_id_of(seal(KEY, b"", PLACE)) == KEY.id
    assert len({Key.new().id for _ in range(50)}) == 50


def test_a_key_does_not_show_its_secret():
    assert KEY.secret.hex() not in repr(KEY)
    assert repr(KEY.secret) not in repr(KEY)


def test_a_key_cannot_be_changed():
    key = Key.new()
    with pytest.raises(FrozenInstanceError):
        key.secret = KEY.secret


def test_failure_tells_nothing():
    with pytest.raises(SealBrokenError) as caught:
        unseal_text(KEY, seal_text(Key.new(), "maria@example.org", PLACE), PLACE)
    assert str(caught.value) == ""
    assert caught.value.__cause__ is None
    assert "InvalidTag" not in "".join(traceback.format_exception(caught.value))


TOKEN = seal_text(KEY, "green", PLACE)
HOSTILE = [
    "",
    "cs1",
    "cs1.",
    "cs1.A",
    "cs1.====",
    "cs1.\0",
    "cs1.\ud800",
    "cs1.ümlaut",
    "cs2" + TOKEN[3:],
    TOKEN.upper(),
    TOKEN[:-4],
    TOKEN + "AAAA",
    " " + TOKEN,
    TOKEN + "\n",
    TOKEN + " ",
    TOKEN[:20] + "*" + TOKEN[20:],
    TOKEN[:20] + "\n" + TOKEN[20:],
    TOKEN[:20] + "é" + TOKEN[20:],
    TOKEN + "=",
    TOKEN + "==.x",
    "cs1." + "A" * 1_000_000,
]


@pytest.mark.parametrize("token", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_tokens_are_broken_seals(token):
    with pytest.raises(SealBrokenError):
        unseal_text(KEY, token, PLACE)


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=()), max_size=80).map(lambda body: TOKEN_PREFIX + body) | st.text())
def test_any_other_token_is_a_broken_seal(token):
    with pytest.raises(SealBrokenError):
        unseal_text(KEY, token, PLACE)


def test_derived_keys_are_apart():
    labels = ("lookup", "stamp", "button", "ledger")
    derived = {derive(KEY.secret, label) for label in labels}
    assert len(derived | {KEY.secret}) == len(labels) + 1
    assert all(len(one) == 32 for one in derived)
    assert derive(KEY.secret, "stamp") == derive(KEY.secret, "stamp")


def test_parts_of_a_mac_do_not_run_together():
    secret = KEY.secret
    proofs = {mac(secret, "ab", "c"), mac(secret, "a", "bc"), mac(secret, "abc"), mac(secret, "ab", "c", ""), b""}
    assert len(proofs) == 5
    assert mac(secret, "ab", b"c") == mac(secret, "ab", "c")
    assert mac(os.urandom(32), "ab", "c") != mac(secret, "ab", "c")
    assert mac(secret, "ab", "c") == hmac.digest(secret, b"\0\0\0\2ab" + b"\0\0\0\1c", "sha256")


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [("a", "a", True), ("a", b"a", True), ("", "", True), ("a", "b", False), ("a", "aa", False), ("ä", "ä", True)],
)
def test_same(left, right, equal):
    assert same(left, right) is equal
