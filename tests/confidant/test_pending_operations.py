"""Pending operations: only the very question's own answer counts, and it counts once."""

import base64
import string
import threading
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confidant.errors import NoKeyError
from confidant.storage import schema
from confidant.turn.answers import BUTTON_ANSWERS, Answer, Press
from confidant.turn.context import GatedMessage
from confidant.turn.pending_operations import BUTTON_PREFIX, LIFE_SECONDS, PendingOperations, Proposal

pytestmark = pytest.mark.both_databases
ERASE = Proposal("erase", "Shall I erase everything?", {"all": True})


@pytest.fixture
def capability(lab):
    return lab.capability()


@pytest.fixture
def pending(lab):
    return lab.layer.pending


def both(*calls):
    """Run calls at the same moment; their results in order."""
    results, barrier = [None] * len(calls), threading.Barrier(len(calls))

    def run(number, call):
        barrier.wait()
        results[number] = call()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_proposing(pending, capability, lab):
    proposal = pending.propose(capability, ERASE)
    assert pending.open(capability) == proposal
    assert (proposal.kind, proposal.wording, proposal.scope) == (ERASE.kind, ERASE.wording, ERASE.scope)
    assert proposal.last_said
    assert proposal.expires_at == lab.clock.now + LIFE_SECONDS
    lab.open()
    assert lab.layer.pending.open(capability) == proposal


def test_a_proposal_that_was_not_put_yet_can_be_answered_by_nothing():
    proposal = Proposal("export", "Shall I?")
    assert (proposal.scope, proposal.nonce, proposal.expires_at, proposal.last_said) == ({}, "", 0, False)


def test_a_proposal_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        ERASE.scope = {}


def test_how_often_it_was_asked_is_counted(pending, capability):
    proposal = pending.propose(capability, ERASE)
    for times in (1, 2, 3):
        assert pending.open(capability).times_asked == times
        pending.asked_again(capability, proposal)


def test_only_its_own_nonce_takes_it(pending, capability):
    proposal = pending.propose(capability, ERASE)
    for nonce in ("", "0" * 16, proposal.nonce[:-1], proposal.nonce.upper() + "0", proposal.nonce + "0", "é", "\0"):
        assert not pending.take(capability, nonce)
    assert pending.open(capability) == proposal
    assert pending.take(capability, proposal.nonce)
    assert pending.open(capability) is None
    assert not pending.take(capability, proposal.nonce)


def test_it_lives_a_few_minutes(pending, capability, lab):
    proposal = pending.propose(capability, ERASE)
    lab.clock.forward(5 * 60 - 1)
    assert pending.open(capability) == proposal
    lab.clock.forward(1)
    assert pending.open(capability) is None
    assert not pending.take(capability, proposal.nonce)


def test_a_later_date_written_beside_it_gives_it_no_longer_life(pending, capability, lab):
    proposal = pending.propose(capability, ERASE)
    lab.tamper("update pending set expires_at = expires_at + 100000")
    lab.clock.forward(LIFE_SECONDS)
    assert pending.open(capability) is None
    assert not pending.take(capability, proposal.nonce)


def test_asking_again_does_not_prolong_it(pending, capability, lab):
    proposal = pending.propose(capability, ERASE)
    lab.clock.forward(LIFE_SECONDS - 10)
    pending.asked_again(lab.capability(capability.person), proposal)
    lab.clock.forward(10)
    assert pending.open(capability) is None


def test_a_new_proposal_replaces_the_old(pending, capability):
    old = pending.propose(capability, ERASE)
    new = pending.propose(capability, Proposal("export", "Shall I?"))
    assert not pending.take(capability, old.nonce)
    assert pending.open(capability) == new
    assert pending.take(capability, new.nonce)


def test_clearing(pending, capability):
    proposal = pending.propose(capability, ERASE)
    pending.clear(capability)
    assert pending.open(capability) is None
    assert not pending.take(capability, proposal.nonce)


def test_proposals_of_two_people_do_not_meet(pending, capability, lab):
    other = lab.capability(lab.meet("555-0101"))
    mine, theirs = pending.propose(capability, ERASE), pending.propose(other, ERASE)
    assert not pending.take(other, mine.nonce)
    assert pending.take(other, theirs.nonce)
    assert pending.open(capability) == mine


def test_a_proposal_moved_to_another_person_does_not_open(pending, capability, lab):
    other = lab.capability(lab.meet("555-0101"))
    pending.propose(capability, ERASE)
    lab.tamper("update pending set person = :person", person=other.person)
    assert pending.open(other) is None


