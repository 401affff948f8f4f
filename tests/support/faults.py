"""Faults by name. `with fault(pair, "database locked"): ...` breaks a part of a running pair and mends it at the end.

Every fault that raises puts what it was given into the exception's text and has it in its frame, as other people's
code does: whoever writes exceptions or frames into a log is found out.
"""

from __future__ import annotations

import base64
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.support.pair import Pair

_FILES = ("", "-wal", "-shm", "-journal")


class Broken(Exception):  # noqa: N818 - what it says
    """What a broken part raises."""


def _raise(*given: Any, **named: Any) -> Any:
    held = (given, named)
    raise Broken(held)


@contextmanager
def _order(pair: Pair, name: str, content: str = "") -> Iterator[None]:
    path = pair.orders / name
    path.write_text(content, encoding="ascii")
    try:
        yield
    finally:
        path.unlink()


@contextmanager
def _server_down(pair: Pair) -> Iterator[None]:
    pair.stop_actions()
    try:
        yield
    finally:
        pair.start_actions()
        pair.wait_for_actions()


@contextmanager
def _server_slow(pair: Pair, *, seconds: float = 3, patience: float = 1) -> Iterator[None]:
    """It answers after `seconds`; Rasa waits `patience` (five minutes as delivered)."""
    with _order(pair, "slow", str(seconds)), patch("rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT", patience):
        yield


def _locked(name: str) -> Callable[[Pair], AbstractContextManager[None]]:
    @contextmanager
    def locked(pair: Pair) -> Iterator[None]:
        """Somebody else is writing and does not come to an end."""
        connection = sqlite3.connect(pair.data / name, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()

    return locked


def _gone(name: str) -> Callable[[Pair], AbstractContextManager[None]]:
    @contextmanager
    def gone(pair: Pair) -> Iterator[None]:
        """The file was moved away while both run; whoever opens it anew finds an empty one."""
        engines = (pair.layer.engine, pair.layer.keys._engine)
        away = pair.folder / "away"
        away.mkdir()
        for engine in engines:
            engine.dispose()
        _move(pair.data, away, name)
        try:
            yield
        finally:
            for engine in engines:
                engine.dispose()
            for ending in _FILES:
                (pair.data / f"{name}{ending}").unlink(missing_ok=True)
            _move(away, pair.data, name)
            away.rmdir()

    return gone


def _move(source: Path, target: Path, name: str) -> None:
    for ending in _FILES:
        path = source / f"{name}{ending}"
        if path.exists():
            path.rename(target / path.name)


@contextmanager
def _key_missing(pair: Pair) -> Iterator[None]:
    away = pair.key_file.with_suffix(".away")
    pair.key_file.rename(away)
    try:
        yield
    finally:
        away.rename(pair.key_file)


@contextmanager
def _wrong_key(pair: Pair) -> Iterator[None]:
    with _key_missing(pair):
        pair.key_file.write_bytes(base64.b64encode(os.urandom(32)))
        pair.key_file.chmod(0o600)
        try:
            yield
        finally:
            pair.key_file.unlink()


def _patched(*targets: str) -> Callable[[Pair], AbstractContextManager[None]]:
    @contextmanager
    def patched(_pair: Pair) -> Iterator[None]:
        with ExitStack() as stack:
            for target in targets:
                stack.enter_context(patch(target, _raise))
            yield

    return patched


async def _raise_later(*given: Any, **named: Any) -> Any:
    return _raise(*given, **named)


@contextmanager
def _nlg_fails(pair: Pair) -> Iterator[None]:
    with patch.object(pair.agent.processor.nlg, "generate", _raise_later):
        yield


@contextmanager
def _store(pair: Pair, part: str) -> Iterator[None]:
    with patch.object(pair.store, part, _raise):
        yield


_FAULTS: dict[str, Callable[..., AbstractContextManager[None]]] = {
    "action server down": _server_down,
    "action server slow": _server_slow,
    "database locked": _locked("confidant.db"),
    "database gone": _gone("confidant.db"),
    "key store locked": _locked("keys.db"),
    "key store gone": _gone("keys.db"),
    "key missing": _key_missing,
    "wrong key": _wrong_key,
    "detector fails": _patched("presidio_analyzer.AnalyzerEngine.analyze"),
    "gate fails": _patched("confidant.turn.gate.Gate.admit"),
    "NLU fails": _patched("rasa.nlu.classifiers.logistic_regression_classifier.LogisticRegressionClassifier._create_X"),
    "policy fails": _patched("rasa.core.policies.rule_policy.RulePolicy._predict"),
    "action fails": lambda pair: _order(pair, "fail"),
    "NLG fails": _nlg_fails,
    "store fails to open": lambda pair: _store(pair, "_open"),
    "store fails to write": lambda pair: _store(pair, "_keep"),
}
NAMES = tuple(_FAULTS)
"""Every fault there is."""

AT_START = ("key missing", "wrong key")
"""Faults that a running pair does not notice, and that stop one from starting."""


def fault(pair: Pair, name: str, **options: Any) -> AbstractContextManager[None]:
    """Break a part of a pair for the length of a block.

    Raises:
        KeyError: there is no fault of this name.
    """
    return _FAULTS[name](pair, **options)
