"""`rasa shell` typed by hand, and `make chat`: the real assistant, in a real terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.processes import free_port
from scripts.sandbox import MODEL, ROOT
from tests.conversation.steps import ERASE_ALL
from tests.startup.overseer import Overseer
from tests.support.project import linked
from tests.support.site import Site
from tests.support.terminal import CTRL_C, Terminal

pytestmark = [pytest.mark.slow, pytest.mark.sample]
BUTTONS = "  1. Yes, erase it all\n  2. No, keep it\n"


class ByHand:
    """`rasa shell` beside an action server, in an environment without any variable but where the data is."""

    def __init__(self, folder: Path) -> None:
        for name in ("site", "home"):
            (folder / name).mkdir()
        self.site = Site(folder / "site")
        self.overseer = Overseer(folder / "home")
        named = {name: value for name, value in self.site.environment.items() if name.startswith("PRIVACY_")}
        command = [str(Path(sys.executable).with_name("rasa")), "shell", "--model", str(MODEL)]
        command += ["--endpoints", str(self.site.endpoints), "-i", "127.0.0.1", "--port", str(free_port())]
        self.site.start_actions()
        self.terminal = Terminal(command, ROOT, self.overseer.environment(**named))
        self.terminal.prompt()
        self.site.wait_for_actions()

    def close(self) -> None:
        self.terminal.close()
        self.site.stop_actions()
        self.site.log.close()


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ByHand]:
    by_hand = ByHand(tmp_path_factory.mktemp("by-hand"))
    yield by_hand
    by_hand.close()


@pytest.fixture
def asked(by_hand: ByHand) -> Terminal:
    """The shell, with the question whether all shall be erased on it, for the first time or again."""
    shown = by_hand.terminal.say("delete all my data")
    assert ERASE_ALL in shown
    assert BUTTONS in shown
    assert "/b." not in by_hand.terminal.text
    return by_hand.terminal


def test_a_no_does_not_consent(by_hand: ByHand) -> None:
    """Rasa's menu took the first entry, Yes, whatever was typed."""
    shown = by_hand.terminal.say("my name is Zorpolinda")
    assert "May I remember your name" in shown
    assert "  1. Yes\n  2. Only for this chat\n  3. No\n" in shown
    assert "won't ask again" in by_hand.terminal.say("no")
    assert "Zorpolinda" not in by_hand.terminal.say("/show")


def test_a_no_does_not_erase(asked: Terminal) -> None:
    assert "receipt" not in asked.say("no")


def test_enter_alone_does_nothing(asked: Terminal) -> None:
    assert asked.say("").endswith(BUTTONS)
    assert "receipt" not in asked.say("2")


@pytest.mark.parametrize("answer", ["2", "No, keep it", "no keep it"])
def test_a_number_and_a_title_press_the_button(asked: Terminal, answer: str) -> None:
    assert "leave everything" in asked.say(answer)


def test_anything_else_is_said(asked: Terminal) -> None:
    shown = asked.say("how long is the warranty?")
    assert "3 year" in shown
    assert shown.endswith(BUTTONS), "the question comes back, with its buttons"
    assert "leave everything" in asked.say("2")


def test_products_are_printed_line_by_line(by_hand: ByHand) -> None:
    shown = by_hand.terminal.say("show me tents")
    assert "\n• " in shown
    assert "EUR" in shown


def test_a_button_pressed_by_its_number_erases(by_hand: ByHand, asked: Terminal) -> None:
    assert "receipt" in asked.say("1")


def test_a_slow_answer_is_waited_for(by_hand: ByHand) -> None:
    """And what was typed meanwhile does not answer the question that comes with it."""
    slow = by_hand.site.orders / "slow"
    slow.write_text("12", encoding="ascii")
    by_hand.terminal.send("delete all my data")
    by_hand.terminal.type("1\r\r")
    shown = by_hand.terminal.prompt()
    slow.unlink()
    assert ERASE_ALL in shown
    assert "receipt" not in by_hand.terminal.say("2")


def test_ctrl_c_while_an_answer_is_waited_for(by_hand: ByHand) -> None:
    """The last one: it ends the shell, with nothing but its own words on the terminal."""
    (by_hand.site.orders / "slow").write_text("30", encoding="ascii")
    by_hand.terminal.send("hello")
    by_hand.terminal.type(CTRL_C)
    assert by_hand.terminal.ended() == 0
    assert "Traceback" not in by_hand.terminal.text


def test_nobody_beyond_this_machine_was_reached(by_hand: ByHand) -> None:
    """From the first line of Rasa's to the last."""
    assert by_hand.overseer.neighbours
    assert by_hand.overseer.strangers == set()
    assert by_hand.overseer.at_the_end == by_hand.overseer.ALL_OFF


def chat(folder: Path) -> Iterator[Terminal]:
    """`make chat` in a project of its own."""
    folder.joinpath("project").mkdir()
    folder.joinpath("site").mkdir()
    site = Site(folder / "site")
    terminal = Terminal(["make", "chat"], linked(folder / "project"), site.variables())
    yield terminal
    terminal.close()
    site.log.close()


@pytest.fixture(scope="module")
def chatting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    yield from chat(tmp_path_factory.mktemp("chat"))


@pytest.fixture
def waking(tmp_path: Path) -> Iterator[Terminal]:
    yield from chat(tmp_path)


def test_make_chat_has_the_same_shell(chatting: Terminal) -> None:
    chatting.prompt()
    assert BUTTONS in chatting.say("delete all my data")
    assert "receipt" not in chatting.say("no")
    assert BUTTONS in chatting.say("delete all my data")
    assert chatting.say("").endswith(BUTTONS)


def test_ctrl_c_at_the_prompt_ends_make_chat(chatting: Terminal) -> None:
    chatting.type(CTRL_C)
    assert chatting.ended() == 0
    assert "Goodbye" in chatting.text
    assert "Traceback" not in chatting.text
    assert chatting.echoes


def test_ctrl_c_while_make_chat_wakes(waking: Terminal) -> None:
    waking.wait_for("Waking")
    waking.type(CTRL_C)
    waking.ended()
    assert "Stopped." in waking.text
    assert "Traceback" not in waking.text
    assert waking.echoes


def test_ctrl_c_while_rasa_shell_loads(by_hand: ByHand) -> None:
    """Nothing to tidy up yet: it ends at once, without pages of Python."""
    rasa = str(Path(sys.executable).with_name("rasa"))
    terminal = Terminal([rasa, "shell", "--model", str(MODEL)], ROOT, by_hand.overseer.environment(PYTHONVERBOSE="1"))
    try:
        terminal.wait_for("import 'rasa_sdk'")
        terminal.type(CTRL_C)
        assert terminal.ended() == -signal.SIGINT
        assert "Traceback" not in terminal.text
    finally:
        terminal.close()
