"""People who blocked the bot: all is paused for them, and after a while they are erased, unless they come back."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from confidant.keystore.keys import DAY
from confidant.layer import Layer
from confidant.storage import schema
from confidant.storage.database import reading
from confidant.turn.context import own_capability


def mark_blocked(layer: Layer, person: str) -> None:
    """A person blocked the bot: pause, and start the clock. A second time changes nothing.

    Raises:
        NoKeyError: the person was erased.
    """
    capability = own_capability(layer.keys, person)
    with layer.vault.change(capability) as change:
        if _is_away(change.connection, person):
            return
        until = change.now + layer.datamap.retention["away_days"] * DAY
        change.connection.execute(insert(schema.away).values(person=person, expires_at=until))
        if not change.record.paused:
            change.record.paused = change.record.away = True
        change.note("paused", source="you blocked me")


def note_unreachable(layer: Layer, person: str) -> None:
    """An answer could not be delivered, and the platform says that trying again is of no use.

    Raises:
        NoKeyError: the person was erased.
    """
    with layer.vault.change(own_capability(layer.keys, person)) as change:
        change.note("not delivered", source="the platform did not let me answer")


def mark_unblocked(layer: Layer, person: str) -> bool:
    """A person is here again: stop the clock, and end the pause that it began with. Whether they had been away."""
    with reading(layer.engine) as connection:
        if not _is_away(connection, person):
            return False
    with layer.vault.change(own_capability(layer.keys, person)) as change:
        if not _is_away(change.connection, person):
            return False
        change.connection.execute(delete(schema.away).where(schema.away.c.person == person))
        if change.record.away:
            change.record.paused = change.record.away = False
        change.note("resumed", source="you came back")
    return True


def _is_away(connection: Connection, person: str) -> bool:
    table = schema.away
    return connection.scalar(select(table.c.person).where(table.c.person == person)) is not None
