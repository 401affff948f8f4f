"""Answers that are always the same: who we are, what we do, how data is treated. One response for each intent."""

from __future__ import annotations

import re
from collections.abc import Collection

from actions.dialogue.action import ConfidantAction
from actions.dialogue.channel_capabilities import policy_address
from actions.dialogue.turn import Turn
from actions.features.products import narrows
from actions.resources import phrases
from confidant.datamap import SERVICE
from confidant.formats import for_days, listed
from shop.brand import FaqTopic
from shop.examples import asked_by

_SETTINGS = re.compile(r"\b(settings?|choices|switch(es)?|preferences|options|consents?|permissions?)\b")
_NAMED_TOPICS = 4
_HEADING = re.compile(r"^#+ *", re.MULTILINE)
TOLD = frozenset(
    {
        "goodbye",
        "thank",
        "bot_challenge",
        "ask_help",
        "human_handoff",
        "privacy_menu",
        "ask_privacy_policy",
        "ask_data_sharing",
        "ask_data_security",
        "ask_policy_changes",
        "ask_password_advice",
        "report_phishing",
        "set_up_two_step",
        "remove_two_step",
        "contact_dpo",
        "ask_terms",
        "out_of_scope",
        "too_long",
        "wordless",
    },
)
"""Intents that `action_send_static_response` answers with `utter_<intent>`."""


def facts_of_the_house(turn: Turn) -> dict[str, str]:
    """What the responses may name: from the brand and the data map."""
    datamap, brand = turn.layer.datamap, turn.shop.brand
    recipients = [f"• {one.title} ({one.role}, {one.country}): {one.gets}." for one in datamap.recipients.values()]
    purposes = [f"• {one.label}: {one.sentence}." for one in datamap.purposes.values()]
    return {
        "about": brand.about,
        "asked_by": listed(asked_by(turn.shop)),
        "website": brand.website,
        "email": brand.contact.email,
        "phone": brand.contact.phone,
        "hours": brand.contact.hours,
        "topics": _topics(brand.faq.values()),
        "terms": _HEADING.sub("", brand.terms),
        "controller": datamap.controller["name"],
        "address": datamap.controller["address"],
        "officer": datamap.controller["officer"],
        "authority": datamap.authority["name"],
        "country": datamap.authority["country"],
        "policy_url": policy_address(datamap.policy_url),
        "version": datamap.version,
        "changes": datamap.changes[datamap.version],
        "recipients": "\n".join(recipients),
        "purposes": "\n".join(purposes),
        "chat_time": for_days(turn.record.retention.get(SERVICE, datamap.purposes[SERVICE].retention_days)),
        "backup_days": str(datamap.retention["backups_days"]),
    }


def _topics(faq: Collection[FaqTopic]) -> str:
    """What can be asked, as it stands inside a sentence."""
    named = [one.label[0].lower() + one.label[1:] for one in faq][:_NAMED_TOPICS]
    return listed([*named, *([phrases()["more_topics"]] if len(faq) > _NAMED_TOPICS else [])])


class SendStaticResponse(ConfidantAction):
    """Say the response that belongs to the intent."""

    def name(self) -> str:
        """The action's name."""
        return "action_send_static_response"

    def act(self, turn: Turn) -> None:
        """Answer."""
        intent = turn.intent
        settings = turn.capability.argument == "settings" or _SETTINGS.search(turn.words.casefold())
        if intent == "privacy_menu" and settings:
            turn.follow("action_settings")
            return
        if intent == "out_of_scope" and narrows(turn):
            turn.follow("action_find_product")
            return
        turn.say(f"utter_{intent}", **facts_of_the_house(turn))
