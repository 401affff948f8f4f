"""Settings of a channel: names in credentials.yml, values in the environment; all of them or none."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from confidant.channels.core.settings import read, web_address
from confidant.errors import SettingError

NEEDED = ("token", "secret")
CREDENTIALS = {"token": "${BOT_TOKEN}", "secret": "${BOT_SECRET}", "url": "${BOT_URL}"}
FULL = {"BOT_TOKEN": "1:abc", "BOT_SECRET": "s3cret"}


def reading(environ, credentials=CREDENTIALS):
    return read("telegram", credentials, NEEDED, ("url",), environ=environ)


def test_all_needed_ones_set():
    settings = reading({**FULL, "BOT_URL": " http://127.0.0.1:1 "})
    assert dict(settings) == {"token": "1:abc", "secret": "s3cret", "url": "http://127.0.0.1:1"}


def test_an_optional_one_may_be_missing():
    assert "url" not in reading(dict(FULL))


@pytest.mark.parametrize("environ", [{}, {"BOT_TOKEN": "", "BOT_SECRET": "  "}, {"BOT_URL": "http://127.0.0.1"}])
def test_none_set_turns_the_channel_off_with_one_line(environ, caplog):
    assert reading(environ) is None
    assert [record.getMessage() for record in caplog.records] == ["telegram is off: BOT_TOKEN and BOT_SECRET not set"]


@pytest.mark.parametrize(
    ("environ", "missing"), [({"BOT_TOKEN": "1:abc"}, "BOT_SECRET"), ({"BOT_SECRET": "x"}, "BOT_TOKEN")]
)
def test_half_of_them_is_an_error_that_names_the_missing_one(environ, missing):
    with pytest.raises(SettingError, match=missing) as error:
        reading(environ)
    assert "abc" not in str(error.value)


@pytest.mark.parametrize(
    "value", ["1:abc", "$BOT_TOKEN", "x${BOT_TOKEN}", "${bot_token}", "", None, 7, ["${BOT_TOKEN}"]]
)
def test_a_value_in_the_file_is_refused_and_not_repeated(value):
    with pytest.raises(SettingError, match="must name an environment variable") as error:
        reading(dict(FULL), {**CREDENTIALS, "token": value})
    assert "1:abc" not in str(error.value)


def test_an_unknown_setting_is_refused():
    with pytest.raises(SettingError, match="colour"):
        reading(dict(FULL), {**CREDENTIALS, "colour": "${COLOUR}"})


def test_a_needed_one_without_a_line_is_named():
    with pytest.raises(SettingError, match="a line `secret`"):
        reading(dict(FULL), {"token": "${BOT_TOKEN}"})


def test_secrets_leave_the_environment_and_are_not_printed():
    environ = dict(FULL)
    settings = reading(environ)
    assert environ == {}
    assert "abc" not in repr(settings)


@pytest.mark.parametrize(
    "good", ["https://bot.example.org", "https://bot.example.org/base/", "http://127.0.0.1:8081", "http://localhost"]
)
def test_good_addresses(good):
    assert web_address("BOT_URL", good) == good.rstrip("/")


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "bot.example.org",
        "http://bot.example.org",
        "ftp://bot.example.org",
        "https://",
        "https://u:p@bot.example.org",
        "https://bot.example.org?x=1",
        "https://bot.example.org#x",
    ],
)
def test_bad_addresses(bad):
    with pytest.raises(SettingError, match="BOT_URL"):
        web_address("BOT_URL", bad)


def test_the_shipped_file_names_variables_only():
    """Quoted, so that Rasa starts when they are not set."""
    text = (Path(__file__).parents[2] / "credentials.yml").read_text(encoding="utf-8")
    channels = yaml.safe_load(text)
    values = [value for one in channels.values() for value in (one or {}).values()]
    assert values
    assert all(value.startswith("${") and f'"{value}"' in text for value in values)
