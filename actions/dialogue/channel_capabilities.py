"""What a channel can show and hand over, and who else reads it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache

from confidant.turn.context import Capability
from confidant.turn.links import Links

_PAGES = "/webhooks/privacy"


@dataclass(frozen=True)
class ChannelCapabilities:
    """What a channel gives.

    Attributes:
        cards: products can be shown with pictures and buttons.
        file: a file can be handed over in the chat, and nobody but the person and the platform gets it.
        folder: it runs on the person's own machine; a file can be written there.
        staff_reads: the brand's people can read the chat, so no file and nothing remembered may stand in it: what is
            remembered is used, and not spelled out.
    """

    cards: bool = False
    file: bool = False
    folder: bool = False
    staff_reads: bool = False


_WAYS = {
    "cmdline": ChannelCapabilities(folder=True),
    "telegram": ChannelCapabilities(cards=True, file=True),
    "messenger": ChannelCapabilities(cards=True, staff_reads=True),
}


def channel_capabilities(channel: str) -> ChannelCapabilities:
    """What a channel gives; nothing, if it is not known."""
    return _WAYS.get(channel, ChannelCapabilities())


@lru_cache(maxsize=1)
def _public_url() -> str | None:
    return os.environ.get("CONFIDANT_PUBLIC_URL", "").strip().rstrip("/") or None


def policy_address(otherwise: str) -> str:
    """Where the policy is read: on our own page when the server is reached from outside, else where the brand says."""
    public = _public_url()
    return f"{public}{_PAGES}/policy" if public else otherwise


def page_address(links: Links, capability: Capability, *, needs_code: bool) -> str | None:
    """A fresh one-time link to the person's own page, or None when there are no pages."""
    public = _public_url()
    return f"{public}{_PAGES}/data/{links.make(capability, needs_code=needs_code)}" if public else None
