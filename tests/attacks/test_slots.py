"""Whatever sets a slot: names and phones rest in none, on no disk, in no memory, and with no broker."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from scripts.sandbox import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A bot that plants 500 names and 500 phones by actions, a form and slot mappings, kept and in a pause."""
    command = [sys.executable, "-m", "tests.support.planting", str(tmp_path_factory.mktemp("planting"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_nothing_planted_rests_anywhere(report: dict[str, Any]) -> None:
    """Neither as it lies there, nor when the rows of the database, the memory and the broker are opened."""
    assert report["hits"] == []
    assert report["turns"]["disk"] == report["turns"]["broker"] > 40
    assert report["turns"]["memory"] == 3


def test_nothing_planted_comes_back_to_an_action(report: dict[str, Any]) -> None:
    seen = [json.loads(line)["seen"] for answers in report["said"] for line in answers if line.startswith("{")]
    assert len(seen) > 40
    assert set(seen) == {0}


def test_what_may_be_kept_is_kept(report: dict[str, Any]) -> None:
    """A flag, a number within its bounds, a word of the list, and the name that the gate sealed."""
    (slots,) = report["honest"]
    assert (slots["flag"], slots["amount"], slots["choice"]) == (True, 4, "tents")
    assert report["sealed"] > 0
