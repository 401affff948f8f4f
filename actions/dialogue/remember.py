"""Remembering: ask just in time, say why, and keep only after a yes."""

from __future__ import annotations

from actions.dialogue.questions import operation
from actions.dialogue.session_facts import (
    OF_THE_CHAT,
    Held,
    drop_session_facts,
    generalised,
    hold_for_session,
    hold_lent_purposes,
    lent_items,
    opened,
    session_purposes,
    use_for_chat,
    withdraw_session_facts,
)
from actions.dialogue.turn import Turn
from actions.parsing.mentions import kept_back
from actions.parsing.replies import CHAT, NO, YES, only_for_this_chat
from actions.resources import phrases
from confidant.errors import ConsentNeededError, PausedError
from confidant.formats import listed
from confidant.subject.vault import NO as REFUSED
from confidant.subject.vault import YES as AGREED
from confidant.turn.pending_operations import Proposal

_MARKETING = "marketing"


def offer(turn: Turn, items: list[Held], *, source: str = "told", asking: bool = True, wished: bool = False) -> None:
    """Keep what may be kept; ask once, with a reason, for what needs a yes.

    Args:
        turn: the turn.
        items: what the person told.
        source: how it became known: told or noticed.
        asking: whether to ask at all; what was only noticed is never worth a question.
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
    if asking and not turn.is_command and only_for_this_chat(turn.text):
        purpose = turn.layer.datamap.field(items[0]["field"]).purposes[0]
        use_for_chat(turn, purpose, items, phrases()["said_unasked_for_chat"])
        return
    kept = keep(turn, items, source)
    wanting = [item for item in items if item["field"] not in kept]
    if kept and asking:
        thank(turn, kept)
    if not wanting or not asking:
        return
    purpose = turn.layer.datamap.field(wanting[0]["field"]).purposes[0]
    if purpose in session_purposes(turn) and not wished:
        hold_for_session(turn, [item for item in wanting if purpose != _MARKETING])
        turn.say("utter_kept_for_chat")
    elif turn.record.choice(purpose) == REFUSED and not wished:
        turn.say("utter_refused_before")
    else:
        ask_to_remember(turn, purpose, wanting)


def ask_to_remember(turn: Turn, purpose: str, items: list[Held]) -> None:
    """Ask for consent; what is still asked for the same purpose is asked for together."""
    asked = turn.proposal
    if asked and asked.kind in {"remember", "age"} and asked.scope["purpose"] == purpose:
        named = {item["field"] for item in items}
        items = [*(item for item in asked.scope["items"] if item["field"] not in named), *items]
        if asked.kind == "age":  # the yes was given already
            turn.propose("age", asked.wording, **{**asked.scope, "items": items})
            return
    datamap = turn.layer.datamap
    labels = listed([datamap.field(item["field"]).label for item in items])
    together = phrases()["ask_remember"].format(labels=labels, sentence=datamap.purposes[purpose].sentence)
    wording = datamap.field(items[0]["field"]).ask if len(items) == 1 else together
    turn.propose("remember", wording, purpose=purpose, items=items)


def narrows_consent(turn: Turn, proposal: Proposal) -> bool:
    """Take an answer that agrees to less than was asked ("yes but not my e-mail"): ask for the rest alone."""
    stays_out = kept_back(turn.text)
    items = [item for item in proposal.scope["items"] if stays_out and item["field"] not in stays_out[1]]
    if not items or len(items) == len(proposal.scope["items"]):
        return False
    turn.drop_question()
    ask_to_remember(turn, proposal.scope["purpose"], items)
    return True


def keep(turn: Turn, items: list[Held], source: str) -> list[str]:
    """Put values into the vault, as far as their purposes have consent; gives the fields kept."""
    kept = []
    with turn.layer.vault.change(turn.capability) as change:
        for item in items:
            value = opened(turn, item)
            if value is None:
                continue
            try:
                change.remember(item["field"], generalised(item["field"], value), phrases()["sources"][source])
            except (ConsentNeededError, PausedError):
                continue
            kept.append(item["field"])
    turn.refresh()
    return kept


def propose_change(turn: Turn, item: Held) -> None:
    """Propose to put a value in place of the one that is known."""
    value = opened(turn, item)
    if value is None:
        turn.say("utter_tell_me_again")
        return
    field, value = turn.layer.datamap.field(item["field"]), generalised(item["field"], value)
    if turn.record.facts[field.name].value == value:
        turn.say("utter_known_already", what=field.label)
    else:
        turn.propose("correct", phrases()["ask_correct"].format(label=field.label, value=value), item=item)


def thank(turn: Turn, fields: list[str]) -> None:
    """Say what was noted."""
    turn.say("utter_remembered", what=listed([turn.layer.datamap.field(field).label for field in fields]))


# The answers


@operation("remember")
def _answered(turn: Turn, proposal: Proposal, answer: str) -> None:
    purpose, items = proposal.scope["purpose"], proposal.scope["items"]
    wording = f"{proposal.wording} {phrases()['buttons_shown']['consent']}"
    if answer == NO:
        refuse(turn, purpose, wording)
    elif answer == CHAT:
        use_for_chat(turn, purpose, items, wording)  # for offers that comes to nothing, and says so
    else:
        agree(turn, purpose, wording, items)


def refuse(turn: Turn, purpose: str, wording: str) -> None:
    """A no: noted, so that nobody is asked twice, and what was lent for this purpose is gone."""
    with turn.layer.vault.change(turn.capability) as change:
        erased = change.choose(purpose, REFUSED, wording)
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


def agree(turn: Turn, purpose: str, wording: str, items: list[Held]) -> None:
    """A yes: before the first one, ask once whether the person is old enough to give it."""
    if turn.record.under_age:
        not_at_this_age(turn)
        return
    fields = turn.layer.datamap.fields.values()
    lent_now = lent_items(turn)
    named = {item["field"] for item in items}
    mine = (field.name for field in fields if purpose in field.purposes and field.name not in named)
    items = [*items, *(lent_now[name] for name in mine if name in lent_now)]  # what was lent may now stay
    if not turn.record.of_age:
        age = turn.layer.datamap.of_age(turn.shop.brand.country)
        turn.propose("age", phrases()["ask_age"].format(age=age), purpose=purpose, items=items, agreed_to=wording)
        return
    with turn.layer.vault.change(turn.capability) as change:
        change.choose(purpose, AGREED, wording)
    kept = keep(turn, items, "told")
    drop_session_facts(turn, set(kept))
    hold_lent_purposes(turn, session_purposes(turn) - {purpose})
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


@operation("age")
def _age_answered(turn: Turn, proposal: Proposal, answer: str) -> None:
    scope = proposal.scope
    if answer == YES:
        old_enough_now(turn, proposal.wording)
        agree(turn, scope["purpose"], scope["agreed_to"], scope["items"])
    else:
        too_young(turn, proposal.wording)


def old_enough_now(turn: Turn, wording: str) -> None:
    """Note that the person is old enough; never how old."""
    with turn.layer.vault.change(turn.capability) as change:
        change.record.of_age, change.record.under_age = True, False
        change.note("confirmed age", wording=wording)
    turn.refresh()


def too_young(turn: Turn, wording: str) -> None:
    """Somebody is too young to agree: for good, nothing is remembered, and nothing is asked any more.

    What consent kept and what this chat held is erased, and the chat itself is kept no longer.
    """
    with turn.layer.vault.change(turn.capability) as change:
        change.record.of_age, change.record.under_age = False, True
        for name in turn.layer.datamap.purposes:
            if change.record.choice(name) != REFUSED:
                change.choose(name, REFUSED, wording)
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
