"""The shell in a real terminal, in front of a server that answers what the test says, when the test says so."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from confidant.rasa.shell import Choice, meant
from tests.support.terminal import CTRL_C, CTRL_D, ENTER, Terminal

ROOT = Path(__file__).parents[2]
ERASE = Choice("Yes, erase it all", "/b.erase")
KEEP = Choice("No, keep it", "/b.keep")
QUESTION = {
    "text": "Shall I erase everything?",
    "buttons": [{"title": one.title, "payload": one.payload} for one in (ERASE, KEEP)],
}
PROGRAM = """
import asyncio, sys
from confidant.rasa import shell
show = lambda message: print(message["text"], flush=True)
asyncio.run(shell.converse("somebody", sys.argv[1], show=show, patience=float(sys.argv[2])))
print("left")
"""


class Server:
    """Answers each message with the next of the answers it was given, and waits until there is one."""

    def __init__(self) -> None:
        self.heard: queue.Queue[str] = queue.Queue()
        self._answers: queue.Queue[list[dict[str, Any]] | None] = queue.Queue()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.heard.put(body["message"])
                self.send_response(200)
                self.end_headers()
                while (messages := server._answers.get()) is not None:
                    for message in messages:
                        self.wfile.write(json.dumps(message).encode() + b"\n")
                    self.wfile.flush()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def begin(self, *messages: dict[str, Any]) -> None:
        """Send a part of an answer."""
        self._answers.put(list(messages))

    def answer(self, *messages: dict[str, Any]) -> None:
        """Send an answer, or its last part."""
        self.begin(*messages)
        self._answers.put(None)

    def close(self) -> None:
        self._answers.put(None)
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def opened(server: Server, patience: float = 60) -> Terminal:
    terminal = Terminal([sys.executable, "-c", PROGRAM, server.address, str(patience)], ROOT, os.environ)
    assert "/stop ends the chat" in terminal.prompt()
    return terminal


@pytest.fixture
def shell(server: Server) -> Iterator[Terminal]:
    terminal = opened(server)
    yield terminal
    terminal.close()


@pytest.fixture
def asked(server: Server, shell: Terminal) -> Terminal:
    """The shell, with the question whether all shall be erased on it."""
    server.answer({"text": "One moment."}, QUESTION)
    shown = shell.say("forget me")
    assert server.heard.get(timeout=10) == "forget me"
    assert "Shall I erase everything?\n  1. Yes, erase it all\n  2. No, keep it\n" in shown
    assert "/b." not in shown
    return shell


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("no", "no"),
        ("1", ERASE.payload),
        ("2", KEEP.payload),
        (" 2. ", KEEP.payload),
        ("No, keep it", KEEP.payload),
        ("no keep it!", KEEP.payload),
        ("YES, ERASE IT ALL", ERASE.payload),
        ("yes", "yes"),
        ("no, keep it?", "no, keep it?"),
        ("3", "3"),
        ("0", "0"),
        ("-1", "-1"),
        ("1 2", "1 2"),
        ("1?", "1?"),
        ("what does it cost?", "what does it cost?"),
        ("/b.erase", "/b.erase"),
        ("…", "…"),
    ],
)
def test_what_is_typed_is_what_is_meant(typed: str, sent: str) -> None:
    assert meant(typed, [ERASE, KEEP]) == sent


def test_a_title_goes_before_a_number() -> None:
    """Sizes and stars are numbers themselves."""
    sizes = [Choice("2", "/two"), Choice("1", "/one")]
    assert [meant(typed, sizes) for typed in ("1", "2")] == ["/one", "/two"]


def test_a_title_that_two_buttons_have_presses_neither() -> None:
    assert meant("more", [Choice("More", "/a"), Choice("More", "/b")]) == "more"
    assert meant("2", [Choice("More", "/a"), Choice("More", "/b")]) == "/b"


def test_a_number_without_buttons_is_a_word() -> None:
    assert meant("1", []) == "1"


@pytest.mark.parametrize(("typed", "sent"), [("no", "no"), ("2", KEEP.payload), ("no, keep it", KEEP.payload)])
def test_an_answer_in_a_terminal(server: Server, asked: Terminal, typed: str, sent: str) -> None:
    server.answer({"text": "All right."})
    assert "All right." in asked.say(typed)
    assert server.heard.get(timeout=10) == sent


def test_enter_alone_sends_nothing_and_asks_again(server: Server, asked: Terminal) -> None:
    for _ in range(3):
        assert "  1. Yes, erase it all\n  2. No, keep it\n" in asked.say("")
    assert "  1. Yes, erase it all\n" in asked.say("   ")
    assert server.heard.empty()
    server.answer({"text": "All right."})
    asked.say("2")
    assert server.heard.get(timeout=10) == KEEP.payload


def test_arrows_choose_nothing(server: Server, asked: Terminal) -> None:
    server.answer({"text": "All right."})
    asked.say("\x1b[A\x1b[B")
    asked.say("no")
    assert server.heard.get(timeout=10) == "no"


def test_numbers_go_on_over_all_messages_of_an_answer(server: Server, shell: Terminal) -> None:
    link = {"title": "See it in the shop", "url": "https://example.org/1"}
    more = {"title": "More like this", "payload": "/b.more"}
    server.answer({"text": "Cairn Mid", "buttons": [link, more]}, QUESTION)
    shown = shell.say("boots")
    assert "Cairn Mid\n  1. More like this\n  See it in the shop: https://example.org/1\nShall" in shown
    assert "  2. Yes, erase it all\n  3. No, keep it\n" in shown
    server.answer({"text": "Here."})
    shell.say("3")
    assert [server.heard.get(timeout=10) for _ in range(2)] == ["boots", KEEP.payload]


def test_buttons_are_gone_with_the_next_answer(server: Server, asked: Terminal) -> None:
    server.answer({"text": "4.90 EUR."})
    asked.say("how much is shipping?")
    server.answer({"text": "Hm."})
    asked.say("1")
    assert [server.heard.get(timeout=10) for _ in range(2)] == ["how much is shipping?", "1"]


def test_what_was_typed_before_a_question_was_seen_does_not_answer_it(server: Server, shell: Terminal) -> None:
    """Somebody who waits presses Enter again, or sends the same answer twice: that is no answer to what comes next."""
    shell.send("forget me")
    assert server.heard.get(timeout=10) == "forget me"
    shell.type(f"1{ENTER}{ENTER}yes{ENTER}")
    shell.wait_for("yes")
    server.answer(QUESTION)
    assert "2. No, keep it" in shell.prompt()
    server.answer({"text": "All right."})
    shell.say("no")
    assert server.heard.get(timeout=10) == "no"


def left(shell: Terminal) -> None:
    assert shell.ended() == 0
    assert shell.text.rstrip().endswith("left")
    assert "Traceback" not in shell.text


@pytest.mark.parametrize(
    "keys", [CTRL_C, CTRL_D, f"/stop{ENTER}", f" /STOP {ENTER}", f"half a line{CTRL_C}"], ids=ascii
)
def test_leaving_at_the_prompt(shell: Terminal, keys: str) -> None:
    shell.type(keys)
    left(shell)
    assert shell.echoes


@pytest.mark.parametrize("keys", [CTRL_C, CTRL_D, f"/stop{ENTER}"], ids=ascii)
def test_leaving_under_a_question(server: Server, asked: Terminal, keys: str) -> None:
    asked.type(keys)
    left(asked)
    assert server.heard.empty()


def test_ctrl_c_while_the_server_thinks(server: Server, shell: Terminal) -> None:
    shell.send("hello")
    assert server.heard.get(timeout=10) == "hello"
    shell.type(CTRL_C)
    left(shell)


def test_ctrl_c_in_the_middle_of_an_answer(server: Server, shell: Terminal) -> None:
    server.begin({"text": "First."}, QUESTION)
    shell.send("hello")
    shell.wait_for("2. No, keep it")
    shell.type(CTRL_C)
    left(shell)


@pytest.mark.sample
def test_ctrl_c_pressed_many_times(shell: Terminal) -> None:
    shell.send("hello")
    shell.type(CTRL_C * 5)
    left(shell)


def test_a_server_that_takes_too_long_does_not_end_the_conversation(server: Server) -> None:
    shell = opened(server, patience=2)
    try:
        for text in ("hello", "hello again"):
            assert "No answer came" in shell.say(text)
            assert server.heard.get(timeout=10) == text
        shell.type(CTRL_C)
        left(shell)
    finally:
        shell.close()


def test_a_server_that_is_gone_does_not_end_the_conversation(server: Server, shell: Terminal) -> None:
    server.close()
    assert "No answer came" in shell.say("hello")
    shell.type(CTRL_C)
    left(shell)


def test_without_a_terminal_lines_are_said_until_they_end(server: Server) -> None:
    server.answer({"text": "Hello!"})
    command = [sys.executable, "-c", PROGRAM, server.address, "60"]
    done = subprocess.run(command, cwd=ROOT, input="hello\n", capture_output=True, text=True, check=True, timeout=60)
    assert "left" in done.stdout
