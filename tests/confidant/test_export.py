"""What a person takes away: complete, checked, readable, and harmless to open."""

import copy
import io
import json
import re
import subprocess
import sys
import traceback
import zipfile
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from confidant.datamap import KINDS
from confidant.errors import PrivacyError
from confidant.rights import export

AT = "2026-11-20T09:12:00Z"
POLICY = "2026-11-01"
VOID = {"meta", "wbr"}
NOTHING = "Nothing. We know nothing about you under this heading."
HOSTILE = [
    "</p></section><script>alert(1)</script>",
    "\"'><img src=https://example.org/x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "</style><!-- ",
    "&lt;b&gt; &amp;amp;",
    "\u202etxt.exe\u2069\u202c مدينة نصر",
    "👩\u200d👩\u200d👧 e\u0301 🏳️\u200d🌈",
    "half an emoji \ud83d",
    "\x00\x01\x1b[31m\x7f\ufffe",
    "line\none\r\ntwo\u2028three",
    "W" * 20_000,
    "_person_ _removed_ _nobody_ __person__",
    "javascript:alert(1)",
]


def fact(field="city", value="Graz", category="user.contact.address.city", inferred_from=None):
    return {
        "field": field,
        "label": f"your {field}",
        "value": value,
        "source": "you told me",
        "purposes": ["personalisation"],
        "told_at": AT,
        "kept_until": "2027-11-20T09:12:00Z",
        "category": category,
        "inferred_from": inferred_from,
    }


def entry(what, **details):
    blank = {"fields": [], "purpose": None, "wording": None, "source": None, "days": None}
    return {"at": AT, "what": what, **blank, "policy": POLICY, **details}


def choice(purpose, label, answer, kept_days=365):
    asked = answer != "not asked"
    when = {"at": AT if asked else None, "policy": POLICY if asked else None}
    return {"purpose": purpose, "label": label, "answer": answer, **when, "kept_days": kept_days}


def sample():
    return {
        "format": "confidant-export/1",
        "made_at": "2026-11-23T20:00:00Z",
        "policy_version": POLICY,
        "controller": {
            "name": "Example Shop",
            "address": "12 Example Street",
            "email": "privacy@example.org",
            "officer": "The privacy officer, officer@example.org",
        },
        "authority": {"name": "Example Authority", "country": "AT"},
        "facts": [
            fact("name", "Maria", "user.name.first"),
            fact(),
            fact("shoe_size", "39", "user.demographic.profile"),
            fact("device", "a phone", "user.device"),
            fact("favourite_colour", "green", "user.behavior", inferred_from="the jackets you looked at"),
        ],
        "choices": [
            choice("service", "our chat", "not asked", 1),
            choice("personalisation", "personal tips", "yes"),
            choice("marketing", "e-mail offers", "no"),
            choice("insight", "counting", "not asked", 30),
        ],
        "paused": False,
        "conversation": [
            {"at": AT, "you": None, "assistant": ["utter_notice"]},
            {"at": AT, "you": "I'm _person_, card _removed_", "assistant": ["utter_greet", "utter_ask"]},
            {"at": AT, "you": "show me tents", "assistant": []},
        ],
        "feedback": [{"at": AT, "stars": 4, "words": "Good."}, {"at": AT, "stars": 1, "words": None}],
        "history": [
            entry("agreed", purpose="personalisation", wording="May I remember your city?"),
            entry("collected", fields=["city"], purpose="personalisation", source="you told me"),
            entry("changed how long", purpose="personalisation", days=30),
            entry("something new"),
        ],
        "recipients": [
            {
                "name": "Example Messenger",
                "role": "platform you write on",
                "country": "Ireland",
                "safeguard": "standard contract clauses",
                "gets": "what you and I write there",
                "optional": False,
            },
        ],
        "rights": ["You can see all we know about you.", "You can complain to Example Authority."],
        "automated_decisions": "No. Nothing important about you is decided by a machine.",
    }


LISTS = ("facts", "choices", "conversation", "feedback", "history", "recipients")


