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


@pytest.fixture
def ran(monkeypatch):
    """What of the checks runs: their names, and what pytest is told."""
    steps = []
    monkeypatch.setattr(checks, "run", lambda one: steps.append(" ".join([one.name, *one.command[2:]])))
    monkeypatch.setattr(checks, "lint", lambda: [checks.Check("lint", ())])
    monkeypatch.setattr(checks, "conversations", lambda: [checks.Check("stories", ())])
    monkeypatch.setattr(checks.system, "ensure", lambda: steps.append("programs"))
    monkeypatch.setattr(checks.model, "ensure", lambda _root: steps.append("model"))
    return steps


QUICK = "quick tests -m not slow -n 2 --dist loadfile"


@pytest.mark.parametrize(
    ("scope", "steps"),
    [
        (["lint"], ["lint"]),
        (["fast"], ["lint", QUICK.replace("slow", "slow and not postgresql", 1)]),
        ([], ["lint", QUICK, "programs", "model", "stories", "slow tests -m slow"]),
    ],
)
def test_each_scope_runs_its_checks(ran, monkeypatch, scope, steps):
    monkeypatch.setattr(sys, "argv", ["checks", *scope])
    assert checks.main() == 0
    assert ran == steps


def test_a_scope_that_is_none_runs_nothing(ran, monkeypatch):
    """A slip in the word must not pass as a run of all checks, nor as one of none."""
    monkeypatch.setattr(sys, "argv", ["checks", "fats"])
    with pytest.raises(SystemExit, match="2"):
        checks.main()
    assert ran == []


def test_rasa_reads_every_story_file():
    """Rasa passes over test stories whose file name does not begin with `test_`."""
    stories = list((ROOT / "tests" / "stories").rglob("*.yml"))
    assert all(path.name.startswith("test_") for path in stories)
