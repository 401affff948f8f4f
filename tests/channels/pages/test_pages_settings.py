"""What is set up: nothing is needed; what cannot be right ends the start with a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

from confidant import bot as bots
from confidant import datamap
from confidant.channels.core import settings
from confidant.channels.pages import brand, channel
from confidant.channels.pages.channel import read_settings
from confidant.errors import SettingError
from scripts.serve import switched_off

CREDENTIALS = {
    "public_url": "${PAGES_URL}",
    "app_secret": "${APP_SECRET}",
    "app_id": "${APP_ID}",
    "graph_url": "${GRAPH_URL}",
    "version": "${GRAPH_VERSION}",
}
FULL = {
    "PAGES_URL": "https://bot.example.org",
    "APP_SECRET": "0123456789abcdef",
    "APP_ID": "778899",
    "GRAPH_URL": "http://127.0.0.1:1",
    "GRAPH_VERSION": "v23.0",
}


def test_all_of_them():
    assert dict(read_settings(CREDENTIALS, dict(FULL))) == {
        "public_url": "https://bot.example.org",
        "app_secret": "0123456789abcdef",
        "app_id": "778899",
        "graph_url": "http://127.0.0.1:1",
        "version": "v23.0",
    }


@pytest.mark.parametrize("credentials", [None, {}, CREDENTIALS])
def test_none_of_them_is_fine_too_and_one_line_says_what_is_off(credentials, caplog):
    assert dict(read_settings(credentials, {})) == {}
    [line] = [record.getMessage() for record in caplog.records]
    assert line == "privacy pages: no links to them and no callbacks of Meta: CONFIDANT_PUBLIC_URL not set"
    assert switched_off(f"2026-11-28 19:32:01 WARNING  confidant.channels.pages  - {line}\nmore\n") == [line]


def test_without_the_app_s_secret_one_line_says_so(caplog):
    read_settings(CREDENTIALS, {"PAGES_URL": "https://bot.example.org"})
    assert [record.getMessage() for record in caplog.records] == [
        "privacy pages: no callbacks of Meta: MESSENGER_APP_SECRET not set"
    ]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PAGES_URL", "http://shop.example.org"),
        ("PAGES_URL", "shop.example.org"),
        ("PAGES_URL", "https://bot.example.org?x=1"),
        ("GRAPH_URL", "ftp://graph.example.org"),
        ("APP_ID", "my-app"),
        ("APP_ID", "1|2"),
        ("GRAPH_VERSION", "twenty"),
        ("GRAPH_VERSION", "v23.0/me"),
    ],
)
def test_what_cannot_be_right(variable, value):
    with pytest.raises(SettingError, match=variable) as error:
        read_settings(CREDENTIALS, {**FULL, variable: value})
    assert value not in str(error.value)


def test_matching_needs_the_secret():
    with pytest.raises(SettingError, match="APP_ID"):
        read_settings(CREDENTIALS, {"APP_ID": "778899"})


def test_an_unknown_setting():
    with pytest.raises(SettingError, match="colour"):
        read_settings({**CREDENTIALS, "colour": "${COLOUR}"}, {})


@pytest.mark.parametrize("pages_first", [False, True])
def test_what_is_shared_with_messenger_is_there_for_both(monkeypatch, pages_first):
    """Whoever reads first."""
    monkeypatch.setattr(settings, "_taken", {})
    for name, value in FULL.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(channel.os, "environ", settings.os.environ)

    def messenger():
        needed = {"app_secret": "${APP_SECRET}", "public_url": "${PAGES_URL}"}
        return settings.read("messenger", needed, ("app_secret",), ("public_url",), shared=("public_url",))

    read = [lambda: read_settings(CREDENTIALS), messenger]
    given = [reader() for reader in (read if pages_first else read[::-1])]
    assert {one["app_secret"] for one in given} == {FULL["APP_SECRET"]}
    assert {one["public_url"] for one in given} == {FULL["PAGES_URL"]}
    assert "APP_SECRET" not in settings.os.environ


def test_a_wrong_setting_ends_the_process_with_a_sentence(monkeypatch):
    ended = []
    monkeypatch.setattr("confidant.startup.stop", lambda sentence: ended.append(sentence) or sys.exit(78))
    with pytest.raises(SystemExit):
        channel.PagesInput.from_credentials({"colour": "${COLOUR}"})
    assert ended == ["credentials.yml: The privacy pages has no setting `colour`."]


def test_the_shipped_file_sets_the_pages_up():
    text = (Path(__file__).parents[3] / "credentials.yml").read_text(encoding="utf-8")
    given = yaml.safe_load(text)["confidant.channels.pages.PagesInput"]
    assert dict(read_settings(given, {})) == {}
    messenger = yaml.safe_load(text)["confidant.channels.messenger.channel.MessengerInput"]
    for name in ("public_url", "app_secret", "graph_url", "version"):
        assert given[name] == messenger[name]
    assert given["app_id"] == "${MESSENGER_APP_ID}"


# The brand


@pytest.fixture(scope="module")
def shipped():
    return datamap.load(bots.load().data_map)


@pytest.mark.sample
def test_a_brands_names_and_terms(shipped):
    found = brand.load(shipped, bots.load().brand)
    assert (found.name, found.assistant) == ("Larkspur Outdoor", "Wren")
    assert found.terms.startswith("# ")


def test_a_bot_without_a_brand_goes_by_the_controllers_name(shipped, tmp_path):
    assert brand.load(shipped, tmp_path) == brand.SiteNames(shipped.controller["name"], "our assistant", None)


def test_a_brand_may_have_no_terms(shipped, tmp_path):
    (tmp_path / "brand.yml").write_text("name: Example\nterms: gone.md", encoding="utf-8")
    assert brand.load(shipped, tmp_path) == brand.SiteNames("Example", "our assistant", None)


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b"name: [", b"- a list"])
def test_a_broken_file(shipped, tmp_path, content):
    (tmp_path / "brand.yml").write_bytes(content)
    if content.startswith(b"-"):
        assert brand.load(shipped, tmp_path).name == shipped.controller["name"]
    else:
        with pytest.raises(SettingError, match=r"brand\.yml"):
            brand.load(shipped, tmp_path)