def unpack(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def leaves(value, path=()):
    """Every (path, leaf) of nested dicts and lists."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    else:
        yield path, value


def replaced(data, path, value):
    data = copy.deepcopy(data)
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return data


class Page(HTMLParser):
    """A strict reader: every element closed in order; keeps elements with their attributes, and the text."""

    def __init__(self, content):
        super().__init__()
        self.open, self.elements, self.text = [], [], ""
        self.feed(content.decode("utf-8"))
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data

    def handle_comment(self, data):
        raise AssertionError(data)

    def all(self, *tags):
        return [attributes for tag, attributes in self.elements if tag in tags]


def page(data):
    return Page(unpack(export.build(data))["index.html"])


def shape(read):
    """A page's elements without what its values decide."""
    return [(tag, sorted(attributes)) for tag, attributes in read.elements if tag not in {"span", "wbr", "time"}]


def test_schema_is_valid_and_describes_everything():
    Draft202012Validator.check_schema(export.schema())
    assert export.schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"

    def walk(part):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False
            assert set(part["required"]) == set(part["properties"])
            for inner in part["properties"].values():
                assert re.match(r"(Provided|Observed|Inferred|About the service)\b.*\.$", inner["description"])
                walk(inner)
        if "items" in part:
            walk(part["items"])

    walk(export.schema())


def test_every_placeholder_of_the_gate_is_explained():
    for kind in [*KINDS, "removed"]:
        data = sample()
        data["feedback"][0]["words"] = f"it was _{kind}_, really"
        assert f"_{kind}_" in page(data).text


def test_round_trip():
    files = unpack(export.build(sample()))
    assert list(files) == ["data.json", "index.html", "manifest.json"]
    assert json.loads(files["data.json"]) == sample()
    assert files["data.json"].startswith(b'{\n  "format": "confidant-export/1",\n  "made_at"')


def test_checksums_are_right():
    files = unpack(export.build(sample()))
    manifest = json.loads(files["manifest.json"])
    assert manifest["schema"] == export.schema()["$id"]
    assert (manifest["format"], manifest["made_at"]) == ("confidant-export/1", "2026-11-23T20:00:00Z")
    assert manifest["files"] == [
        {"name": name, "size": len(files[name]), "sha256": sha256(files[name]).hexdigest()}
        for name in ("data.json", "index.html")
    ]


def test_equal_data_give_equal_bytes():
    data = sample()
    turned = json.loads(json.dumps(data, sort_keys=True))
    turned["choices"][0]["kept_days"] = 1.0
    assert turned == data
    assert export.build(turned) == export.build(data) == export.build(sample())


def test_building_leaves_the_data_alone():
    data = sample()
    export.build(data)
    assert data == sample()


def test_archive_tells_nothing_of_the_machine():
    with zipfile.ZipFile(io.BytesIO(export.build(sample()))) as archive:
        assert archive.comment == b""
        for info in archive.infolist():
            assert info.date_time == (2026, 11, 23, 20, 0, 0)
            assert (info.create_system, info.external_attr >> 16) == (3, 0o100600)
            assert (info.extra, info.comment) == (b"", b"")


@pytest.mark.parametrize(("made_at", "year"), [("1970-01-01T00:00:01Z", 1980), ("2999-12-31T23:59:59Z", 2107)])
def test_times_that_a_zip_cannot_say(made_at, year):
    content = export.build({**sample(), "made_at": made_at})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {year}


def test_page_loads_and_runs_nothing():
    content = unpack(export.build(sample()))["index.html"]
    read = Page(content)
    assert {tag for tag, _ in read.elements}.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    assert not [name for _, given in read.elements for name in given if name in {"style", "src"} or name[:2] == "on"]
    assert all(re.match(r"#|mailto:", link["href"]) for link in read.all("a"))
    assert b"url(" not in content
    assert b"@import" not in content


def test_policy_allows_the_page_only_its_own_style():
    content = unpack(export.build(sample()))["index.html"].decode()
    style = re.search(r"<style>(.*?)</style>", content, re.DOTALL).group(1)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = next(m["content"] for m in Page(content.encode()).all("meta") if "http-equiv" in m)
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert content.index("Content-Security-Policy") < content.index("<style>")


def test_page_is_well_built():
    read = page(sample())
    ids = [given["id"] for _, given in read.elements if "id" in given]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in read.all("a") if link["href"][0] == "#"} <= set(ids)
    assert {section["aria-labelledby"] for section in read.all("section")} <= set(ids)
    assert len(read.all("table")) == len(read.all("caption")) == 4
    assert all("scope" in head for head in read.all("th"))
    levels = [int(tag[1]) for tag, _ in read.elements if tag in {"h1", "h2", "h3"}]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    assert read.all("html") == [{"lang": "en"}]


def test_page_shows_every_value():
    data = sample()
    text = page(data).text
    hidden = {"format", "field", "purpose", "purposes", "fields", "answer", "what", "inferred_from"}
    for path, value in leaves(data):
        if isinstance(value, str) and not hidden & set(path) and not re.fullmatch(r"[\d-]+T[\d:]+Z", value):
            assert value in text
    for shown in ("23 November 2026, 20:00 UTC", "20 November 2027", "We remembered something new", "something new"):
        assert shown in text
    assert "the jackets you looked at" in text


def test_empty_states_are_kind():
    data = {**sample(), **{name: [] for name in LISTS}}
    text = page(data).text
    assert text.count(NOTHING) == 4  # three groups and what was guessed
    assert "Right now we know nothing about you." in text
    assert "_person_" not in text
    assert "Right now we know nothing about you." not in page(sample()).text
    assert "You have paused us." in page({**data, "paused": True}).text
    assert "You have paused us." not in text


def test_placeholders_are_marked_and_no_other_words():
    data = sample()
    data["conversation"] = [{"at": AT, "you": "_person_'s _nobody_ x_email_ _email_", "assistant": []}]
    content = unpack(export.build(data))["index.html"].decode()
    # Each twice: where it stands, and where it is explained.
    assert re.findall(r'"hidden-word">(\w+)<', content) == ["_email_", "_person_", "_person_", "_email_"]


