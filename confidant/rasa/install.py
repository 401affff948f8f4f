"""Guards a process of Rasa: all of Rasa that is replaced is replaced here, once, when the tracker store is made."""

from __future__ import annotations

import functools

import rasa.core.agent

from confidant.rasa import action_results, logs, shell_port, slots, telemetry
from confidant.rasa.processor import GuardedProcessor


@functools.lru_cache(maxsize=1)
def install() -> None:
    """Guard logs, telemetry, slots, the processor, the action server's answers, the shell and its port."""
    logs.install()
    slots.guard()
    telemetry.switch_off()
    rasa.core.agent.MessageProcessor = GuardedProcessor
    action_results.guard()
    shell_port.guard()
