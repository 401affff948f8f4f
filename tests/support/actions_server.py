"""The action server, as it is, with one addition: a file in the folder given first breaks the next calls.

- `fail`: an action raises, with all it was given in the exception and in its frame.
- `slow`: holds the seconds to wait before answering.
- `look`: holds the base64 of a text; `looked` then tells what of this process still holds it, and its limits.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tests.support import memory

_LOOK_SECONDS = 0.2


def break_by_orders(orders: Path) -> None:
    """Wrap what every action passes."""
    from actions.dialogue.action import ConfidantAction
    from actions.dialogue.turn import Turn

    answer = ConfidantAction._answer

    def broken(self: ConfidantAction, dispatcher: Any, tracker: Any) -> list[dict[str, Any]]:
        slow, fail = orders / "slow", orders / "fail"
        if slow.exists():
            time.sleep(float(slow.read_text(encoding="ascii")))
        if fail.exists():
            layer = _layer()
            turn = Turn(dispatcher, tracker, layer, layer.proofs.capability(tracker.latest_message))
            opened = {one["entity"]: turn.value(one["entity"]) for one in turn.message["entities"]}
            raise RuntimeError(opened, turn.text, tracker.latest_message)
        return answer(self, dispatcher, tracker)

    ConfidantAction._answer = broken  # type: ignore[method-assign]


def _layer() -> Any:
    from confidant.layer import current_layer

    return current_layer()


def look_on_order(orders: Path) -> None:
    """Answer `look` for as long as the process lives."""
    while True:
        time.sleep(_LOOK_SECONDS)
        look = orders / "look"
        if not look.exists():
            continue
        found = memory.holders(base64.b64decode(look.read_bytes()))
        report = {"holders": found, **memory.limits()}
        look.unlink()
        (orders / "looked").write_text(json.dumps(report), encoding="utf-8")


def main() -> None:
    """Serve."""
    import rasa_sdk.__main__

    import actions  # noqa: F401 - guards the logs before anything is written

    orders = Path(sys.argv.pop(1))
    break_by_orders(orders)
    threading.Thread(target=look_on_order, args=(orders,), daemon=True).start()
    sys.argv += ["--actions", "actions"]
    rasa_sdk.__main__.main()


if __name__ == "__main__":
    main()
