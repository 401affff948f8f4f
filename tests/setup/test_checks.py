"""`make test` runs everything, and a check that looked at nothing is no check."""

import sys
from pathlib import Path

import pytest

from scripts import checks, console

ROOT = Path(__file__).parents[2]


def check(code, proof=""):
    return checks.Check("a check", ("-c", code), proof=proof)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_check_that_passes_is_said(capsys):
    checks.run(check("print('Evaluating 3 stories')", proof=r"[1-9]\d* stories"))
    assert "✓ a check" in capsys.readouterr().out


def test_a_check_that_fails_stops():
    with pytest.raises(console.StepError, match=r"a check failed\."):
        checks.run(check("raise SystemExit(1)"))


def test_a_check_that_looked_at_nothing_fails():
    with pytest.raises(console.StepError, match="nothing to check"):
        checks.run(check("print('Evaluating 0 stories')", proof=r"[1-9]\d* stories"))


def test_a_proof_of_an_earlier_run_is_none():
    checks.run(check("print('Evaluating 3 stories')", proof=r"[1-9]\d* stories"))
    with pytest.raises(console.StepError, match="nothing to check"):
        checks.run(check("print('Evaluating 0 stories')", proof=r"[1-9]\d* stories"))


def test_the_first_failure_ends_the_run(monkeypatch, capsys):
    monkeypatch.setattr(checks, "lint", lambda: [check("raise SystemExit(1)"), check("print('never')")])
    monkeypatch.setattr(sys, "argv", ["checks"])
    assert checks.main() == 1
    assert "✓" not in capsys.readouterr().out


def test_rasa_reads_every_story_file():
    """Rasa passes over test stories whose file name does not begin with `test_`."""
    stories = list((ROOT / "tests" / "stories").rglob("*.yml"))
    assert all(path.name.startswith("test_") for path in stories)
