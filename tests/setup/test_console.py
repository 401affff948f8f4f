"""What the person reads."""

import os
import re
import sys

import pytest

from scripts import chat, console

WARNINGS = (
    "/lib/a.py:66: PyparsingDeprecationWarning: 'x' deprecated\n  ).x(self)\n"
    "/lib/b.py:3117: DeprecationWarning: Deprecated call\nA second line.\n  declare(pkg)\n"
)


@pytest.mark.parametrize(
    ("duration", "said"), [(0.44, "0.4 s"), (1, "1 s"), (59.4, "59 s"), (60, "1 min 0 s"), (125, "2 min 5 s")]
)
def test_seconds(duration, said):
    assert console.seconds(duration) == said


def test_the_end_of_a_log_is_what_matters(tmp_path):
    log = tmp_path / "x.log"
    log.write_text(f"{WARNINGS}first\n\x1b[91m10%\r100% done\x1b[0m\n\n{WARNINGS}last\n", encoding="utf-8")
    assert console.tail(log) == ["first", "100% done", "last"]
    assert console.tail(log, 1) == ["last"]


def test_a_missing_log_has_no_end(tmp_path):
    assert console.tail(tmp_path / "none.log") == []


def test_a_failure_shows_the_log_and_where_it_is(tmp_path, capsys):
    command = [sys.executable, "-c", "print('the reason'); raise SystemExit(2)"]
    with pytest.raises(console.StepError) as caught:
        console.run_logged(command, tmp_path / "x.log", label="Trying", failure="It failed.", environment=os.environ)
    console.failed(caught.value)
    said = capsys.readouterr()
    assert said.out == "  … Trying\n"
    assert said.err.splitlines()[:2] == ["  ✗ It failed.", "    │ the reason"]
    assert "x.log" in said.err


def test_a_log_goes_on_and_is_made_private(tmp_path):
    log = tmp_path / "logs" / "x.log"
    log.parent.mkdir()
    log.write_text("old", encoding="utf-8")
    log.chmod(0o644)
    with console.open_log(log) as file:
        file.write(b"new\n")
    assert re.fullmatch(
        r"old\n=== opened on \d{4}-\d\d-\d\d at \d\d:\d\d:\d\d UTC ===\nnew\n", log.read_text(encoding="utf-8")
    )
    assert log.stat().st_mode & 0o777 == 0o600


def test_the_end_of_a_log_is_of_its_last_opening(tmp_path):
    """A failure shows why this one failed, not what an earlier one said."""
    log = tmp_path / "x.log"
    for said in (b"old\n", b"new\n", b""):
        with console.open_log(log) as file:
            file.write(said)
        assert console.latest(log) == said.decode()
        assert console.tail(log) == said.decode().split()


def test_the_folders_of_a_log_are_private_too(tmp_path):
    console.open_log(tmp_path / "var" / "logs" / "x.log").close()
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_the_conversation_id_is_stable_random_and_private(tmp_path):
    path, other = tmp_path / "shell-id", tmp_path / "other"
    first = chat.shell_id(path)
    assert chat.shell_id(path) == first
    assert chat.shell_id(other) != first
    assert len(first) == 32
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_damaged_conversation_id_is_replaced(tmp_path):
    path = tmp_path / "shell-id"
    path.write_text("../nonsense", encoding="utf-8")
    assert chat.shell_id(path) == chat.shell_id(path) != "../nonsense"
