"""Remembering: ask just in time, say why, and keep only after a yes."""

from __future__ import annotations

from actions.dialogue.operations import Operation, register
from actions.dialogue.session_facts import (
    OF_THE_CHAT,
    SessionFact,
    add_session_facts,
    drop_session_facts,
    from_json,
    generalised,
    opened,
    session_facts,
    session_purposes,
    set_session_purposes,
    to_json,
    use_for_chat,
    withdraw_session_facts,
)
from actions.dialogue.turn import Turn
from actions.parsing.mentions import kept_back
from actions.parsing.replies import old_enough, only_for_this_chat
from actions.resources import phrases
from confidant.errors import ConsentNeededError, PausedError
from confidant.formats import listed
from confidant.subject.ledger import LedgerEvent
from confidant.subject.vault import PurposeChoice, Source
from confidant.turn.answers import Answer
from confidant.turn.pending_operations import Proposal

_MARKETING = "marketing"


def offer(
    turn: Turn, items: list[SessionFact], *, source: Source = Source.TOLD, asking: bool = True, wished: bool = False
) -> None:
    """Keep what may be kept; ask once, with a reason, for what needs a yes.

    Args:
        turn: the turn.
        items: what the person disclosed.
        source: how it became known.
        asking: whether to ask at all; what was only inferred is never worth a question.
        wished: whether the person asked to have it remembered: then an earlier no does not stand in the way.
    """
    if turn.record.under_age:
        if asking:
            not_at_this_age(turn)
        return
    if turn.record.paused:
        if asking:
            turn.say("utter_paused_not_kept")
        return
    if asking and not turn.is_command and only_for_this_chat(turn.words):
        purpose = turn.layer.datamap.field(items[0].field).purposes[0]
        use_for_chat(turn, purpose, items, phrases()["said_unasked_for_chat"])
        return
    kept = keep(turn, items, source)
    wanting = [item for item in items if item.field not in kept]
    if kept and asking:
        thank(turn, kept)
    if not wanting or not asking:
        return
    purpose = turn.layer.datamap.field(wanting[0].field).purposes[0]
    if purpose in session_purposes(turn) and not wished:
        add_session_facts(turn, [item for item in wanting if purpose != _MARKETING])
        turn.say("utter_kept_for_chat")
    elif turn.record.choice(purpose) is PurposeChoice.REFUSED and not wished:
        turn.say("utter_refused_before")
    else:
        ask_to_remember(turn, purpose, wanting)


def ask_to_remember(turn: Turn, purpose: str, items: list[SessionFact]) -> None:
    """Ask for consent; what is still asked for the same purpose is asked for together."""
    asked = turn.proposal
    if asked and asked.kind in {REMEMBER.kind, AGE.kind} and asked.scope["purpose"] == purpose:
        named = {item.field for item in items}
        items = [*(item for item in from_json(asked.scope["items"]) if item.field not in named), *items]
        if asked.kind == AGE.kind:  # the yes was given already
            turn.propose(AGE, asked.wording, **{**asked.scope, "items": to_json(items)})
            return
    datamap = turn.layer.datamap
    labels = listed([datamap.field(item.field).label for item in items])
    together = phrases()["ask_remember"].format(labels=labels, sentence=datamap.purposes[purpose].sentence)
    wording = datamap.field(items[0].field).ask if len(items) == 1 else together
    turn.propose(REMEMBER, wording, purpose=purpose, items=to_json(items))


def _narrows(turn: Turn, proposal: Proposal) -> bool:
    """Take an answer that agrees to less than was asked ("yes but not my e-mail"): ask for the rest alone."""
    kept = kept_back(turn.words)
    asked = from_json(proposal.scope["items"])
    items = [item for item in asked if kept and item.field not in kept.fields]
    if not items or len(items) == len(asked):
        return False
    turn.drop_question()
    ask_to_remember(turn, proposal.scope["purpose"], items)
    return True


def keep(turn: Turn, items: list[SessionFact], source: Source) -> list[str]:
    """Put values into the vault, as far as their purposes have consent; gives the fields kept."""
    kept = []
    with turn.layer.vault.change(turn.capability) as change:
        for item in items:
            value = opened(turn, item)
            if value is None:
                continue
            try:
                origin = phrases()["sources"][source.value]
                change.remember(item.field, generalised(turn.layer.datamap.field(item.field), value), source, origin)
            except (ConsentNeededError, PausedError):
                continue
            kept.append(item.field)
    turn.refresh()
    return kept


def thank(turn: Turn, fields: list[str]) -> None:
    """Say what was noted."""
    turn.say("utter_remembered", what=listed([turn.layer.datamap.field(field).label for field in fields]))


# The answers


