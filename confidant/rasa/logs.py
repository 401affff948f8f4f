"""Logs without values.

Other people's code writes texts, parameters and the locals of every frame into its logs. Once a process serves people,
a record of a foreign logger is reduced to where it came from and which kind of exception it carried; before that
(loading models, opening ports) it passes, without tracebacks. Our own loggers write event names and counts.
"""

from __future__ import annotations

import ctypes
import logging
import re
import resource
import sys
from types import TracebackType
from typing import Any

import structlog

from confidant.errors import SettingError

_EVENT_NAME = re.compile(r"[a-z0-9_.]{1,80}")
OURS = ("confidant", "actions", "shop")
_BROKER = "event-logger"
"""Rasa's file broker publishes through this logger: sealed turns, from our store, and nothing else."""
_HEARS_FIRST = ("rasa.core.lock", "sanic.access", "httpx", "httpcore", "telegram")
"""Loggers that name conversations, addresses and secrets before the first turn has begun."""
_PR_SET_DUMPABLE = 4


class _State:
    serving = False
    factory: Any = None


def _is_ours(name: str) -> bool:
    return name.split(".", 1)[0] in OURS


def _kind(exc_info: Any) -> str:
    kind = exc_info[0] if isinstance(exc_info, tuple) else sys.exc_info()[0]
    return kind.__name__ if kind is not None else "Exception"


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record: logging.LogRecord = _State.factory(*args, **kwargs)
    kind = f" [{_kind(record.exc_info)}]" if record.exc_info else ""
    record.exc_info = record.exc_text = record.stack_info = None
    if record.name == _BROKER:
        text = record.getMessage()
    elif (_State.serving and not _is_ours(record.name)) or record.name.startswith(_HEARS_FIRST):
        text = f"event at {record.name}:{record.funcName}:{record.lineno}"
    else:
        text = record.getMessage()
    record.msg, record.args = text + kind, ()
    return record


def _reduce(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Rasa's structured events: no exception, and while serving no fields either, only the event's own name."""
    if event.pop("exc_info", None):
        event["exception_kind"] = _kind(None)
    event.pop("stack_info", None)
    if not _State.serving:
        return event
    name = str(event.get("event"))
    kept = {"event": name if _EVENT_NAME.fullmatch(name) else "event"}
    return {**kept, "exception_kind": event["exception_kind"]} if "exception_kind" in event else kept


def _hook(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """An uncaught exception's text may hold a value; ours may not."""
    text = str(error) if isinstance(error, SettingError) else kind.__name__
    sys.stderr.write(f"Stopped: {text}\n")


def _keep_memory_private() -> None:
    """No core dump; on Linux also none through a pipe, and no reading of this memory by other programs of the user."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def install() -> None:
    """Guard this process's logs and memory. Safe to call twice."""
    _keep_memory_private()
    if _State.factory is not None:
        return
    _State.factory = logging.getLogRecordFactory()
    logging.setLogRecordFactory(_record)
    logging.captureWarnings(capture=True)
    processors = structlog.get_config()["processors"]
    processors.insert(0, _reduce)


def serving() -> None:
    """From now on there are people: foreign records lose their texts."""
    if not _State.serving:
        _State.serving = True
        sys.excepthook = _hook
