"""The trained model on sentences it was not trained on; and sentences that must never start an erasure."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
RIGHTS = frozenset(
    {
        "view_my_data",
        "view_data_history",
        "export_my_data",
        "delete_my_data",
        "correct_my_data",
        "give_consent",
        "withdraw_consent",
        "pause_storage",
        "resume_storage",
        "set_retention",
    },
)
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reading() -> Any:
    """A function from a text to the intent the assistant acts on, by the model alone, without gate keys."""
    import rasa.core.agent as agents
    from rasa.core.agent import Agent
    from rasa.core.processor import MessageProcessor

    guarded = agents.MessageProcessor
    agents.MessageProcessor = MessageProcessor
    try:
        agent = Agent.load(str(ROOT / "models" / "confidant.tar.gz"))
    finally:
        agents.MessageProcessor = guarded
    loop = asyncio.new_event_loop()

    def read(text: str) -> dict[str, Any]:
        return loop.run_until_complete(agent.parse_message(text))

    yield read
    loop.close()


def sentences() -> list[tuple[str, str]]:
    found = []
    data = yaml.safe_load((ROOT / "tests" / "nlu" / "test_set.yml").read_text(encoding="utf-8"))
    for block in data["nlu"]:
        found += [(line.removeprefix("- ").strip(), block["intent"]) for line in block["examples"].splitlines() if line]
    return found


def test_accuracy_and_recall_of_the_rights(reading: Any) -> None:
    """Floors under what was measured when the data was written (0.976, and every wish about rights)."""
    right = rights = rights_right = 0
    cases = sentences()
    assert len(cases) > 700
    for text, intent in cases:
        ranking = [item["name"] for item in reading(text)["intent_ranking"] if item["name"] != "nlu_fallback"]
        good = ranking[0] == intent.split("/")[0]
        right += good
        if intent in RIGHTS:
            rights += 1
            rights_right += good
    assert right / len(cases) >= 0.93
    assert rights_right / rights >= 0.97


def test_no_near_miss_starts_an_erasure(reading: Any) -> None:
    cases = yaml.safe_load((ROOT / "tests" / "nlu" / "near_misses.yml").read_text(encoding="utf-8"))
    cases = cases["near_misses"] if isinstance(cases, dict) else cases
    assert len(cases) >= 140
    assert [case["text"] for case in cases if reading(case["text"])["intent"]["name"] == "delete_my_data"] == []