def _answered(turn: Turn, proposal: Proposal, answer: Answer) -> None:
    purpose, items = proposal.scope["purpose"], from_json(proposal.scope["items"])
    wording = f"{proposal.wording} {phrases()['buttons_shown']['consent']}"
    if answer is Answer.YES:
        agree(turn, purpose, wording, items)
    elif answer is Answer.CHAT:
        use_for_chat(turn, purpose, items, wording)  # for offers that comes to nothing, and says so
    else:
        refuse(turn, purpose, wording)


def refuse(turn: Turn, purpose: str, wording: str) -> None:
    """A no: noted, so that nobody is asked twice, and what this purpose had for the chat only is gone."""
    with turn.layer.vault.change(turn.capability) as change:
        erased = change.choose(purpose, PurposeChoice.REFUSED, wording)
    asked = turn.settled or turn.proposal is not None
    turn.refresh()
    withdraw_session_facts(turn, purpose)
    if asked:
        turn.say("utter_not_kept")
    else:
        turn.say("utter_stays_off", what=turn.layer.datamap.purposes[purpose].label)
    if erased:
        labels = listed([turn.layer.datamap.field(field).label for field in erased])
        turn.say("utter_erased_with_it", what=labels)


def agree(turn: Turn, purpose: str, wording: str, items: list[SessionFact]) -> None:
    """A yes: before the first one, ask once whether the person is old enough to give it."""
    if turn.record.under_age:
        not_at_this_age(turn)
        return
    fields = turn.layer.datamap.fields.values()
    in_chat = session_facts(turn)
    named = {item.field for item in items}
    mine = (field.name for field in fields if purpose in field.purposes and field.name not in named)
    items = [*items, *(in_chat[name] for name in mine if name in in_chat)]  # what was for the chat only may now stay
    if not turn.record.of_age:
        age = turn.layer.datamap.of_age(turn.shop.brand.country)
        asking = phrases()["ask_age"].format(age=age)
        turn.propose(AGE, asking, purpose=purpose, items=to_json(items), agreed_to=wording)
        return
    with turn.layer.vault.change(turn.capability) as change:
        change.choose(purpose, PurposeChoice.AGREED, wording)
    kept = keep(turn, items, Source.TOLD)
    drop_session_facts(turn, set(kept))
    set_session_purposes(turn, session_purposes(turn) - {purpose})
    if kept:
        thank(turn, kept)
    else:
        turn.say("utter_switched_on", what=turn.layer.datamap.purposes[purpose].label)
        if turn.record.paused:
            turn.say("utter_paused_not_kept")
        elif items:
            turn.say("utter_tell_me_again")
    if purpose == _MARKETING and "email" not in turn.record.facts:
        turn.ask("offers:email", "utter_offers_ask_email")


def _age_answered(turn: Turn, proposal: Proposal, answer: Answer) -> None:
    scope = proposal.scope
    if answer is Answer.YES:
        old_enough_now(turn, proposal.wording)
        agree(turn, scope["purpose"], scope["agreed_to"], from_json(scope["items"]))
    else:
        too_young(turn, proposal.wording)


def _reads_age(turn: Turn) -> Answer | None:
    return old_enough(turn.words, turn.layer.datamap.of_age(turn.shop.brand.country))


def old_enough_now(turn: Turn, wording: str) -> None:
    """Note that the person is old enough; never how old."""
    with turn.layer.vault.change(turn.capability) as change:
        change.record.of_age, change.record.under_age = True, False
        change.note(LedgerEvent.AGE_CONFIRMED, wording=wording)
    turn.refresh()


def too_young(turn: Turn, wording: str) -> None:
    """Somebody is too young to agree: for good, nothing is remembered, and nothing is asked any more.

    What consent kept and what this chat held is erased, and the chat itself is kept no longer.
    """
    with turn.layer.vault.change(turn.capability) as change:
        change.record.of_age, change.record.under_age = False, True
        for name in turn.layer.datamap.purposes:
            if change.record.choice(name) is not PurposeChoice.REFUSED:
                change.choose(name, PurposeChoice.REFUSED, wording)
        change.erase_conversation()
    if turn.layer.access.kept(turn.capability).feedback:
        turn.layer.feedback.erase(turn.capability)
    turn.drop_question()
    turn.layer.keys.drop_chat_key(turn.capability.person)
    for slot in OF_THE_CHAT:
        turn.set(slot, None)
    turn.refresh()
    turn.settled = True
    turn.say("utter_too_young", age=turn.layer.datamap.of_age(turn.shop.brand.country))


def not_at_this_age(turn: Turn) -> None:
    """Somebody said they are too young, and now wants to be remembered: that stays as it is."""
    turn.drop_question()
    turn.say("utter_too_young_before", age=turn.layer.datamap.of_age(turn.shop.brand.country))


REMEMBER = register(Operation("remember", _answered, about_consent=True, narrow=_narrows))
AGE = register(Operation("age", _age_answered, read=_reads_age))
