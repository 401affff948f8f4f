"""Settings: all of them or none, of a form that can be right, each refused with one sentence that repeats no value."""

from __future__ import annotations

import subprocess
import sys

import pytest

from confidant.channels.messenger.channel import MessengerInput, read_settings
from confidant.errors import SettingError
from scripts.sandbox import ROOT
from tests.channels.messenger.events import CREDENTIALS, ENVIRONMENT, SECRET

ADDRESS = "https://bot.example.org"


def reading(**changed: str):
    return read_settings(CREDENTIALS, {**ENVIRONMENT, **changed})


def test_the_needed_ones_are_enough():
    assert set(reading()) == {"page_token", "app_secret", "verify_token"}


def test_without_any_the_channel_is_off_and_has_no_routes():
    assert read_settings(CREDENTIALS, {"CONFIDANT_PUBLIC_URL": ADDRESS}) is None
    assert MessengerInput(None).blueprint(None)._future_routes == set()


def test_the_secrets_leave_the_environment_and_the_shared_address_stays():
    environ = {**ENVIRONMENT, "CONFIDANT_PUBLIC_URL": ADDRESS, "MESSENGER_GRAPH_VERSION": "v24.0", "HOME": "/"}
    assert read_settings(CREDENTIALS, environ)["public_url"] == ADDRESS
    assert environ == {"CONFIDANT_PUBLIC_URL": ADDRESS, "HOME": "/"}


GOOD = [
    ("MESSENGER_PAGE_TOKEN", "x" * 20),
    ("MESSENGER_PAGE_TOKEN", "EAAG|b-c_d.e" * 20),
    ("MESSENGER_APP_SECRET", "f" * 32),
    ("MESSENGER_VERIFY_TOKEN", "made-up-by-the-brand"),
    ("MESSENGER_GRAPH_URL", "https://graph.example.org/"),
    ("MESSENGER_GRAPH_URL", "http://127.0.0.1:8080"),
    ("MESSENGER_GRAPH_VERSION", "v23.0"),
    ("MESSENGER_GRAPH_VERSION", "v100.12"),
    ("CONFIDANT_PUBLIC_URL", ADDRESS),
    ("CONFIDANT_PUBLIC_URL", f"{ADDRESS}/shop/"),
]
BAD = [
    ("MESSENGER_PAGE_TOKEN", "x" * 19),
    ("MESSENGER_PAGE_TOKEN", "x" * 1001),
    ("MESSENGER_PAGE_TOKEN", "x" * 20 + " y"),
    ("MESSENGER_PAGE_TOKEN", "x" * 20 + "\ny"),
    ("MESSENGER_PAGE_TOKEN", "\u00e4" * 20),
    ("MESSENGER_APP_SECRET", "f" * 15),
    ("MESSENGER_APP_SECRET", "f" * 20 + "\t" + "f"),
    ("MESSENGER_VERIFY_TOKEN", "short"),
    ("MESSENGER_VERIFY_TOKEN", SECRET),
    ("MESSENGER_GRAPH_URL", "http://graph.example.org"),
    ("MESSENGER_GRAPH_URL", "graph.example.org"),
    ("MESSENGER_GRAPH_URL", "https://user:word@graph.example.org"),
    ("MESSENGER_GRAPH_VERSION", "24.0"),
    ("MESSENGER_GRAPH_VERSION", "v24"),
    ("MESSENGER_GRAPH_VERSION", "v24.0/../v1.0"),
    ("MESSENGER_GRAPH_VERSION", "v\u0662\u0663.0"),
    ("CONFIDANT_PUBLIC_URL", "http://bot.example.org"),
    ("CONFIDANT_PUBLIC_URL", f"{ADDRESS}?x=1"),
]


@pytest.mark.parametrize(("variable", "value"), GOOD)
def test_what_can_be_right_is_taken(variable, value):
    assert value in reading(**{variable: value}).values()


@pytest.mark.parametrize(("variable", "value"), BAD)
def test_what_cannot_be_right_is_refused_with_one_sentence(variable, value):
    with pytest.raises(SettingError) as error:
        reading(**{variable: value})
    sentence = str(error.value)
    assert variable in sentence
    assert sentence.count(". ") == 0
    assert value not in sentence


@pytest.mark.parametrize("missing", ENVIRONMENT)
def test_half_of_them_is_refused(missing):
    with pytest.raises(SettingError, match=missing):
        reading(**{missing: ""})


@pytest.mark.slow
def test_a_wrong_one_ends_the_process_with_the_sentence():
    imported = "from confidant.channels.messenger.channel import MessengerInput"
    code = f"{imported}; MessengerInput.from_credentials({{'page_token': 'EAAtoken'}})"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 78
    assert ended.stderr.strip().splitlines()[-1].startswith("Confidant does not start: credentials.yml:")
    assert "EAAtoken" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_its_name_is_part_of_the_address():
    assert MessengerInput.name() == "messenger"
    assert MessengerInput(None).url_prefix() == "messenger"


def test_nothing_prints_a_secret():
    channel = MessengerInput(reading())
    printed = repr((channel, channel._settings, channel._graph))
    assert not [value for value in ENVIRONMENT.values() if value in printed]
