"""Identifiers that name nobody: random strings, told apart by their types."""

from __future__ import annotations

from typing import NewType

PersonId = NewType("PersonId", str)
"""A person: `p_` and 24 hexadecimal characters; new after an erasure."""

KeyId = NewType("KeyId", str)
"""A key: 16 hexadecimal characters."""

TurnId = NewType("TurnId", str)
"""A turn: 24 hexadecimal characters."""
