"""Rasa's calls of the action server: a failing one marks the turn, and answers are checked by a validator made once.

Rasa 3.6 hands a constant schema to `jsonschema.validate` in each turn, which first checks the schema itself: a third of
a turn. With the validator made once, what is accepted and what is refused stays the same.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from jsonschema import ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction

from confidant.errors import TurnFailedError
from confidant.turn.context import current_turn


def check_by(schema: dict[str, Any]) -> Callable[[Any], bool]:
    """A check of answers by a JSON schema. It raises `ValidationError`, whose text holds nothing of the answer."""
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def check(answer: Any) -> bool:
        error = best_match(validator.iter_errors(answer))
        if error is not None:
            raise ValidationError(f"the action server's answer is not valid ({error.validator})")
        return True

    return check


def _marked(run: Callable[..., Any]) -> Callable[..., Any]:
    """Rasa carries on when the action server fails, and says nothing. The turn is marked instead."""

    @functools.wraps(run)
    async def marked(self: RemoteAction, *args: Any, **kwargs: Any) -> Any:
        try:
            return await run(self, *args, **kwargs)
        except ActionExecutionRejection:
            raise
        except Exception:  # noqa: BLE001 - whatever it was, its text may hold a value
            turn = current_turn.get()
            if turn is not None:
                turn.failed = True
            raise TurnFailedError from None

    return marked


def guard() -> None:
    """Watch over every call of this process."""
    RemoteAction.run = _marked(RemoteAction.run)
    check = check_by(RemoteAction.action_response_format_spec())
    RemoteAction._validate_action_result = staticmethod(check)  # noqa: SLF001 - Rasa has no other place for it
