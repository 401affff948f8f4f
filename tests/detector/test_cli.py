"""`python -m confidant detect` and `scrub`, as somebody calls them in a pipe."""

import json
import subprocess
import sys

import pytest

from confidant.cli.main import _text
from confidant.errors import SettingError

pytestmark = pytest.mark.slow  # each starts a process that loads much


@pytest.fixture(scope="module")
def run():
    def call(command, given):
        return subprocess.run(
            [sys.executable, "-m", "confidant", *command.split()],
            input=given,
            capture_output=True,
            check=False,
            timeout=120,
        )

    return call


def test_detect_answers_each_line_with_its_spans(run):
    lines = [
        {"text": "mail maria@example.org"},
        {"text": "two tents please"},
        {"text": "m\u00e4il mari\u00e1@example.org"},
    ]
    done = run("detect", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode())
    assert done.returncode == 0
    answers = [json.loads(line)["spans"] for line in done.stdout.splitlines()]
    assert [[(span["start"], span["end"], span["kind"]) for span in spans] for spans in answers] == [
        [(5, 22, "email")],
        [],
        [(5, 22, "email")],
    ]
    assert all(set(span) == {"start", "end", "kind", "score"} for spans in answers for span in spans)


def test_detect_reads_plain_text_when_asked_to(run):
    done = run("detect --text", b"mail maria@example.org\n")
    assert [span["kind"] for span in json.loads(done.stdout)["spans"]] == ["email"]


def test_a_line_that_is_no_message_is_named_by_its_number_and_not_shown(run):
    done = run("detect", b'{"text": "hi"}\n{"txt": "maria@example.org"}\n')
    assert done.returncode == 1
    assert done.stdout.splitlines() == [b'{"spans": []}']
    assert done.stderr.startswith(b"Line 2 is not a JSON object with a text")
    assert b"maria" not in done.stderr


@pytest.mark.parametrize(
    "line", ["hello maria", "[]", '{"txt": "maria"}', '{"text": null}', "[" * 100_000], ids=lambda line: line[:20]
)
def test_what_is_no_message_is_not_read(line):
    with pytest.raises(SettingError, match=r"^Line 2 is not") as refused:
        _text(line, 2)
    assert "maria" not in str(refused.value)


def test_scrub_changes_nothing_but_the_values(run):
    done = run("scrub", b"write to maria@example.org\r\n\xff\xfe\n\nok")
    assert done.stdout == "write to _email_\r\n\ufffd\ufffd\n\nok".encode()


def test_a_reader_who_has_enough_is_no_failure(run):
    command = f"yes 'mail maria@example.org' | head -2000 | {sys.executable} -m confidant scrub | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=120)
    assert done.stdout == b"mail _email_\n"
    assert done.stderr == b""
