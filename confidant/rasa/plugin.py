"""Everything that wraps Rasa, in one place: the gate as converter, a processor that fails closed, start checks.

Importing this module registers the gate for training, and `install()` (called by the tracker store) puts the guarded
processor in place of Rasa's own. Both are needed: a model trained without the gate is refused at start.
"""

from __future__ import annotations

import dataclasses
import functools
import logging
import os
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pluggy
import rasa.core.agent
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels import console
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.channels.console import CmdlineInput
from rasa.core.channels.rest import RestInput
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import ExecutionContext, GraphComponent, SchemaNode
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.converters.nlu_message_converter import NLUMessageConverter
from rasa.plugin import plugin_manager
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sanic import Sanic
from sanic.exceptions import Forbidden, InvalidUsage

from confidant.crypto.seal import Key, same
from confidant.errors import PrivacyError
from confidant.keystore.keys import is_person
from confidant.layer import current_layer, detector, known_words
from confidant.phrases import phrases
from confidant.rasa import logs, shell, slots, telemetry
from confidant.rasa.action_results import check_by
from confidant.startup import start, stop
from confidant.turn.context import (
    UNKEPT,
    GatedMessage,
    TurnContext,
    answering,
    current_turn,
    last_turn_failed,
    new_turn_id,
)
from confidant.turn.gate import CLOSED, Gate
from confidant.turn.shown_buttons import Shown, ShownButtons

logger = logging.getLogger("confidant.rasa.plugin")

CHANNELS = frozenset({"cmdline", "messenger", "telegram"})
_WITH_API, _WITHOUT_API = "rasa_server", "rasa_core_no_api"
_STORE = "confidant.rasa.tracker_store.SealedTrackerStore"
_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_PORT_WORD = os.environ.pop("CONFIDANT_PORT_WORD", "") or secrets.token_urlsafe(24)
_APOLOGY = "utter_sorry"
_ASKING = "asking"


class TurnFailedError(PrivacyError):
    """The turn cannot go on; the person gets one apology."""


# The gate in Rasa's message converter


@functools.lru_cache(maxsize=1)
def gate() -> Gate:
    """This process's gate."""
    layer = current_layer()
    shown = ShownButtons(clock=layer.clock)
    return Gate(detector(), layer.pending.pressed, read_command=layer.buttons.read, shown=shown)


class GateConverter(NLUMessageConverter):
    """Rasa's first node: hands the message through the gate and writes back what may be seen."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GateConverter:
        """Make the node."""
        _check_guarded()
        return cls()

    def convert_user_message(
        self,
        messages: list[UserMessage],
        tracker: DialogueStateTracker | None = None,
    ) -> list[Message]:
        """Turn user messages into gated NLU messages, and rewrite them: Rasa builds its event from them."""
        return [self._convert(message, tracker) for message in messages]

    @staticmethod
    def _convert(message: UserMessage, tracker: DialogueStateTracker | None) -> Message:
        turn = current_turn.get()
        gated = CLOSED
        try:
            if turn is not None:
                gated = gate().admit(message.text, turn, _asked(tracker))
                turn.note = current_layer().proofs.note(turn, gated)
            elif tracker is None or not tracker.events:
                gated = _offline(message.text)
        except Exception as error:
            gated = CLOSED
            if turn is not None:
                turn.failed = True
            logger.error("gate: closed (%s)", type(error).__name__)
        message.text = gated.text
        return Message(
            data={TEXT: gated.text, ENTITIES: [dict(entity) for entity in gated.entities]},
            output_properties={TEXT_TOKENS, ENTITIES},
        )


def _asked(tracker: DialogueStateTracker | None) -> str | None:
    value = tracker.get_slot(_ASKING) if tracker is not None and _ASKING in tracker.slots else None
    return value.rsplit(":", 1)[-1] if isinstance(value, str) else None


def _offline(text: str | None) -> GatedMessage:
    """For `rasa test` and `rasa shell nlu`: no person, nothing is kept, commands are Rasa's own."""
    if isinstance(text, str) and text.startswith("/"):
        return GatedMessage(text)
    passing = TurnContext("p_offline", Key.new(), Key.new(), new_turn_id(), None, 1, keeps=False)
    return _offline_gate().admit(text, passing)


@functools.lru_cache(maxsize=1)
def _offline_gate() -> Gate:
    return Gate(detector(), lambda _person, _payload: None)


class _Hooks:
    @staticmethod
    @pluggy.HookimplMarker("rasa")
    def modify_default_recipe_graph_predict_nodes(predict_nodes: dict[str, SchemaNode]) -> None:
        """Put the gate where Rasa's converter was, and give it the tracker, to know what the bot has just asked."""
        node = predict_nodes["nlu_message_converter"]
        needs = {**node.needs, "tracker": "__tracker__"}
        predict_nodes["nlu_message_converter"] = dataclasses.replace(node, uses=GateConverter, needs=needs)


