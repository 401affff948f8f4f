"""Being erased while the main database is busy: the person hears that it is done, and it is."""

from __future__ import annotations

import re
import time

import pytest
from sqlalchemy import select

from confidant.errors import NoKeyError
from confidant.storage import schema
from confidant.storage.database import reading
from tests.conversation.steps import ERASE_ALL, agree
from tests.support.faults import fault
from tests.support.pair import Pair, Visitor

pytestmark = pytest.mark.slow
SORRY = "something went wrong"
_SOON = 60


def kept(pair: Pair, person: str) -> bool:
    """Whether any row of a person is there."""
    with reading(pair.layer.engine) as connection:
        return any(
            connection.execute(select(table.c.person).where(table.c.person == person)).first()
            for table in schema.OF_PERSON
        )


@pytest.mark.parametrize("way", ["in words", "by its button"])
def test_the_receipt_is_heard_while_the_database_is_locked(pair: Pair, visitor: Visitor, way: str) -> None:
    """The lock holds through the whole turn; the rows go when it ends, and the receipt counts all along."""
    agree(visitor, "my name is Maria")
    assert ERASE_ALL in visitor.say("delete all my data")
    person = pair.person(visitor)
    with fault(pair, "database locked"):
        answer = visitor.say("yes") if way == "in words" else visitor.press("Yes, erase it all")
        assert "receipt" in answer
        assert SORRY not in answer
        code = re.search(r"[A-Z2-7]{4}(?:-[A-Z2-7]{2,4}){6}", answer)
        assert code
        assert pair.layer.receipts.check(code.group())
        assert kept(pair, person)
    deadline = time.monotonic() + _SOON
    while kept(pair, person) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not kept(pair, person)
    assert pair.layer.receipts.check(code.group())
    assert "Maria" not in visitor.say("/show")


def test_another_yes_after_the_lock_confirms_nothing(pair: Pair, visitor: Visitor) -> None:
    """What was said under the lock failed; the last thing heard was the apology."""
    agree(visitor, "my name is Maria")
    assert ERASE_ALL in visitor.say("delete all my data")
    with fault(pair, "database locked"):
        assert SORRY in visitor.say("show me tents")
    assert "receipt" not in visitor.say("yes")
    assert "Maria" in visitor.say("/show")


def test_who_stands_in_the_erased_list_is_not_answered_as_who_they_were(pair: Pair, visitor: Visitor) -> None:
    """As after a crash between the list and the key store; the erasure is finished, and the person is new."""
    agree(visitor, "my name is Maria")
    person = pair.person(visitor)
    with (pair.folder / "erased.list").open("a", encoding="ascii") as file:
        file.write(f"{pair.layer.keys.key_id(person)}\n")
    assert SORRY in visitor.say("hello")
    deadline = time.monotonic() + _SOON
    while (pair.layer.keys.key_id(person) or kept(pair, person)) and time.monotonic() < deadline:
        time.sleep(0.1)
    with pytest.raises(NoKeyError):
        pair.layer.keys.open(person)
    assert "Maria" not in visitor.say("hello")
    assert pair.person(visitor) != person
