"""The policy and the terms, as values for their templates. Everything that is promised comes from the data map."""

from __future__ import annotations

import re
from typing import Any

from confidant.channels.pages.brand import SiteNames
from confidant.channels.pages.markdown import render
from confidant.datamap import SERVICE, DataMap, Field
from confidant.inbox.handover import KEPT_SECONDS as HANDOVER_SECONDS
from confidant.inbox.inbox import REMEMBER_SECONDS, REST_SECONDS
from confidant.keystore.keys import CHAT_SECONDS
from confidant.phrases import phrases
from confidant.turn.links import LIFE_SECONDS as LINK_SECONDS
from confidant.turn.pending_operations import LIFE_SECONDS as QUESTION_SECONDS

_NOT_IN_AN_ANCHOR = re.compile(r"[^A-Za-z0-9.-]+")

TIMES = {
    "chat": CHAT_SECONDS,
    "incoming_text": REST_SECONDS,
    "incoming_id": REMEMBER_SECONDS,
    "question": QUESTION_SECONDS,
    "link": LINK_SECONDS,
    "tries": 3_600,
    "handover": HANDOVER_SECONDS,
}
"""How long what is needed for a while is kept, in seconds."""


def policy(datamap: DataMap) -> dict[str, Any]:
    """What `policy.html` shows."""
    service = datamap.purposes[SERVICE]
    return {
        "service": service,
        "bases": phrases()["bases"],
        "fields": [_field(datamap, field) for field in datamap.fields.values()],
        "asks_first": all(
            datamap.purposes[name].needs_consent for field in datamap.fields.values() for name in field.purposes
        ),
        "longest_chat": max(service.retention_choices),
        "platforms": [one for one in datamap.recipients.values() if not one.optional],
        "ages": sorted((country, age) for country, age in datamap.age.items() if country != "default"),
        "sample": _sample(datamap),
        "versions": _versions(datamap),
        "times": TIMES,
    }


def terms(brand: SiteNames) -> dict[str, Any]:
    """What `terms.html` shows: a heading and what stands below it."""
    title, body = render(brand.terms or "")
    return {"title": title or phrases()["terms"], "body": body}


def anchor(version: str) -> str:
    """Where a version stands on the page."""
    return f"version-{_NOT_IN_AN_ANCHOR.sub('-', version)}"


def _field(datamap: DataMap, field: Field) -> dict[str, Any]:
    purposes = [datamap.purposes[name] for name in field.purposes]
    return {
        "label": field.label,
        "category": field.category,
        "generalise": field.generalise,
        "kinds": [phrases()["kinds"][kind] for kind in field.kinds],
        "purposes": [purpose.label for purpose in purposes],
        "days": max(purpose.retention_days for purpose in purposes),
    }


def _sample(datamap: DataMap) -> str | None:
    """One field as people call it in the chat, for examples: `city` of `your city`."""
    labels = [field.label.removeprefix("your ") for field in datamap.fields.values() if field.label.startswith("your ")]
    return "city" if "city" in labels else next(iter(labels), None)


def _versions(datamap: DataMap) -> list[dict[str, str]]:
    """The present version first, then the others, the newest first."""
    others = sorted((version for version in datamap.changes if version != datamap.version), reverse=True)
    return [
        {"version": version, "anchor": anchor(version), "change": datamap.changes[version]}
        for version in (datamap.version, *others)
    ]
