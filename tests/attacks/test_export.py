"""`rasa export` and whatever else reads conversations without a message to answer: refused, with nothing written."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.sandbox import ROOT
from tests.conversation.steps import ERASE_ALL, agree
from tests.support.pair import Pair, Visitor

pytestmark = pytest.mark.slow

_NO_PERMISSION = 77
_MARKERS = "marker_hello:\n  and:\n    - intent: greet\n"
COMMANDS = {
    "export": ("export",),
    "markers": ("evaluate", "markers", "all", "out.csv", "--config", "markers.yml", "--domain", f"{ROOT}/domain.yml"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_nobody_reads_conversations_but_to_answer(pair: Pair, visitor: Visitor, tmp_path: Path, name: str) -> None:
    """One sentence, no traceback; the open question still stands, and its yes counts."""
    agree(visitor, "my name is Maria")
    assert ERASE_ALL in visitor.say("delete all my data")
    broker = tmp_path / "broker.log"
    text = f"{pair.endpoints.read_text(encoding='utf-8')}\nevent_broker:\n  type: file\n  path: {broker}\n"
    (tmp_path / "endpoints.yml").write_text(text, encoding="utf-8")
    (tmp_path / "markers.yml").write_text(_MARKERS, encoding="utf-8")
    command = [sys.executable, "-m", "rasa", *COMMANDS[name], "--endpoints", "endpoints.yml"]
    environment = {**pair.variables(), "PYTHONPATH": str(ROOT), "CONFIDANT_ROOT": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == _NO_PERMISSION
    assert re.search(r"Confidant refuses this: conversations are opened only to answer a message", done.stderr)
    assert "Traceback" not in done.stderr + done.stdout
    assert "Maria" not in done.stderr + done.stdout
    assert not broker.exists() or broker.read_bytes() == b""
    assert {path.name for path in tmp_path.iterdir()} <= {"endpoints.yml", "markers.yml", "broker.log"}
    assert "receipt" in visitor.say("yes")


def test_a_running_assistant_refuses_as_well_and_goes_on(pair: Pair, visitor: Visitor) -> None:
    assert ERASE_ALL in visitor.say("delete all my data")
    assert pair.loop.run_until_complete(pair.agent.tracker_store.retrieve(visitor.conversation)) is None
    assert list(pair.loop.run_until_complete(pair.agent.tracker_store.keys())) == []
    assert "receipt" in visitor.say("yes")
