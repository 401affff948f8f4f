"""The start-up checks one by one, in this process: what passes, and what is refused with which words."""

from types import SimpleNamespace

import pytest
import rasa.core.agent
from rasa.core.channels.console import CmdlineInput
from rasa.core.channels.rest import RestInput
from rasa.core.channels.socketio import SocketIOInput
from rasa.core.channels.telegram import TelegramInput
from rasa.core.processor import MessageProcessor
from rasa.graph_components.converters.nlu_message_converter import NLUMessageConverter
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic

from confidant import settings
from confidant import startup as start
from confidant.crypto.seal import Key
from confidant.rasa import start_checks
from confidant.rasa.converter import GateConverter
from confidant.rasa.processor import GuardedProcessor
from confidant.turn.context import TurnContext, current_turn

pytestmark = pytest.mark.slow


class StoppedError(Exception):
    pass


@pytest.fixture(autouse=True)
def stopped(monkeypatch):
    """What an operator would read; the process goes on."""

    def stop(sentence):
        raise StoppedError(sentence)

    monkeypatch.setattr(start_checks, "stop", stop)
    monkeypatch.setattr(start, "stop", stop)


@pytest.fixture
def running(monkeypatch):
    """Rasa's server with some channels, as `rasa run` registers it."""

    def run(*channels, name="rasa_core_no_api"):
        app = SimpleNamespace(ctx=SimpleNamespace(input_channels=list(channels)))
        monkeypatch.setattr(Sanic, "_app_registry", {name: app, "another": SimpleNamespace()})

    return run


class OurTelegram(TelegramInput):
    """As the project's own channels are."""


OurTelegram.__module__ = "confidant.channels.telegram.channel"


def test_our_channels_and_the_shell_pass(running):
    running(CmdlineInput(), object.__new__(OurTelegram))
    start_checks.check_server()


def test_no_server_passes(monkeypatch):
    """`rasa train`, `rasa test`."""
    monkeypatch.setattr(Sanic, "_app_registry", {})
    start_checks.check_server()
    start_checks.check_guarded()


@pytest.mark.parametrize("kind", [RestInput, SocketIOInput, TelegramInput])
def test_rasas_own_channels_are_refused(running, kind):
    """Telegram's too: its name is the same as that of ours."""
    running(CmdlineInput(), object.__new__(kind))
    with pytest.raises(StoppedError, match=f"the channel `{kind.name()}` is not one of ours. Take it out"):
        start_checks.check_server()


def test_the_api_is_refused(running):
    running(name="rasa_server")
    with pytest.raises(StoppedError, match="Start without it"):
        start_checks.check_server()


def test_an_nlu_endpoint_is_refused():
    with pytest.raises(StoppedError, match="Take it out"):
        GuardedProcessor(http_interpreter=object())


@pytest.mark.parametrize("node", [None, SimpleNamespace(uses=NLUMessageConverter)])
def test_a_model_without_the_gate_is_refused(node):
    nodes = {"nlu_message_converter": node} if node else {}
    processor = SimpleNamespace(model_metadata=SimpleNamespace(predict_schema=SimpleNamespace(nodes=nodes)))
    with pytest.raises(StoppedError, match="make train"):
        start_checks.check_model(processor, GateConverter)


def test_a_model_with_the_gate_passes():
    nodes = {"nlu_message_converter": SimpleNamespace(uses=GateConverter)}
    metadata = SimpleNamespace(predict_schema=SimpleNamespace(nodes=nodes))
    start_checks.check_model(SimpleNamespace(model_metadata=metadata), GateConverter)


def test_an_unguarded_server_is_refused(running, monkeypatch):
    running(CmdlineInput())
    monkeypatch.setattr(rasa.core.agent, "MessageProcessor", MessageProcessor)
    with pytest.raises(StoppedError, match=r"confidant\.rasa\.tracker_store\.SealedTrackerStore"):
        GateConverter.create({}, None, None, None)
    monkeypatch.setattr(rasa.core.agent, "MessageProcessor", GuardedProcessor)
    assert GateConverter.create({}, None, None, None)


@pytest.mark.parametrize(
    ("write", "mode", "told"),
    [(None, 0o600, "python -m confidant init"), ("", 0o600, "is empty"), ("x" * 44, 0o644, "chmod 600")],
)
def test_a_key_file_missing_or_wrong(tmp_path, write, mode, told):
    path = tmp_path / "master.key"
    if write is not None:
        path.write_text(write)
        path.chmod(mode)
    with pytest.raises(StoppedError, match=told) as refused:
        start.start(lambda: settings.load({"PRIVACY_KEY_FILE": str(path)}))
    assert "xxx" not in str(refused.value)


def test_whatever_else_goes_wrong_is_told_without_its_text():
    def part():
        raise ValueError("maria@example.org")

    with pytest.raises(StoppedError) as refused:
        start.start(part)
    assert "ValueError" in str(refused.value)
    assert "maria" not in str(refused.value)


@pytest.mark.parametrize("failed", [False, True])
def test_nothing_is_predicted_behind_a_failure(failed):
    """Rasa goes on after a failed action, and its fallback would be said before the apology."""
    turn = TurnContext("p_x", Key.new(), Key.new(), "t", None, 1, keeps=True, failed=failed)
    token = current_turn.set(turn)
    try:
        tracker = DialogueStateTracker("x", [])
        assert GuardedProcessor._should_handle_message(tracker) is not failed
    finally:
        current_turn.reset(token)
