"""Hello, and what the bot makes of sentences it is not sure about."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import ConfidantAction
from actions.lent import tastes
from actions.parts import phrases, shop
from actions.products import narrows
from actions.tell import facts_of_the_house
from actions.turn import Turn
from actions.words import refuses_memory
from privacy.gate import INTERNAL
from privacy.runtime import privacy

_GUESSES = 2
_NOTICED = "noticed"
_NO_GUESS = INTERNAL | {
    *("affirm", "deny", "inform", "greet", "goodbye", "thank"),  # they say nothing without their words
    *("delete_my_data", "withdraw_consent", "give_consent", "pause_storage", "set_up_two_step", "remove_two_step"),
}
"""Not to be guessed: nothing of weight should come from a sentence that was not understood."""


class SessionStart(Action):
    """A new session: the slots go on, and a newcomer gets the notice before anything else."""

    def name(self) -> str:
        """The action's name."""
        return "action_session_start"

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002 - rasa-sdk's signature
    ) -> list[dict[str, Any]]:
        """Carry the slots over; say the notice once."""
        if not tracker.get_slot(_NOTICED):
            brand = shop().brand
            dispatcher.utter_message(
                response="utter_notice",
                brand=brand.name,
                assistant=brand.assistant,
                policy_url=privacy().datamap.policy_url,
            )
        slots = [SlotSet(name, value) for name, value in tracker.slots.items() if value is not None]
        return [SessionStarted(), *slots, SlotSet(_NOTICED, True), ActionExecuted("action_listen")]


class Greet(ConfidantAction):
    """Hello; by name when the person likes that."""

    def name(self) -> str:
        """The action's name."""
        return "action_greet"

    def act(self, turn: Turn) -> None:
        """Greet."""
        if turn.tokens("person"):
            turn.follow("action_inform")
            return
        name = tastes(turn).get("name")
        if name:
            turn.say("utter_greet_name", name=name)
        else:
            turn.say("utter_greet")


class Clarify(ConfidantAction):
    """Not sure what was meant: ask, with buttons; nothing is done before the answer."""

    def name(self) -> str:
        """The action's name."""
        return "action_clarify"

    def act(self, turn: Turn) -> None:
        """Offer the two likeliest readings."""
        if turn.access.removed:
            return
        if narrows(turn):
            turn.follow("action_find_product")
            return
        if refuses_memory(turn.text):
            turn.follow("action_withdraw_consent")
            return
        meanings = phrases()["meanings"]
        ranking = [item["name"] for item in turn.message.get("intent_ranking", [])]
        likely = [name for name in ranking if name in meanings and name not in _NO_GUESS]
        guesses = likely[:_GUESSES]
        if not guesses:
            turn.say("utter_out_of_scope", **facts_of_the_house(turn))
            return
        buttons = [{"title": meanings[name], "payload": f"/{name}"} for name in guesses]
        buttons.append({"title": "Something else", "payload": "/ask_help"})
        turn.ask(f"clarify:{guesses[0]}", "utter_clarify", meaning=_inside(meanings[guesses[0]]), buttons=buttons)


def _inside(meaning: str) -> str:
    """A meaning as it stands inside a sentence: its first letter small."""
    return meaning[0].lower() + meaning[1:]


class GateClosed(ConfidantAction):
    """The gate could not do its work: one apology, and the turn is not kept."""

    def name(self) -> str:
        """The action's name."""
        return "action_gate_closed"

    def act(self, turn: Turn) -> None:
        """Apologise."""
        turn.settled = True
        turn.say("utter_sorry")
