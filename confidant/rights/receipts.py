"""Receipts of erasures: a code that only the person has, and the day by which no backup can bring anything back."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Engine

from confidant.crypto.seal import mac
from confidant.formats import day
from confidant.keystore.keys import DAY, Clock, KeyStore
from confidant.storage import schema
from confidant.storage.database import reading, writing

_CODE_BYTES = 16
_CODE_GROUP = 4


@dataclass(frozen=True)
class Receipt:
    """Proof of an erasure: the code the person keeps, and the day by which no backup can bring anything back."""

    code: str
    erased: str
    backups_until: str


class Receipts:
    """Makes receipts, keeps them under a keyed hash of their code, and knows them again.

    Args:
        engine: the main database.
        keys: where receipts wait while the main database is busy or full.
        retention: days, by name: `backups_days`, `receipts_days`.
        clock: seconds since 1970.
    """

    def __init__(self, engine: Engine, keys: KeyStore, retention: Mapping[str, int], clock: Clock = time.time) -> None:
        self._engine = engine
        self._keys = keys
        self._retention = retention
        self._clock = clock

    def make(self) -> tuple[Receipt, dict[str, Any]]:
        """A new receipt of an erasure now, and its row."""
        code = base64.b32encode(os.urandom(_CODE_BYTES)).decode().rstrip("=")
        row = self.row(code, int(self._clock()))
        grouped = "-".join(code[start : start + _CODE_GROUP] for start in range(0, len(code), _CODE_GROUP))
        return Receipt(grouped, day(self._clock()), day(row["backups_until_day"] * DAY)), row

    def row(self, code: str, at: int) -> dict[str, Any]:
        """The row that proves, to whoever holds the code, an erasure at a time (seconds)."""
        return {
            "id": mac(self._keys.receipt_key, code),
            "erased_day": at // DAY,
            "backups_until_day": at // DAY + self._retention["backups_days"],
            "expires_at": at + self._retention["receipts_days"] * DAY,
        }

    def check(self, code: str) -> tuple[int, int] | None:
        """Days since 1970 of an erasure and of its last backup; None for a code nobody has or that expired."""
        row_id, now = mac(self._keys.receipt_key, "".join(code.upper().split("-"))), self._clock()
        with reading(self._engine) as connection:
            row = connection.execute(select(schema.receipts).where(schema.receipts.c.id == row_id)).mappings().first()
        if row is None:  # where it lies while the main database is busy or full
            row = next((receipt for receipt in self._keys.receipts() if receipt["id"] == row_id), None)
        return (row["erased_day"], row["backups_until_day"]) if row is not None and row["expires_at"] > now else None

    def hand_over(self, patience: float | None = None) -> None:
        """Write the receipts that wait in the key store into the main database, each once."""
        waiting = self._keys.receipts()
        if not waiting:
            return
        with writing(self._engine, patience=patience) as connection:
            for receipt in waiting:
                self.write(connection, receipt)
        self._keys.forget_receipts([receipt["id"] for receipt in waiting])

    @staticmethod
    def write(connection: Connection, receipt: Mapping[str, Any]) -> None:
        """Keep a receipt, once."""
        table = schema.receipts
        if connection.scalar(select(table.c.id).where(table.c.id == receipt["id"])) is None:
            connection.execute(insert(table).values(**receipt))
