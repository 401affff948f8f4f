"""Questions about the shop: shipping, returns, payment, warranty; the answers stand in brand.yml."""

from __future__ import annotations

from actions.dialogue.action import ConfidantAction
from actions.dialogue.turn import Turn


class Faq(ConfidantAction):
    """Answer from the brand's file."""

    def name(self) -> str:
        """The action's name."""
        return "action_faq"

    def act(self, turn: Turn) -> None:
        """Answer the question the response selector read."""
        answers = turn.shop.brand.faq
        selected = turn.message.get("response_selector", {}).get("faq", {}).get("response", {})
        topic = str(selected.get("intent_response_key") or "").partition("/")[2]
        if topic in answers and not turn.is_command:
            turn.say(f"utter_faq/{topic}", answer=answers[topic])
        else:
            turn.say("utter_faq_topics", answers="\n".join(answers.values()))
