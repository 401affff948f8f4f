"""Chats that the page's people have taken over: for a day, across restarts, and no longer kept than needed."""

from __future__ import annotations

import pytest

from confidant.errors import NoKeyError
from confidant.inbox.handover import Chat
from confidant.rights.retention import sweep
from confidant.storage import schema

pytestmark = pytest.mark.both_databases


def test_a_chat_is_theirs_for_a_day_from_their_last_message(lab):
    person = lab.meet()
    assert lab.layer.handovers.whose(person) is Chat.OURS
    lab.layer.handovers.hand_over(person)
    lab.clock.forward(hours=23)
    lab.layer.handovers.hand_over(person)
    lab.clock.forward(hours=23)
    assert lab.layer.handovers.whose(person) is Chat.THEIRS
    lab.clock.forward(hours=1)
    assert lab.layer.handovers.whose(person) is Chat.OURS_AGAIN
    lab.layer.handovers.take_back(person)
    assert lab.layer.handovers.whose(person) is Chat.OURS


def test_it_is_one_person_s_and_survives_a_restart(lab):
    maria, tom = lab.meet("555-0100"), lab.meet("555-0101")
    lab.layer.handovers.hand_over(maria)
    lab.open()
    assert (lab.layer.handovers.whose(maria), lab.layer.handovers.whose(tom)) == (Chat.THEIRS, Chat.OURS)


def test_a_row_holds_a_random_id_and_times(lab):
    person = lab.meet()
    lab.layer.handovers.hand_over(person)
    (row,) = lab.rows(schema.handovers)
    now = int(lab.clock())
    assert dict(row) == {"person": person, "until": now + 86_400, "expires_at": now + 31 * 86_400}


def test_it_is_swept_and_erased(lab):
    capability = lab.capability(lab.meet("555-0100"))
    gone = lab.capability(lab.meet("555-0101"))
    for one in (capability, gone):
        lab.agree(one)
        lab.layer.handovers.hand_over(one.person)
    lab.layer.erasures.erase_everything(gone)
    assert [row["person"] for row in lab.rows(schema.handovers)] == [capability.person]
    lab.clock.forward(days=31)
    sweep(lab.layer.engine, lab.layer.keys, lab.layer.datamap, lab.layer.erasures, lab.clock)
    assert lab.rows(schema.handovers) == []


def test_nothing_is_written_of_somebody_who_was_erased(lab):
    person = lab.meet()
    lab.layer.keys.erase(person)
    with pytest.raises(NoKeyError):
        lab.layer.handovers.hand_over(person)
    assert lab.rows(schema.handovers) == []
