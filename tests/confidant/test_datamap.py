"""privacy.yml is complete and right, or nothing starts, and the sentence says where."""

import copy
import re

import pytest
import yaml

from confidant import bot as bots
from confidant import datamap
from confidant.bot import root
from confidant.datamap import KINDS, SERVICE, DataMapError
from confidant.errors import NotDeclaredError, SettingError
from strict_files.yaml_file import Lined, LinedList, YamlFile

SHIPPED = yaml.safe_load((root() / "privacy.yml").read_text(encoding="utf-8"))


def lined(value):
    """A value as the reader gives it, everything on the first line."""
    if isinstance(value, dict):
        found = Lined((key, lined(one)) for key, one in value.items())
        found.line, found.lines = 1, dict.fromkeys(value, 1)
        return found
    if isinstance(value, list):
        listed = LinedList(map(lined, value))
        listed.lines = [1] * len(value)
        return listed
    return value


def read(raw):
    """Load a data map as if the file said this: parsing YAML hundreds of times would take half a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(YamlFile, "_parsed", lambda _self: lined(raw))
        return datamap.load(root() / "privacy.yml")


def changed(steps, value):
    raw = copy.deepcopy(SHIPPED)
    at = raw
    for step in steps[:-1]:
        at = at[step]
    if value is ...:
        del at[steps[-1]]
    else:
        at[steps[-1]] = value
    return raw


def sentence(raw):
    """All that is said of a file that says this."""
    with pytest.raises(DataMapError) as caught:
        read(raw)
    return "\n".join(map(str, caught.value.mistakes))


def paths(raw, above=()):
    """Every key of the shipped file."""
    for key, value in raw.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from paths(value, (*above, key))


FREE = {("changes",), ("age",), ("purposes",), ("fields",), ("recipients",)}
"""Mappings whose keys the brand chooses."""
MAY_GO = {
    path
    for path in paths(SHIPPED)
    if path[:-1] in FREE and path[-1] not in {SERVICE, "default", "meta", "telegram", SHIPPED["version"]}
}
NEEDED = sorted(path for path in set(paths(SHIPPED)) - MAY_GO if path[-1] not in {"facet", "goods", "words"})


@pytest.mark.sample
def test_shipped_file_loads():
    loaded = datamap.load(bots.load().data_map)
    assert set(loaded.fields) == set(SHIPPED["fields"])
    assert not loaded.purposes[SERVICE].needs_consent
    assert [one.name for one in loaded.optional_purposes] == ["personalisation", "marketing", "insight", "improvement"]
    assert loaded.retention["backups_days"] == 7
    assert (loaded.field("shoe_size").facet, loaded.field("shoe_size").goods) == ("size", ("shoes",))


def test_shipped_categories_are_dotted():
    for field in datamap.load(bots.load().data_map).fields.values():
        assert re.fullmatch(r"user(\.[a-z_]+)+", field.category)


def test_shipped_fields_take_each_kind_once():
    kinds = [kind for field in datamap.load(bots.load().data_map).fields.values() for kind in field.kinds]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) <= KINDS


@pytest.mark.sample
def test_looking_things_up():
    loaded = datamap.load(bots.load().data_map)
    assert loaded.field("city").label == "your city"
    assert loaded.field_for("email").name == "email"
    assert loaded.field_for("phone") is None
    assert (loaded.of_age("Austria"), loaded.of_age("Elsewhere"), loaded.of_age()) == (14, 16, 16)
    for name in ("", "shoe size", "CITY", "national_id", "city "):
        with pytest.raises(NotDeclaredError):
            loaded.field(name)


def place(path):
    """How a sentence names a place: the key itself, or the mapping it is missing from."""
    return ".".join(map(str, path))


@pytest.mark.parametrize("path", NEEDED, ids=place)
def test_missing_key(path):
    assert f"`{place(path)}`" in sentence(changed(path, ...)) or path[-1] in {
        SERVICE,
        "meta",
        "telegram",
        SHIPPED["version"],
    }


@pytest.mark.parametrize("path", sorted(MAY_GO), ids=place)
def test_what_a_brand_may_leave_out(path):
    raw = changed(path, ...)
    if path[0] == "purposes":  # nothing may name it any more
        raw["fields"] = {name: field for name, field in raw["fields"].items() if path[-1] not in field["purposes"]}
    read(raw)


def is_right(path, value):
    """What would be as good as what stands there."""
    number = (path[0] in {"age", "retention"} and len(path) > 1) or path == ("purposes", SERVICE, "retention_days")
    return (
        (value == 7 and number) or (value == [] and path[-1] == "kinds") or (value is True and path[-1] == "optional")
    )


@pytest.mark.parametrize("path", sorted({path for path in paths(SHIPPED) if path[0] != "changes"}), ids=place)
def test_wrong_value(path):
    for wrong in (None, [], 7, -1, True, "  ", {"a": 1}):
        if not is_right(path, wrong):
            said = sentence(changed(path, wrong))
            assert path[-1] in said or "retention_choices" in said


@pytest.mark.sample
@pytest.mark.parametrize(
    ("path", "wrong", "where"),
    [
        (("purposes", "marketing", "basis"), "because", "purposes.marketing.basis"),
        (("purposes", "marketing", "retention_choices"), [30, 180], "purposes.marketing.retention_choices"),
        (("purposes", "marketing", "retention_choices"), ["365"], "purposes.marketing.retention_choices"),
        (("purposes", "marketing", "retention_choices"), [365, 0], "purposes.marketing.retention_choices"),
        (("purposes", "marketing", "retention_choices"), [365, -30], "purposes.marketing.retention_choices"),
        (("purposes", "marketing", "retention_choices"), [365, True], "purposes.marketing.retention_choices"),
        (("purposes", "service", "basis"), "consent", "purposes.service.basis"),
        (("fields", "city", "category"), "city", "fields.city.category"),
        (("fields", "city", "category"), "user", "fields.city.category"),
        (("fields", "city", "category"), "user.", "fields.city.category"),
        (("fields", "city", "category"), "user..city", "fields.city.category"),
        (("fields", "city", "category"), "user.contact.email\n.x", "fields.city.category"),
        (("fields", "city", "purposes"), ["fun"], "fields.city.purposes"),
        (("fields", "city", "purposes"), [], "fields.city.purposes"),
        (("fields", "city", "kinds"), ["removed"], "fields.city.kinds"),
        (("fields", "city", "kinds"), ["shoe"], "fields.city.kinds"),
        (("recipients", "meta", "optional"), "no", "recipients.meta.optional"),
        (("recipients", "meta", "optional"), 0, "recipients.meta.optional"),
        (("version",), "2030-01-01", "changes"),
        (("retention", "backups_days"), 0, "retention.backups_days"),
        (("retention", "backups_days"), 7.5, "retention.backups_days"),
        (("age", "Austria"), "14", "age.Austria"),
    ],
)
def test_wrong_meaning(path, wrong, where):
    assert f"`{where}`" in sentence(changed(path, wrong))


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "7"])
def test_file_that_is_no_mapping(tmp_path, text):
    path = tmp_path / "privacy.yml"
    path.write_text(text)
    with pytest.raises(SettingError, match=r"privacy\.yml"):
        datamap.load(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a: [", "line 1: is not valid YAML"),
        (b"a: \xff\xfe", "is not UTF-8"),
        (b"a:\n\tb: c", "line 2: is not valid YAML"),
        (b"a: !!python/object:os.x {}", "line 1: is not valid YAML"),
        (b"version: 2026-13-45\n", "`purposes` is missing"),
    ],
)
def test_file_that_is_no_yaml(tmp_path, content, says):
    path = tmp_path / "privacy.yml"
    path.write_bytes(content)
    with pytest.raises(SettingError, match=says):
        datamap.load(path)


def test_missing_file(tmp_path):
    with pytest.raises(SettingError, match=r"no privacy\.yml"):
        datamap.load(tmp_path / "privacy.yml")
