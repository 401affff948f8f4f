"""`python -m tests.support.talk FOLDER`: a process with a pair in it, at debug level, told what to do line by line.

Each line is a JSON object, and so is each answer: `{"say": text, "as": conversation}` (behind `"fault"`, a fault holds
for this message), `{"look": base64 of a text}` tells what in this process still holds it. Stderr is wherever the caller
put it; when that is a file, Rasa writes exceptions with the locals of every frame, unless something keeps it from that.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from scripts.sandbox import ROOT
from tests.support import memory


class Talk:
    """The other end: starts such a process, its stderr in `folder/talk.log`, and speaks with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = (folder / "talk.log").open("wb")
        command = [sys.executable, "-m", "tests.support.talk", str(folder / "site")]
        (folder / "site").mkdir()
        environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log
        )

    def ask(self, **order: Any) -> dict[str, Any]:
        """Give one order; what came of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith(b"{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise RuntimeError((self.folder / "talk.log").read_text(encoding="utf-8", errors="replace")[-3000:])

    def say(self, text: str, fault: str = "", conversation: str = "someone") -> str:
        """Say something, with a part broken when one is named; all the bot answers."""
        return str(self.ask(say=text, fault=fault, **{"as": conversation})["answer"])

    def close(self) -> None:
        """End it and all it started."""
        self._process.communicate(timeout=60)
        self._log.close()


def main() -> None:
    """Take orders until stdin ends."""
    from tests.support.faults import fault
    from tests.support.pair import Pair

    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever is printed goes to the log as well
    pair = Pair(Path(sys.argv[1]), broker=True, level=logging.DEBUG)
    for line in sys.stdin.buffer:
        out.write(json.dumps(_obey(pair, line, fault)) + "\n")
        out.flush()
    pair.close()


def _obey(pair: Any, line: bytes, fault: Any) -> dict[str, Any]:
    order = json.loads(line)
    if "look" in order:
        return {"holders": memory.holders(base64.b64decode(order["look"])), **memory.limits()}
    with fault(pair, order["fault"]) if order.get("fault") else nullcontext():
        messages = pair.send(order["as"], order["say"])
    buttons = {title: payload for message in messages for title, payload in message.buttons.items()}
    return {"answer": "\n".join(message.text for message in messages), "buttons": buttons}


if __name__ == "__main__":
    main()
