"""Consent: one purpose at a time, on and off equally easy."""

from __future__ import annotations

import re

from actions.dialogue.action import ConfidantAction
from actions.dialogue.disclosures import disclosed, is_question
from actions.dialogue.operations import Operation, on_yes, register
from actions.dialogue.questions import awaits
from actions.dialogue.remember import AGE, REMEMBER, agree, ask_to_remember, not_at_this_age, offer, refuse
from actions.dialogue.session_facts import SessionFact, use_for_chat, withdraw_session_facts
from actions.dialogue.turn import Turn
from actions.parsing.mentions import objects, purpose_named
from actions.parsing.replies import refuses_memory
from actions.resources import phrases
from confidant.formats import listed
from confidant.subject.vault import PurposeChoice
from confidant.turn.answers import Answer
from confidant.turn.pending_operations import Proposal
from shop.query import parse

_STILL = re.compile(r"\b(am i|still|already)\b")
_MARKETING, _PERSONAL = "marketing", "personalisation"


def switch_on(turn: Turn, name: str) -> None:
    """Propose to switch a purpose on."""
    purpose = turn.layer.datamap.purposes[name]
    if turn.record.choice(name) is PurposeChoice.AGREED or (
        not purpose.needs_consent and turn.record.choice(name) is not PurposeChoice.REFUSED
    ):
        turn.say("utter_already_on", what=purpose.label)
    elif turn.record.under_age:
        not_at_this_age(turn)
    elif name == _MARKETING:
        turn.propose(PURPOSE_ON, turn.layer.datamap.field("email").ask, purpose=name)
    else:
        question = phrases()["ask_purpose_on"].format(label=purpose.label, sentence=purpose.sentence)
        turn.propose(PURPOSE_ON, question, purpose=name)


def switch_off(turn: Turn, name: str) -> None:
    """Propose to switch a purpose off, and say what goes with it."""
    purpose = turn.layer.datamap.purposes[name]
    if purpose.needs_consent and turn.record.choice(name) is None:
        refuse(turn, name, phrases()["said_unasked"])
        return
    if turn.record.choice(name) is PurposeChoice.REFUSED:
        turn.say("utter_already_off", what=purpose.label)
        return
    datamap = turn.layer.datamap
    going = [
        datamap.field(field).label
        for field in turn.record.facts
        if name in datamap.field(field).purposes
        and not any(
            turn.record.choice(other) is PurposeChoice.AGREED
            for other in datamap.field(field).purposes
            if other != name
        )
    ]
    said = [phrases()["ask_purpose_off"].format(label=purpose.label)]
    if going:
        said.append(phrases()["then_erased"].format(labels=listed(going)))
    if not purpose.needs_consent:
        said.append(phrases()["then_no_chat"])
    turn.propose(PURPOSE_OFF, " ".join(said), purpose=name)


def _on_answered(turn: Turn, proposal: Proposal, answer: Answer) -> None:
    purpose, wording = proposal.scope["purpose"], _shown(proposal, "consent")
    if answer is Answer.CHAT:
        use_for_chat(turn, purpose, [], wording)
    elif answer is not Answer.YES:
        refuse(turn, purpose, wording)
    elif turn.layer.datamap.purposes[purpose].needs_consent:
        agree(turn, purpose, wording, [])
    else:
        with turn.layer.vault.change(turn.capability) as change:
            change.choose(purpose, PurposeChoice.AGREED, wording)
        turn.say("utter_switched_on", what=turn.layer.datamap.purposes[purpose].label)


def _off_answered(turn: Turn, proposal: Proposal) -> None:
    name = proposal.scope["purpose"]
    with turn.layer.vault.change(turn.capability) as change:
        erased = change.choose(name, PurposeChoice.REFUSED, _shown(proposal, "purpose_off"))
        if not turn.layer.datamap.purposes[name].needs_consent:
            change.erase_conversation()
    turn.refresh()
    withdraw_session_facts(turn, name)
    turn.say("utter_switched_off", what=turn.layer.datamap.purposes[name].label)
    if erased:
        turn.say("utter_erased_with_it", what=listed([turn.layer.datamap.field(field).label for field in erased]))


def _shown(proposal: Proposal, buttons: str) -> str:
    """A question with the buttons below it, as the record has them."""
    return f"{proposal.wording} {phrases()['buttons_shown'][buttons]}"


