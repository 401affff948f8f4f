"""Take it all away: in a file, or on a page of one's own."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from actions.dialogue.action import ConfidantAction
from actions.dialogue.operations import Operation, on_yes, register
from actions.dialogue.turn import Turn
from actions.resources import phrases
from confidant.rights.export import build
from confidant.turn.context import CodeCheck
from confidant.turn.pending_operations import Proposal


def write_privately(folder: Path, content: bytes) -> Path:
    """Write a file only its owner may read, under a name not yet taken."""
    number = 1
    while True:
        path = folder / f"my-data-{number}.zip"
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR)
        except FileExistsError:
            number += 1
            continue
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        except OSError:
            path.unlink(missing_ok=True)  # half a file would only be personal data lying about
            raise
        return path


class ExportMyData(ConfidantAction):
    """Propose to make the file, or the page."""

    def name(self) -> str:
        """The action's name."""
        return "action_export_my_data"

    def act(self, turn: Turn) -> None:
        """Propose it where it can be handed over."""
        if turn.channel_capabilities.folder or turn.channel_capabilities.file:
            turn.propose(EXPORT, phrases()["ask_export"])
        else:
            give_page(turn)


def give_page(turn: Turn) -> None:
    """Give the one-time link to the person's own page; nothing personal stands in the chat."""
    address = turn.own_page()
    if address is None:
        turn.say("utter_export_not_here", email=turn.shop.brand.contact.email)
    else:
        turn.say("utter_export_page", buttons=[{"title": phrases()["buttons"]["open_page"], "url": address}])


def _answered(turn: Turn, _proposal: Proposal) -> None:
    if turn.channel_capabilities.file:
        turn.say("utter_export_sent")
        turn.hand_over_export()
        return
    folder = Path(os.environ.get("CONFIDANT_EXPORT_FOLDER", "."))
    path = write_privately(folder, build(turn.layer.access.export(turn.capability)))
    turn.say("utter_export_done", file=path.name)


EXPORT = register(Operation("export", on_yes(_answered)))


class PageCode(ConfidantAction):
    """The code of the person's own page was typed in the chat; the gate has compared it."""

    def name(self) -> str:
        """The action's name."""
        return "action_page_code"

    def act(self, turn: Turn) -> None:
        """Say whether it was the right one."""
        turn.say("utter_page_code_right" if turn.capability.argument == CodeCheck.RIGHT else "utter_page_code_wrong")