def test_an_erased_person_can_propose_nothing(pending, capability, lab):
    lab.layer.keys.erase(capability.person)
    with pytest.raises(NoKeyError):
        pending.propose(capability, ERASE)
    assert lab.rows(schema.pending) == []


# A plain yes


def begin(pending, capability):
    return pending.begin_turn(capability.person, capability.key)


def test_just_asked(pending, capability, lab):
    proposal = pending.propose(capability, ERASE)
    right_behind = lab.capability(capability.person, answers=begin(pending, capability))
    assert pending.just_asked(right_behind, proposal)


def test_a_turn_that_begins_uses_the_question_up(pending, capability, lab):
    """Whatever becomes of that turn: it may fail, or be another process's."""
    proposal = pending.propose(capability, ERASE)
    assert begin(pending, capability) == proposal.nonce
    assert begin(pending, capability) is None
    assert pending.open(capability).nonce == proposal.nonce


def test_a_turn_begins_behind_no_question(pending, capability):
    assert begin(pending, capability) is None


def test_not_just_asked(pending, capability, lab):
    proposal = pending.propose(capability, ERASE)
    assert not pending.just_asked(capability, proposal)
    for answers in (None, "", "00" * 8, capability.turn_id):
        assert not pending.just_asked(lab.capability(capability.person, answers=answers), proposal)
    assert not pending.just_asked(lab.capability(capability.person, answers=None), Proposal("erase", "?"))


def test_asked_again(pending, capability, lab):
    proposal = pending.propose(capability, ERASE)
    begin(pending, capability)
    between = lab.capability(capability.person)
    pending.asked_again(between, proposal)
    again = pending.open(between)
    assert again.nonce == proposal.nonce
    assert begin(pending, capability) == proposal.nonce


def test_asking_again_does_not_bring_back_what_was_answered(pending, capability, lab):
    """Two messages at once: one answers, the other asks again from what it read before."""
    proposal = pending.propose(capability, ERASE)
    assert pending.take(capability, proposal.nonce)
    pending.asked_again(lab.capability(capability.person), proposal)
    assert pending.open(capability) is None
    assert not pending.take(capability, proposal.nonce)


def test_asking_again_does_not_oust_a_newer_proposal(pending, capability, lab):
    old = pending.propose(capability, ERASE)
    new = pending.propose(capability, Proposal("export", "Shall I?"))
    pending.asked_again(lab.capability(capability.person), old)
    assert pending.open(capability) == new


# At the same moment


def test_exactly_one_of_many_takes_it(pending, capability):
    for _ in range(5):
        proposal = pending.propose(capability, ERASE)
        taken = both(*[lambda proposal=proposal: pending.take(capability, proposal.nonce)] * 8)
        assert sorted(taken) == [False] * 7 + [True]


def test_of_two_turns_at_once_one_stands_right_behind_the_question(pending, capability):
    for _ in range(25):
        proposal = pending.propose(capability, ERASE)
        behind = both(*[lambda: begin(pending, capability)] * 2)
        assert sorted(behind, key=str) == sorted([None, proposal.nonce], key=str)


def test_taking_the_old_never_uses_up_the_new(pending, capability):
    for _ in range(25):
        old = pending.propose(capability, ERASE)
        _, new = both(
            lambda old=old: pending.take(capability, old.nonce),
            lambda: pending.propose(capability, Proposal("export", "Shall I?")),
        )
        assert pending.open(capability) == new


# Buttons


@pytest.mark.parametrize("answer", sorted(BUTTON_ANSWERS))
def test_a_button_of_ours(pending, capability, answer):
    proposal = pending.propose(capability, ERASE)
    payload = pending.button(capability, proposal, answer)
    assert len(payload.encode()) == 38, "Telegram takes 64 bytes"
    assert len(raw(payload)) == 1 + 8 + 5 + 12, "answer, nonce, time, proof"
    assert pending.pressed(capability.person, payload) == Press(answer, proposal.nonce)


def raw(payload):
    body = payload.removeprefix(BUTTON_PREFIX)
    return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))


def payload_of(content):
    return BUTTON_PREFIX + base64.urlsafe_b64encode(content).decode().rstrip("=")


def test_anothers_button(pending, capability, lab):
    payload = pending.button(capability, pending.propose(capability, ERASE), Answer.YES)
    assert pending.pressed(lab.meet("555-0101"), payload) is None
    assert pending.pressed("", payload) is None


