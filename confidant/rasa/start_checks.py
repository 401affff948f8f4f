"""What must be so before a server answers people; else the process ends with one sentence for the operator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rasa.core.agent
import rasa.core.processor
from rasa.core.channels.console import CmdlineInput
from sanic import Sanic

from confidant.startup import stop

_WITH_API, _WITHOUT_API = "rasa_server", "rasa_core_no_api"
_STORE = "confidant.rasa.tracker_store.SealedTrackerStore"


def check_model(processor: rasa.core.processor.MessageProcessor, converter: type) -> None:
    """The model's first node must be the gate's."""
    node = processor.model_metadata.predict_schema.nodes.get("nlu_message_converter")
    if node is None or not issubclass(node.uses, converter):
        stop("this model was trained without the gate. Train again: `make train`.")


def check_interpreter(interpreter: Any) -> None:
    """Messages must be read in this process."""
    if interpreter:
        stop("endpoints.yml has an `nlu:` endpoint. Messages would pass the gate by. Take it out.")


def _running() -> Iterator[tuple[str, Sanic]]:
    registered = Sanic._app_registry  # noqa: SLF001 - the only list of running apps
    return ((name, app) for name, app in registered.items() if name in {_WITH_API, _WITHOUT_API})


def check_server() -> None:
    """No door but the channels of this package and the shell."""
    for name, app in _running():
        if name == _WITH_API:
            stop("`--enable-api` opens side doors past the gate. Start without it.")
        for channel in getattr(app.ctx, "input_channels", ()):
            ours = type(channel) is CmdlineInput or type(channel).__module__.startswith("confidant.channels.")
            if not ours:
                stop(f"the channel `{channel.name()}` is not one of ours. Take it out of credentials.yml.")


def check_guarded() -> None:
    """A server whose store is not ours (Rasa takes one in memory when it cannot load ours) is not guarded at all."""
    if any(_running()) and rasa.core.agent.MessageProcessor is rasa.core.processor.MessageProcessor:
        stop(f"endpoints.yml must name the tracker store `{_STORE}`, and it must load. Bring that back.")
