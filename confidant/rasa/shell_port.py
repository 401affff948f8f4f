"""The port that `rasa shell` opens on this machine, without a password: only the shell that opened it may use it."""

from __future__ import annotations

import os
import secrets
from typing import Any

from rasa.core.channels import console
from rasa.core.channels.rest import RestInput
from sanic.exceptions import Forbidden, InvalidUsage

from confidant.crypto.seal import same
from confidant.keystore.keys import is_person
from confidant.rasa import shell

_LOOPBACK = frozenset({"127.0.0.1", "::1"})


def check_request(request: Any, port_word: str) -> None:
    """Let a request pass that the shell of this process made.

    The conversation's name is no secret: it stands on the command line, where every user of the machine can read it.
    So the shell puts a word before it that it made at its start. A caller must not name a person either: their ids
    stand in backups and in the broker's events.

    Args:
        request: Sanic's request.
        port_word: what the shell puts before the conversation's name.

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
    if not same(word, port_word):
        raise Forbidden("This port answers only the shell that opened it.")
    if not conversation or is_person(conversation):
        raise InvalidUsage("This is no conversation of the shell.")


def guard() -> None:
    """Make the word, give it to the shell of this process, and ask every request for it."""
    port_word = os.environ.pop("CONFIDANT_PORT_WORD", "") or secrets.token_urlsafe(24)
    extract = RestInput._extract_sender  # noqa: SLF001 - the one place every request of the shell passes

    async def checked(self: RestInput, request: Any) -> Any:
        check_request(request, port_word)
        return (await extract(self, request)).partition(" ")[2]

    async def speaking(sender_id: str, server_url: str, request_timeout: float | None = None) -> None:
        show = console._print_bot_output  # noqa: SLF001 - all but buttons looks as it does in Rasa's own shell
        await shell.converse(f"{port_word} {sender_id}", server_url, show=show, patience=request_timeout)

    console.record_messages = speaking
    RestInput._extract_sender = checked  # noqa: SLF001
    RestInput._extract_input_channel = lambda self, _: self.name()  # noqa: SLF001 - not what a caller says it is
