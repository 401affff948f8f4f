"""The trained model as a function from a text to its reading, without servers, keys or people."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

FALLBACK = "nlu_fallback"
_GATE = "nlu_message_converter"


@dataclass(frozen=True)
class Reading:
    """How a message was read.

    Attributes:
        ranking: intents with confidences (0..1), the likeliest first; without `nlu_fallback`.
        answer: the full intent where the likeliest is a retrieval intent, else the likeliest itself.
        sure: whether the assistant acts on it; else it asks back.
        entities: names and values, those of the gate included.
        milliseconds: for the whole reading, gate included.
        in_gate: milliseconds of these that the gate took.
    """

    ranking: list[tuple[str, float]]
    answer: str
    sure: bool
    entities: list[tuple[str, str]]
    milliseconds: float
    in_gate: float = field(default=0.0)


class Reader:
    """A trained model, loaded once."""

    def __init__(self, model: Path) -> None:
        # Rasa takes long to import, so only who reads pays for it.
        import rasa.core.agent as agents  # noqa: PLC0415
        import structlog  # noqa: PLC0415
        from rasa.core.processor import MessageProcessor  # noqa: PLC0415

        quiet = structlog.make_filtering_bound_logger(logging.WARNING)  # Rasa logs every reading
        structlog.configure(wrapper_class=quiet)
        guarded, agents.MessageProcessor = agents.MessageProcessor, MessageProcessor  # no person, so nothing to guard
        began = time.perf_counter()
        try:
            self._agent = agents.Agent.load(str(model))
        finally:
            agents.MessageProcessor = guarded
        self.load_seconds = time.perf_counter() - began
        self._loop = asyncio.new_event_loop()
        self._spent: dict[str, float] = defaultdict(float)
        _time_nodes(self._agent.processor.graph_runner, self._spent)

    def read(self, text: str) -> Reading:
        """Read one message as it is typed."""
        self._spent.clear()
        began = time.perf_counter()
        parsed: dict[str, Any] = self._loop.run_until_complete(self._agent.parse_message(text))
        return _reading(parsed, 1000 * (time.perf_counter() - began), 1000 * self._spent[_GATE])

    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        """Read messages in one batch, in about half the time; each `milliseconds` and `in_gate` is the mean of all."""
        from rasa.core.channels.channel import UserMessage  # noqa: PLC0415
        from rasa.core.processor import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER  # noqa: PLC0415

        self._spent.clear()
        began = time.perf_counter()
        target = self._agent.processor.model_metadata.nlu_target
        messages = [UserMessage(text) for text in texts]
        results = self._agent.processor.graph_runner.run(
            inputs={PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: None}, targets=[target]
        )
        share = 1000 / max(len(texts), 1)
        took, in_gate = share * (time.perf_counter() - began), share * self._spent[_GATE]
        return [_reading(read.as_dict(only_output_properties=True), took, in_gate) for read in results[target]]

    def close(self) -> None:
        """Let go of the event loop."""
        self._loop.close()


def _reading(parsed: Mapping[str, Any], milliseconds: float, in_gate: float) -> Reading:
    ranking = [(one["name"], one["confidence"]) for one in parsed["intent_ranking"] if one["name"] != FALLBACK]
    likeliest = ranking[0][0] if ranking else parsed["intent"]["name"]
    chosen = parsed.get("response_selector", {}).get(likeliest, {}).get("response", {})
    return Reading(
        ranking=ranking,
        answer=chosen.get("intent_response_key") or likeliest,
        sure=parsed["intent"]["name"] != FALLBACK,
        entities=[(one["entity"], one["value"]) for one in parsed["entities"]],
        milliseconds=milliseconds,
        in_gate=in_gate,
    )


def _time_nodes(runner: Any, spent: dict[str, float]) -> None:
    """Note what each node of Rasa's graph takes, in seconds."""

    def timed(node: Any) -> Any:
        def run(*inputs: Any) -> Any:
            began = time.perf_counter()
            try:
                return node(*inputs)
            finally:
                spent[node._node_name] += time.perf_counter() - began  # noqa: SLF001 - Rasa has no other name for it

        return run

    nodes = runner._instantiated_nodes  # noqa: SLF001 - the only handle on a loaded graph
    for name, node in list(nodes.items()):
        nodes[name] = timed(node)
