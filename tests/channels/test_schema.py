"""The schemas of what platforms send are schemas, and `Shape` reads them as jsonschema does, but for 1.0."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import confidant.channels
from confidant.channels.core.schema import Shape, load

FOLDER = Path(confidant.channels.__file__).parent
NAMES = ("telegram/update.yml", "messenger/call.yml", "pages/signed_request.yml")

USER = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer", "minimum": 0}}}
SCHEMA = {
    "type": "object",
    "properties": {"user": USER, "rows": {"type": "array", "items": {"type": "array", "items": USER}}},
    "if": {"required": ["user"]},
    "then": {"properties": {"text": {"type": "string", "pattern": r"^[a-z]*\Z"}}},
    "else": {"required": ["rows"]},
}
LEAVES = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "a\n", "A"])
KEYS = st.sampled_from(["user", "rows", "text", "id"])
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4))


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_and_looks_nothing_up(name):
    schema = load(FOLDER / name)
    Draft202012Validator.check_schema(schema)
    assert "$ref" not in (FOLDER / name).read_text(encoding="utf-8")


@given(VALUES)
def test_a_shape_fits_what_jsonschema_finds_valid(value):
    assert Shape(SCHEMA).fits(value) == Draft202012Validator(SCHEMA).is_valid(value)


@pytest.mark.parametrize(("value", "fits"), [(1, True), (1.0, False), (True, False), ("1", False), (-1, False)])
def test_an_integer_is_written_as_one(value, fits):
    assert Shape(USER).fits({"id": value}) is fits
