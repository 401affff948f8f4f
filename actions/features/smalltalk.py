"""Hello, and what the bot makes of sentences it is not sure about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.action import ConfidantAction
from actions.dialogue.channel_capabilities import policy_address
from actions.dialogue.session_facts import usable
from actions.dialogue.turn import Turn
from actions.features.faq import likely_topic, topic_button
from actions.features.products import narrows
from actions.features.static_responses import facts_of_the_house
from actions.parsing.replies import refuses_memory
from actions.resources import phrases, shop
from confidant.datamap import SERVICE
from confidant.formats import for_days
from confidant.layer import current_layer
from confidant.turn.gate import INTERNAL

_OFFERS = 2
_LIKELY = 0.1
"""A reading less likely than this (0..1) is not offered beside a better one."""
_NOTICED = "noticed"
_FALLBACK = "nlu_fallback"
_ANSWERS = frozenset({"affirm", "deny", "thank"})
_NOT_OFFERED = INTERNAL | {"affirm", "deny", "inform", "greet", "goodbye", "thank", "out_of_scope", "in_distress"}
"""Readings that say nothing without the person's own words."""


def offers(ranking: Sequence[tuple[str, float]]) -> list[str]:
    """The intents to name in "Did you mean…": the likeliest, and a second one when it is likely too.

    Args:
        ranking: intents with confidences (0..1), the likeliest first.
    """
    sensible = [
        (name, likely) for name, likely in ranking if name in phrases()["meanings"] and name not in _NOT_OFFERED
    ]
    return [name for place, (name, likely) in enumerate(sensible[:_OFFERS]) if not place or likely >= _LIKELY]


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
            brand, datamap = shop().brand, current_layer().datamap
            dispatcher.utter_message(
                response="utter_notice",
                brand=brand.name,
                assistant=brand.assistant,
                chat_time=for_days(datamap.purposes[SERVICE].retention_days),
                policy_url=policy_address(datamap.policy_url),
            )
        slots = [SlotSet(name, value) for name, value in tracker.slots.items() if value is not None]
        return [SessionStarted(), *slots, SlotSet(_NOTICED, True), ActionExecuted("action_listen")]


class Greet(ConfidantAction):
    """Hello; by name when the person likes that, and nobody else reads it."""

    def name(self) -> str:
        """The action's name."""
        return "action_greet"

    def act(self, turn: Turn) -> None:
        """Greet."""
        if turn.tokens("person"):
            turn.follow("action_inform")
            return
        name = usable(turn).get("name")
        if name and turn.channel_capabilities.staff_reads:
            turn.say("utter_greet_again")
        elif name:
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
        if turn.capability.removed:
            return
        if narrows(turn):
            turn.follow("action_find_product")
            return
        if refuses_memory(turn.words):
            turn.follow("action_withdraw_consent")
            return
        readings = turn.message.get("intent_ranking", [])
        ranking = [(one["name"], one["confidence"]) for one in readings if one["name"] != _FALLBACK]
        if turn.proposal is not None and ranking and ranking[0][0] in _ANSWERS:
            return  # "great", to a question that needs a plain yes or no: it is asked again
        likely = offers(ranking)
        if not likely:
            turn.say("utter_out_of_scope", **facts_of_the_house(turn))
            return
        meanings = phrases()["meanings"]
        topic = likely_topic(turn)
        buttons = [
            topic_button(topic) if topic and name == "faq" else {"title": meanings[name], "payload": f"/{name}"}
            for name in likely
        ]
        buttons.append({"title": phrases()["buttons"]["something_else"], "payload": "/ask_help"})
        turn.ask(f"clarify:{likely[0]}", "utter_clarify", meaning=_inside(meanings[likely[0]]), buttons=buttons)


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
