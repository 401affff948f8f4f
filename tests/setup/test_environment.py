"""`.env` fills what is not set; others may not read it; the action server gets no secret of a channel."""

import re
from pathlib import Path

import pytest
from dotenv import dotenv_values

from scripts import console, environment


def env_file(folder, text, mode=0o600):
    path = folder / ".env"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)


def test_without_a_file_nothing_changes(tmp_path):
    environ = {"A": "1"}
    environment.load(tmp_path, environ)
    assert environ == {"A": "1"}


def test_it_fills_what_is_not_set(tmp_path):
    env_file(tmp_path, "# a comment\nA=from the file\nB='quoted $A'\nEMPTY=\n")
    environ = {"A": "set before"}
    environment.load(tmp_path, environ)
    assert environ == {"A": "set before", "B": "quoted $A"}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_file_that_others_may_read_is_refused(tmp_path, mode):
    env_file(tmp_path, "TELEGRAM_TOKEN=1:abc\n", mode)
    environ = {}
    with pytest.raises(console.StepError, match="chmod 600"):
        environment.load(tmp_path, environ)
    assert environ == {}


def test_a_file_that_is_no_text_is_refused_without_its_words(tmp_path):
    env_file(tmp_path, b"TELEGRAM_TOKEN=1:abc\xff\xfe\n")
    with pytest.raises(console.StepError, match="UTF-8") as error:
        environment.load(tmp_path, {})
    assert "abc" not in str(error.value)


def test_every_secret_of_the_example_is_kept_from_the_action_server(tmp_path):
    names = environment.SECRET
    assert environment.without_secrets({**dict.fromkeys(names, "x"), "PATH": "/bin"}) == {"PATH": "/bin"}


def test_the_token_of_the_orders_is_kept_from_rasa():
    given = {"ORDERS_TOKEN": "x", "TELEGRAM_TOKEN": "y"}
    assert environment.without_secrets(given, environment.ACTION_SECRET) == {"TELEGRAM_TOKEN": "y"}


def test_the_example_names_every_variable_of_the_credentials():
    root = Path(__file__).resolve().parents[2]
    named = set(re.findall(r"\$\{(\w+)\}", (root / "credentials.yml").read_text(encoding="utf-8")))
    example = dotenv_values(root / ".env.example")
    assert named | set(environment.ACTION_SECRET) == set(example)
    assert not any(example.values())
    assert set(environment.SECRET) < named