PURPOSE_ON = register(Operation("purpose_on", _on_answered, about_consent=True))
PURPOSE_OFF = register(Operation("purpose_off", on_yes(_off_answered), irreversible=True))
_ASKS_CONSENT = frozenset({REMEMBER.kind, PURPOSE_ON.kind, AGE.kind})


def _purpose(turn: Turn) -> str | None:
    """The purpose a command or a sentence names."""
    argument = turn.capability.argument
    return argument if argument in turn.layer.datamap.purposes else purpose_named(turn.words)


class GiveConsent(ConfidantAction):
    """Switch a purpose on: the one named, or personal tips; or remember what came along."""

    def name(self) -> str:
        """The action's name."""
        return "action_give_consent"

    def act(self, turn: Turn) -> None:
        """Propose it."""
        if not turn.is_command and refuses_memory(turn.words):
            turn.follow("action_withdraw_consent")
            return
        named = _purpose(turn)
        items = [] if turn.is_command or named else disclosed(turn, parse(turn.words, turn.shop.vocabulary))
        asked = None if turn.is_command else turn.just_asked
        if items:
            offer(turn, items, wished=True)
        elif asked and asked.kind in _ASKS_CONSENT and named in {None, asked.scope["purpose"]}:
            turn.unclear()
        else:
            switch_on(turn, named or "personalisation")


class WithdrawConsent(ConfidantAction):
    """Switch a purpose off: the one named, or the one that is on. Said unasked, it is a no for personal tips."""

    def name(self) -> str:
        """The action's name."""
        return "action_withdraw_consent"

    def act(self, turn: Turn) -> None:
        """Take the no, or propose to switch off what is on."""
        named = _purpose(turn)
        asked = None if turn.is_command else turn.just_asked
        if asked and asked.kind in _ASKS_CONSENT and named in {None, asked.scope["purpose"]}:
            turn.drop_question()
            refuse(turn, asked.scope["purpose"], asked.scope.get("agreed_to", _shown(asked, "consent")))
            return
        on = [
            purpose.name
            for purpose in turn.layer.datamap.optional_purposes
            if turn.record.choice(purpose.name) is PurposeChoice.AGREED
        ]
        if named or len(on) == 1:
            switch_off(turn, named or on[0])
        elif on:
            turn.follow("action_settings")
        elif turn.record.choice(_PERSONAL) is None:
            refuse(turn, _PERSONAL, phrases()["said_unasked"])
        else:
            turn.say("utter_nothing_is_on")


class SubscribeOffers(ConfidantAction):
    """Offers by e-mail: ask for the e-mail, then for consent."""

    def name(self) -> str:
        """The action's name."""
        return "action_subscribe_offers"

    def act(self, turn: Turn) -> None:
        """Begin, or go on with an e-mail that came along."""
        tokens = turn.tokens("email")
        if objects(turn.words):
            turn.follow("action_unsubscribe_offers")
        elif turn.record.under_age:
            not_at_this_age(turn)
        elif tokens:
            _offer(turn, SessionFact("email", tokens[0], "email"))
        elif turn.record.choice(_MARKETING) is PurposeChoice.AGREED and "email" in turn.record.facts:
            turn.say("utter_already_on", what=turn.layer.datamap.purposes[_MARKETING].label)
        elif is_question(turn.words) and _STILL.search(turn.words.casefold()):
            turn.say("utter_already_off", what=turn.layer.datamap.purposes[_MARKETING].label)
        elif turn.record.paused:
            turn.say("utter_paused_not_kept")
        else:
            turn.drop_question()
            turn.ask("offers:email", "utter_offers_ask_email")


@awaits("offers")
def _email_came(turn: Turn) -> bool:
    tokens = turn.tokens("email")
    if not tokens or turn.tokens("order_number") or turn.intent == "track_order":
        return False
    _offer(turn, SessionFact("email", tokens[0], "email"))
    return True


def _offer(turn: Turn, item: SessionFact) -> None:
    """Offers asked for by the person, perhaps after an earlier no: that is a new wish, not a second asking."""
    if turn.record.choice(_MARKETING) is PurposeChoice.REFUSED and not turn.record.paused:
        ask_to_remember(turn, _MARKETING, [item])
    else:
        offer(turn, [item])


class UnsubscribeOffers(ConfidantAction):
    """No more offers."""

    def name(self) -> str:
        """The action's name."""
        return "action_unsubscribe_offers"

    def act(self, turn: Turn) -> None:
        """Propose to switch offers off."""
        switch_off(turn, _MARKETING)
