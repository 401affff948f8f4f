"""One spelling for each run of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confidant.crypto.base64url import decode, encode


@given(st.binary(max_size=40))
def test_what_is_written_is_read(raw):
    assert decode(encode(raw)) == raw


@given(st.text(st.sampled_from("ABab01-_=+/ "), max_size=12))
def test_a_text_is_read_in_one_spelling_only(text):
    try:
        raw = decode(text)
    except ValueError:
        return
    assert encode(raw) == text


@pytest.mark.parametrize("text", ["AA==", "AA=", "A", "A+/A", "AB", "A A", "ÄÄ", "AA\n"])
def test_other_spellings_are_refused(text):
    with pytest.raises(ValueError, match="base64url"):
        decode(text)
