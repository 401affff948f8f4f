"""Consent: one purpose at a time, on and off equally easy."""

from __future__ import annotations

from actions.base import CHAT, NO, YES, ConfidantAction, Turn, awaits, operation
from actions.parts import joined
from actions.remember import agree, held, offer, refuse
from actions.scopes import purpose_named
from privacy.pending import Proposal
from privacy.vault import NO as REFUSED
from privacy.vault import YES as AGREED

_ON_BUTTONS = "[Yes] [Only for this chat] [No]"
_OFF_BUTTONS = "[Yes, switch it off] [No, leave it on]"
_MARKETING = "marketing"


def switch_on(turn: Turn, name: str) -> None:
    """Propose to switch a purpose on."""
    purpose = turn.layer.datamap.purposes[name]
    if turn.record.choice(name) == AGREED or (not purpose.needs_consent and turn.record.choice(name) != REFUSED):
        turn.say("utter_already_on", what=purpose.label)
    elif name == _MARKETING:
        turn.propose("purpose_on", turn.layer.datamap.field("email").ask, purpose=name)
    else:
        turn.propose("purpose_on", f"Shall I switch on {purpose.label}, {purpose.sentence}?", purpose=name)


def switch_off(turn: Turn, name: str) -> None:
    """Propose to switch a purpose off, and say what goes with it."""
    purpose = turn.layer.datamap.purposes[name]
    if turn.record.choice(name) == REFUSED or (purpose.needs_consent and turn.record.choice(name) is None):
        turn.say("utter_already_off", what=purpose.label)
        return
    datamap = turn.layer.datamap
    going = [
        datamap.field(field).label
        for field in turn.record.facts
        if name in datamap.field(field).purposes
        and not any(turn.record.choice(other) == AGREED for other in datamap.field(field).purposes if other != name)
    ]
    tail = f" I then erase {joined(going)}." if going else ""
    if not purpose.needs_consent:
        tail += " I then erase our chat so far, and keep nothing of what comes."
    turn.propose("purpose_off", f"Shall I switch off {purpose.label}?{tail}", purpose=name)


@operation("purpose_on")
def _on_answered(turn: Turn, proposal: Proposal, answer: str) -> None:
    purpose, wording = proposal.scope["purpose"], f"{proposal.wording} {_ON_BUTTONS}"
    if answer == NO:
        refuse(turn, purpose, wording)
    elif answer == CHAT:
        with turn.layer.vault.change(turn.access) as change:
            change.note("for this chat", purpose=purpose, fields=[], wording=wording)
        turn.set("chat_only", sorted({*(turn.slot("chat_only") or []), purpose}))
        turn.say("utter_kept_for_chat")
    elif turn.layer.datamap.purposes[purpose].needs_consent:
        agree(turn, purpose, wording, [])
    else:
        with turn.layer.vault.change(turn.access) as change:
            change.choose(purpose, AGREED, wording)
        turn.say("utter_switched_on", what=turn.layer.datamap.purposes[purpose].label)


@operation("purpose_off")
def _off_answered(turn: Turn, proposal: Proposal, answer: str) -> None:
    name = proposal.scope["purpose"]
    if answer != YES:
        turn.say("utter_left_alone")
        return
    with turn.layer.vault.change(turn.access) as change:
        erased = change.choose(name, REFUSED, f"{proposal.wording} {_OFF_BUTTONS}")
        if not turn.layer.datamap.purposes[name].needs_consent:
            change.erase_conversation()
    turn.layer.keys.drop_chat_key(turn.access.person)
    turn.set("chat_facts", None)
    turn.say("utter_switched_off", what=turn.layer.datamap.purposes[name].label)
    if erased:
        turn.say("utter_erased_with_it", what=joined([turn.layer.datamap.field(field).label for field in erased]))


class GiveConsent(ConfidantAction):
    """Switch a purpose on: the one named, or personal tips."""

    def name(self) -> str:
        """The action's name."""
        return "action_give_consent"

    def act(self, turn: Turn) -> None:
        """Propose it; or take a yes in other words to what was just asked."""
        proposal = turn.layer.pending.open(turn.access)
        if not turn.is_command and proposal and proposal.kind in {"remember", "purpose_on"}:
            turn.follow("action_affirm")
            return
        switch_on(turn, turn.access.argument or purpose_named(turn.text) or "personalisation")


class WithdrawConsent(ConfidantAction):
    """Switch a purpose off: the one named, or the one that is on."""

    def name(self) -> str:
        """The action's name."""
        return "action_withdraw_consent"

    def act(self, turn: Turn) -> None:
        """Propose it; or take a no in other words to what was just asked."""
        proposal = turn.layer.pending.open(turn.access)
        if not turn.is_command and proposal and proposal.kind in {"remember", "purpose_on"}:
            turn.follow("action_deny")
            return
        named = turn.access.argument or purpose_named(turn.text)
        on = [
            purpose.name
            for purpose in turn.layer.datamap.optional_purposes
            if turn.record.choice(purpose.name) == AGREED
        ]
        if named or len(on) == 1:
            switch_off(turn, named or on[0])
        elif not on:
            turn.say("utter_nothing_is_on")
        else:
            turn.follow("action_settings")


class SubscribeOffers(ConfidantAction):
    """Offers by e-mail: ask for the e-mail, then for consent."""

    def name(self) -> str:
        """The action's name."""
        return "action_subscribe_offers"

    def act(self, turn: Turn) -> None:
        """Begin, or go on with an e-mail that came along."""
        tokens = turn.tokens("email")
        if tokens:
            offer(turn, [held("email", tokens[0], "email")])
        elif turn.record.choice(_MARKETING) == AGREED and "email" in turn.record.facts:
            turn.say("utter_already_on", what=turn.layer.datamap.purposes[_MARKETING].label)
        else:
            turn.ask("offers:email", "utter_offers_ask_email")


@awaits("offers")
def _email_came(turn: Turn) -> bool:
    tokens = turn.tokens("email")
    if not tokens:
        return False
    if (
        turn.record.choice(_MARKETING) == REFUSED
    ):  # asked for again by the person: that is a new wish, not a second asking
        turn.propose(
            "remember",
            turn.layer.datamap.field("email").ask,
            purpose=_MARKETING,
            items=[held("email", tokens[0], "email")],
        )
    else:
        offer(turn, [held("email", tokens[0], "email")])
    return True


class UnsubscribeOffers(ConfidantAction):
    """No more offers."""

    def name(self) -> str:
        """The action's name."""
        return "action_unsubscribe_offers"

    def act(self, turn: Turn) -> None:
        """Propose to switch offers off."""
        switch_off(turn, _MARKETING)
