"""Take it all away in a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from actions.base import ConfidantAction
from actions.questions import confirmed
from actions.turn import Turn
from privacy.export import build
from privacy.pending import Proposal
from privacy.rights import export

_SHELL = "cmdline"


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
    """Propose to make the file."""

    def name(self) -> str:
        """The action's name."""
        return "action_export_my_data"

    def act(self, turn: Turn) -> None:
        """Propose it where a file can be handed over."""
        if turn.channel != _SHELL:
            turn.say("utter_export_not_here")
        else:
            turn.propose("export", "Shall I make a file with all I know about you?")


@confirmed("export")
def _answered(turn: Turn, _proposal: Proposal) -> None:
    folder = Path(os.environ.get("CONFIDANT_EXPORT_FOLDER", "."))
    path = write_privately(folder, build(export(turn.layer, turn.access)))
    turn.say("utter_export_done", file=path.name)
