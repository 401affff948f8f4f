"""Questions about the shop, such as shipping; topics and answers stand in brand.yml."""

from __future__ import annotations

from collections.abc import Iterable

from actions.dialogue.action import ConfidantAction
from actions.dialogue.turn import Turn
from actions.features.products import names_goods, narrows
from shop.brand import FaqTopic

_SURE = 0.5  # of what makes the message a question to the shop; below, it could be about another topic as well
_SHOWN = 12  # topics in one menu: a chat shows no more buttons at once


def read_topics(turn: Turn) -> list[tuple[str, float]]:
    """The topics that were read, the likeliest first, each with its share; none in a command."""
    ranking = turn.message.get("response_selector", {}).get("faq", {}).get("ranking", [])
    named = [(str(one["intent_response_key"]).partition("/")[2], float(one["confidence"])) for one in ranking]
    return [] if turn.is_command else named


def likely_topic(turn: Turn) -> FaqTopic | None:
    """The brand's topic that the message is surely about, if it is about one at all."""
    name, share = next(iter(read_topics(turn)), ("", 0.0))
    return turn.shop.brand.faq.get(name) if share >= _SURE else None


def topic_button(topic: FaqTopic) -> dict[str, str]:
    """A button that asks for a topic's answer."""
    return {"title": topic.label, "payload": f"/faq.{topic.name}"}


class Faq(ConfidantAction):
    """Answer from the brand's file."""

    def name(self) -> str:
        """The action's name."""
        return "action_faq"

    def act(self, turn: Turn) -> None:
        """Answer what was asked; in doubt, offer the topics; say so when the brand has no answer to it."""
        if not turn.is_command and names_goods(turn) and narrows(turn):
            turn.follow("action_find_product")
            return
        read = read_topics(turn)
        topic = turn.shop.brand.faq.get(turn.capability.argument or "") if turn.is_command else likely_topic(turn)
        if topic:
            turn.say("utter_faq_answer", answer=topic.answer)
        elif read and read[0][1] >= _SURE:
            _offer(turn, "utter_faq_unanswered", ())
        else:
            _offer(turn, "utter_faq_topics", (name for name, _ in read))


def _offer(turn: Turn, response: str, first: Iterable[str]) -> None:
    """Say a response with the brand's topics as buttons, the likely ones first."""
    faq, contact = turn.shop.brand.faq, turn.shop.brand.contact
    order = dict.fromkeys([*(name for name in first if name in faq), *faq])
    buttons = [topic_button(faq[name]) for name in order][:_SHOWN]
    turn.say(response, buttons=buttons, email=contact.email, phone=contact.phone, hours=contact.hours)
