"""Whole conversations with a brand's assistant, through `scripts.talk`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.sandbox import ROOT


def hold(talks: Mapping[str, Sequence[Mapping[str, str]]], brand: str) -> dict[str, list[str]]:
    """What the assistant of the brand in a folder says in each conversation: a text for each turn, with the buttons.

    Args:
        talks: by a name of its own, the turns of each: `{"say": text}` or `{"tap": pattern of a title}`.
        brand: its folder, relative to the project.
    """
    lines = "".join(json.dumps({"id": name, "turns": list(turns)}) + "\n" for name, turns in talks.items())
    run = subprocess.run(
        [sys.executable, "-m", "scripts.talk"],
        cwd=ROOT,
        env={**os.environ, "CONFIDANT_BRAND": brand},
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    answers = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    return {one["id"]: list(map(_said, one["turns"])) for one in answers}


def _said(turn: dict[str, Any]) -> str:
    assert "error" not in turn, turn
    return "\n".join(
        f"{one['text']}\n{' '.join(button['title'] for button in one.get('buttons', ()))}" for one in turn["bot"]
    )