if not plugin_manager().has_plugin("confidant"):
    plugin_manager().register(_Hooks(), name="confidant")  # Rasa builds the graph while it imports this module


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class GateCheck(GraphComponent):
    """The first component of the pipeline. Naming it in config.yml is what brings the gate into a model."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GateCheck:
        """Make the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Pass on only what the gate let through, when there is a live turn."""
        turn = current_turn.get()
        if turn is not None and turn.note is None:
            raise TurnFailedError
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training data is written in gate form already."""
        return training_data


# A processor that fails closed


class GuardedProcessor(MessageProcessor):
    """Rasa's processor, with one apology and nothing kept when something fails."""

    answers = False
    """Whether one was made: this process answers people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("http_interpreter"):
            stop("endpoints.yml has an `nlu:` endpoint. Messages would pass the gate by. Take it out.")
        _check_server()
        super().__init__(*args, **kwargs)
        _check_model(self)
        start(gate)
        GuardedProcessor.answers = True
        _name_commands(self.domain.intents)

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Handle one message; whatever fails, the person hears one apology, nothing is kept, the next message works."""
        message.metadata, message.parse_data, message.message_id = None, None, None
        current_turn.set(None)
        last_turn_failed.set(False)
        answering.set(True)
        messages: list[dict[str, Any]] | None = None
        try:
            if message.input_channel not in CHANNELS:
                raise TurnFailedError
            messages = await super().handle_message(message)
            turn = current_turn.get()
            failed, apologised = (turn.failed, turn.apologised) if turn else (True, False)
            if turn is not None:
                _note_shown(turn)
        except Exception as error:
            logger.error("turn: failed (%s)", type(error).__name__)
            failed, apologised = True, False
        finally:
            answering.set(False)
            current_turn.set(None)
        last_turn_failed.set(failed)
        if failed and not apologised:
            await self._apologise(message)
            messages = getattr(message.output_channel, "messages", messages)
        return messages if isinstance(messages, list) else None

    async def fetch_tracker_and_update_session(self, *args: Any, **kwargs: Any) -> DialogueStateTracker:
        """Refuse to go on when the store could not open the turn."""
        tracker = await self.get_tracker(kwargs.get("sender_id") or args[0])
        if current_turn.get() is None:
            raise TurnFailedError
        await self._update_tracker_session(tracker, *args[1:2])
        return tracker

    async def parse_message(self, message: UserMessage, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Parse, and let the gate's note travel with the message."""
        parsed: dict[str, Any] = await super().parse_message(message, *args, **kwargs)
        turn = current_turn.get()
        if turn is not None and turn.note is not None:
            parsed["gate"] = turn.note
        if turn is not None and (parsed.get("intent") or {}).get("name") in UNKEPT:
            turn.keeps_nothing = True
        return parsed

    @staticmethod
    def _should_handle_message(tracker: DialogueStateTracker) -> bool:
        """Stop predicting at a failure, also of the session's start: the fallback would be said before the apology."""
        turn = current_turn.get()
        failed = turn is not None and turn.failed
        return not failed and bool(MessageProcessor._should_handle_message(tracker))  # noqa: SLF001 - overridden

    @staticmethod
    async def _send_bot_messages(
        events: list[Event], tracker: DialogueStateTracker, output_channel: OutputChannel
    ) -> None:
        """Send them, and see which buttons the person gets to see, under which titles."""
        await MessageProcessor._send_bot_messages(events, tracker, output_channel)  # noqa: SLF001 - overridden
        turn = current_turn.get()
        if turn is not None:
            said = [event for event in events if isinstance(event, BotUttered)]
            turn.shown += [button for event in said for button in _buttons(event, output_channel)]

    async def _apologise(self, message: UserMessage) -> None:
        responses = self.domain.responses.get(_APOLOGY) or [{}]
        text = responses[0].get("text") or phrases()["apology"]
        try:
            await message.output_channel.send_text_message(message.sender_id, text)
        except Exception as error:
            logger.error("turn: the apology could not be sent (%s)", type(error).__name__)


def _buttons(event: BotUttered, output: OutputChannel) -> Iterator[Shown]:
    """The buttons of a message, those on its cards included, as the channel shows them."""
    message = event.message()
    cards = (message.get("custom") or {}).get("cards") or ()
    shown = getattr(output, "shown", str)  # a channel that cuts titles says how
    for buttons in (message.get("buttons"), *(card.get("buttons") for card in cards)):
        for button in buttons or ():
            yield shown(str(button["title"])), button.get("payload")


def _note_shown(turn: TurnContext) -> None:
    """Keep in mind what the person sees now; nothing of a turn that failed."""
    if turn.void:
        gate().shown.drop(turn.person)
    elif not turn.failed:
        gate().shown.note(turn.person, turn.shown)


def _mark_failures(run: Callable[..., Any]) -> Callable[..., Any]:
    """Rasa carries on when the action server fails, and says nothing. The turn is marked instead."""

    @functools.wraps(run)
    async def marked(self: RemoteAction, *args: Any, **kwargs: Any) -> Any:
        try:
            return await run(self, *args, **kwargs)
        except ActionExecutionRejection:
            raise
        except Exception:
            turn = current_turn.get()
            if turn is not None:
                turn.failed = True
            raise TurnFailedError from None

    return marked


def _check_request(request: Any) -> None:
    """`rasa shell` opens an HTTP port without a password: only the shell that opened it may use it.

    The conversation's name is no secret: it stands on the command line, where every user of the machine can read it.
    So the shell puts a word before it that it made at its start. A caller must not name a person either: their ids
    stand in backups and in the broker's events.

    Raises:
        SanicException: 403 for whoever is not the shell, 400 for a body of another shape; nothing of the body in it.
    """
    if request.ip not in _LOOPBACK:
        raise Forbidden("This port answers only its own machine.")
    body = request.json
    if not isinstance(body, dict) or not isinstance(body.get("message") or "", str):
        raise InvalidUsage("A message is a JSON object with the texts `sender` and `message`.")
    sender = body.get("sender")
    word, _, conversation = sender.partition(" ") if isinstance(sender, str) else ("", "", "")
    if not same(word, _PORT_WORD):
        raise Forbidden("This port answers only the shell that opened it.")
    if not conversation or is_person(conversation):
        raise InvalidUsage("This is no conversation of the shell.")


@functools.lru_cache(maxsize=1)
def install() -> None:
    """Guard this process: logs, telemetry, processor, action calls, the shell and its port."""
    logs.install()
    slots.guard()
    telemetry.switch_off()
    rasa.core.agent.MessageProcessor = GuardedProcessor
    RemoteAction.run = _mark_failures(RemoteAction.run)
    check = check_by(RemoteAction.action_response_format_spec())
    RemoteAction._validate_action_result = staticmethod(check)  # noqa: SLF001 - Rasa has no other place for it
    extract = RestInput._extract_sender  # noqa: SLF001 - the one place every request of the shell passes

    async def checked(self: RestInput, request: Any) -> Any:
        _check_request(request)
        return (await extract(self, request)).partition(" ")[2]

    async def speaking(sender_id: str, server_url: str, request_timeout: float | None = None) -> None:
        show = console._print_bot_output  # noqa: SLF001 - all but buttons looks as it does in Rasa's own shell
        await shell.converse(f"{_PORT_WORD} {sender_id}", server_url, show=show, patience=request_timeout)

    console.record_messages = speaking

    RestInput._extract_sender = checked  # noqa: SLF001
    RestInput._extract_input_channel = lambda self, _: self.name()  # noqa: SLF001 - not what a caller says it is


# Start-up checks


def _check_model(processor: MessageProcessor) -> None:
    node = processor.model_metadata.predict_schema.nodes.get("nlu_message_converter")
    if node is None or not issubclass(node.uses, GateConverter):
        stop("this model was trained without the gate. Train again: `make train`.")


def _running() -> Iterator[tuple[str, Sanic]]:
    registered = Sanic._app_registry  # noqa: SLF001 - the only list of running apps
    return ((name, app) for name, app in registered.items() if name in {_WITH_API, _WITHOUT_API})


def _check_server() -> None:
    for name, app in _running():
        if name == _WITH_API:
            stop("`--enable-api` opens side doors past the gate. Start without it.")
        for channel in getattr(app.ctx, "input_channels", ()):
            ours = type(channel) is CmdlineInput or type(channel).__module__.startswith("confidant.channels.")
            if not ours:
                stop(f"the channel `{channel.name()}` is not one of ours. Take it out of credentials.yml.")


def _check_guarded() -> None:
    """A server whose store is not ours (Rasa takes one in memory when it cannot load ours) is not guarded at all."""
    if any(_running()) and rasa.core.agent.MessageProcessor is not GuardedProcessor:
        stop(f"endpoints.yml must name the tracker store `{_STORE}`, and it must load. Bring that back.")


def _name_commands(intents: list[str]) -> None:
    """Tell the gate which commands there are, and what may stand behind a command's dot.

    These are names of the data map and words of the shop; such a word reaches the action and is not kept.
    """
    datamap = current_layer().datamap
    lengths = {f"{one.name}-{days}" for one in datamap.purposes.values() for days in one.retention_choices}
    numbers = {str(number) for number in range(1, 6)}
    gate().know(intents, known_words() | datamap.purposes.keys() | datamap.fields.keys() | lengths | numbers)