def test_no_becomes_no_yes(pending, capability):
    content = raw(pending.button(capability, pending.propose(capability, ERASE), Answer.NO))
    assert pending.pressed(capability.person, payload_of(content)) is not None
    assert pending.pressed(capability.person, payload_of(b"y" + content[1:])) is None


def test_every_changed_byte_of_a_button(pending, capability):
    content = raw(pending.button(capability, pending.propose(capability, ERASE), Answer.YES))
    for place in range(len(content)):
        for flip in (1, 0x80, 0xFF):
            changed = bytearray(content)
            changed[place] ^= flip
            assert pending.pressed(capability.person, payload_of(bytes(changed))) is None


def test_every_cut_button(pending, capability):
    payload = pending.button(capability, pending.propose(capability, ERASE), Answer.YES)
    for length in range(len(payload)):
        assert pending.pressed(capability.person, payload[:length]) is None
        assert pending.pressed(capability.person, payload[length + 1 :]) is None
    for longer in (payload + "A", payload + "AAAA", payload * 2, " " + payload, payload + "\n"):
        assert pending.pressed(capability.person, longer) is None


@pytest.mark.parametrize("foreign", ["****", " \n\t ", "\0\0\0\0", "===="], ids=ascii)
def test_a_button_has_one_spelling(pending, capability, foreign):
    """Base64 can be read over what does not belong there."""
    payload = pending.button(capability, pending.propose(capability, ERASE), Answer.YES)
    assert pending.pressed(capability.person, payload[:10] + foreign + payload[10:]) is None


def test_an_old_button(pending, capability, lab):
    payload = pending.button(capability, pending.propose(capability, ERASE), Answer.YES)
    lab.clock.forward(LIFE_SECONDS - 1)
    assert pending.pressed(capability.person, payload) is not None
    lab.clock.forward(1)
    assert pending.pressed(capability.person, payload) is None


def test_a_button_from_before_the_policy_changed(pending, capability, lab):
    payload = pending.button(capability, pending.propose(capability, ERASE), Answer.YES)
    later = PendingOperations(lab.layer.engine, lab.layer.keys, "2030-01-01", lab.clock)
    assert later.pressed(capability.person, payload) is None


def test_a_button_survives_a_restart_and_rotation(pending, capability, lab):
    payload = pending.button(capability, pending.propose(capability, ERASE), Answer.YES)
    newest = lab.new_master()
    lab.open(newest, lab.master)
    lab.layer.keys.rotate()
    lab.open(newest)
    assert lab.layer.pending.pressed(capability.person, payload) is not None


def test_a_button_used_twice(pending, capability):
    payload = pending.button(capability, pending.propose(capability, ERASE), Answer.YES)
    assert pending.take(capability, pending.pressed(capability.person, payload).nonce)
    assert not pending.take(capability, pending.pressed(capability.person, payload).nonce)


def test_no_wording_or_person_in_a_button(pending, capability):
    content = raw(pending.button(capability, pending.propose(capability, ERASE), Answer.YES))
    assert capability.person.encode() not in content
    assert bytes.fromhex(capability.person[2:]) not in content


HOSTILE = [
    "",
    "/b.",
    "/b",
    "/b.A",
    "/b.====",
    "/b.\0",
    "/b.\ud800",
    "/b.é" * 40,
    "/b." + "A" * 35,
    "/b." + "_" * 35,
    "/b.+/" + "A" * 33,
    "/b. " + "A" * 34,
    "/B." + "A" * 35,
    "A" * 38,
    "/b." + "/b." * 12,
    "/b." + "A" * 1_000_000,
    "/b.yes",
    '/b.{"answer": "y"}',
]


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_buttons(shared_lab, payload):
    assert shared_lab.layer.pending.pressed("p_" + "0" * 24, payload) is None


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=()), max_size=60) | st.text(string.ascii_letters + "-_", min_size=35))
def test_any_other_button(shared_lab, text):
    for payload in (text, BUTTON_PREFIX + text):
        assert shared_lab.layer.pending.pressed("p_" + "0" * 24, payload) is None


def test_a_press_that_was_refused_takes_nothing(lab, pending, capability):
    proposal = pending.propose(capability, ERASE)
    turn = lab.turn(capability.person)
    refused = lab.layer.proofs.capability(lab.message(turn, GatedMessage("/press")))
    assert refused.press is None
    assert not pending.take(refused, "")
    assert pending.open(capability) == proposal