@pytest.mark.parametrize("value", HOSTILE, ids=[str(number) for number in range(len(HOSTILE))])
def test_hostile_values_are_text(value):
    data = sample()
    for path, leaf in list(leaves(data)):
        closed = {"format", "answer", "category", "made_at", "at", "told_at", "kept_until"}
        if isinstance(leaf, str) and not closed & set(path):
            data = replaced(data, path, value)
    files = unpack(export.build(data))
    assert json.loads(files["data.json"].decode("utf-8")) == data
    read = Page(files["index.html"])
    assert {tag for tag, _ in read.elements} == {tag for tag, _ in page(sample()).elements}
    readable = re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe]", "\ufffd", value.replace("\r\n", "\n"))
    assert readable in read.text.replace("\r\n", "\n")
    assert {link["href"].partition(":")[0] for link in read.all("a") if link["href"][0] != "#"} == {"mailto"}


SECRET = "maria@example.org"


def misfits():
    """One misfit for each way to be wrong, each with the secret somewhere in it."""
    good = replaced(sample(), ("facts", 0, "value"), SECRET)
    for name in good:
        yield {key: value for key, value in good.items() if key != name}
    yield {**good, "extra": SECRET}
    yield {**good, SECRET: 1}
    yield {**good, 7: SECRET}
    for name in LISTS:
        yield replaced(good, (name, 0), {**good[name][0], SECRET: SECRET})
        yield replaced(good, (name, 0), {})
        yield replaced(good, (name,), SECRET)
        yield replaced(good, (name,), tuple(good[name]))
    for path, leaf in leaves(good):
        yield replaced(good, path, [SECRET])
        yield replaced(good, path, {SECRET: SECRET})
        if leaf is not None:
            yield replaced(good, path, SECRET.encode())
    for time in ("2026-02-30T10:00:00Z", "2026-11-20", "2026-11-20T09:12:00+01:00", f"{AT}\n", SECRET, "", None):
        yield replaced(good, ("made_at",), time)
        yield replaced(good, ("facts", 0, "told_at"), time)
    for stars in (0, 6, 2.5, float("nan"), True, SECRET):
        yield replaced(good, ("feedback", 0, "stars"), stars)
    yield replaced(good, ("choices", 0, "answer"), SECRET)
    yield replaced(good, ("choices", 0, "kept_days"), 0)
    yield replaced(good, ("paused",), 1)
    yield replaced(good, ("facts", 0, "category"), "contact.email")
    yield replaced(good, ("rights",), [])


def test_misfits_are_refused_without_a_value():
    for data in misfits():
        with pytest.raises(export.ExportError) as caught:
            export.build(data)
        assert isinstance(caught.value, PrivacyError)
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        assert SECRET not in told
        assert "Maria" not in told
        assert caught.value.__cause__ is caught.value.__context__ is None


def test_refusal_says_where():
    with pytest.raises(export.ExportError, match=r"at facts/1/value: type\.$"):
        export.validate(replaced(sample(), ("facts", 1, "value"), 4))
    with pytest.raises(export.ExportError, match=r"at the top: additionalProperties\.$"):
        export.validate({**sample(), "more": 1})


ANY_TEXT = st.text(st.characters(exclude_categories=()), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(
    value=ANY_TEXT,
    you=st.one_of(st.none(), ANY_TEXT),
    stars=st.integers(1, 5),
    days=st.integers(1),
    copies=st.integers(0, 3),
)
def test_any_value_goes_round(value, you, stars, days, copies):
    data = sample()
    data["facts"] = [fact(value=value, inferred_from=you)] * copies
    data["conversation"] = [{"at": AT, "you": you, "assistant": [value]}] * copies
    data["feedback"] = [{"at": AT, "stars": stars, "words": you}]
    data["history"] = [entry(value, fields=[value], wording=you, days=days)]
    data["controller"]["email"] = value
    content = export.build(data)
    assert content == export.build(copy.deepcopy(data))
    files = unpack(content)
    assert json.loads(files["data.json"].decode("utf-8")) == data
    plain = replaced(data, ("controller", "email"), "x")
    plain["facts"] = [fact(value="x", inferred_from=you and "x")] * copies
    plain["conversation"] = [{"at": AT, "you": you and "x", "assistant": ["x"]}] * copies
    plain["feedback"] = [{"at": AT, "stars": stars, "words": you and "x"}]
    plain["history"] = [entry("x", fields=["x"], wording=you and "x", days=days)]
    assert shape(Page(files["index.html"])) == shape(page(plain))


def test_importing_reads_nothing():
    code = (
        "import json, sys; import jinja2, jsonschema, confidant.datamap, confidant.errors\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import confidant.rights.export\n"
        "print(json.dumps([name for name in opened if name.endswith(('.json', '.html', '.css', '.yml'))]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=export._HERE.parents[1], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []
