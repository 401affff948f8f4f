"""Rasa's check of what the action server answers, made ready once.

Rasa 3.6 hands a constant schema to `jsonschema.validate` in each turn, which first checks the schema itself: a third of
a turn. With the validator made once, what is accepted and what is refused stays the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jsonschema import ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for


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
