"""What the platforms show of the assistant before and beside a chat: menus, greeting; and where they call us.

`make channels` sets all of it from `profile.yml` as often as one likes: what is there already stays. What may stand
there, `confidant/platform_profile.py` knows. Facts:

- https://core.telegram.org/bots/api#setmycommands, #setwebhook
- https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Bot, MenuButtonCommands

from confidant.channels.messenger.graph import Graph
from confidant.channels.telegram import api as telegram_api
from confidant.channels.telegram.updates import ALLOWED_UPDATES


@dataclass(frozen=True)
class Step:
    """One thing that was looked at: what it is, and whether it was changed."""

    what: str
    changed: bool


async def telegram(bot: Bot, secret: str, public_url: str | None, wanted: Mapping[str, Any]) -> AsyncIterator[Step]:
    """Set up the bot on Telegram.

    Args:
        bot: the bot.
        secret: what Telegram proves itself with.
        public_url: where this server is reached; without it the webhook stays as it is.
        wanted: the part of the profile for Telegram.

    Raises:
        DeliveryError: Telegram could not be reached or refused.
    """
    call = telegram_api.call
    commands = list(wanted["commands"].items())
    there = [(one.command, one.description) for one in await call(bot.get_my_commands)]
    if there != commands:
        await call(lambda: bot.set_my_commands(commands))
    yield Step("command menu", there != commands)

    described = (await call(bot.get_my_description)).description
    if described != wanted["description"]:
        await call(lambda: bot.set_my_description(wanted["description"]))
    yield Step("description, which says that it is a bot", described != wanted["description"])

    short = (await call(bot.get_my_short_description)).short_description
    if short != wanted["short_description"]:
        await call(lambda: bot.set_my_short_description(wanted["short_description"]))
    yield Step("short description", short != wanted["short_description"])

    button = await call(bot.get_chat_menu_button)
    if not isinstance(button, MenuButtonCommands):
        await call(lambda: bot.set_chat_menu_button(menu_button=MenuButtonCommands()))
    yield Step("menu button", not isinstance(button, MenuButtonCommands))

    if public_url is not None:
        address = f"{public_url}/webhooks/telegram/webhook"
        info = await call(bot.get_webhook_info)
        fits = info.url == address and set(info.allowed_updates or ()) == set(ALLOWED_UPDATES)
        # The secret can't be read back, so it is given again each time.
        await call(lambda: bot.set_webhook(address, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES)))
        yield Step(f"webhook {address}", not fits)
        yield Step("secret of the webhook, which nobody can read back", changed=True)


async def messenger(graph: Graph, wanted: Mapping[str, Any]) -> AsyncIterator[Step]:
    """Set up the page on Messenger.

    Raises:
        DeliveryError: Meta could not be reached or refused.
    """
    profile = _messenger_profile(wanted)
    answer = await graph.get("me/messenger_profile", fields=",".join(profile))
    there: dict[str, Any] = next(iter(answer.get("data") or []), {})
    changed = {name: value for name, value in profile.items() if there.get(name) != value}
    if changed:
        await graph.post("me/messenger_profile", changed)
    for name, what in (
        ("get_started", "Get Started button"),
        ("greeting", "greeting, which says that it is automated"),
        ("ice_breakers", "ice breakers"),
        ("persistent_menu", "menu"),
    ):
        yield Step(what, name in changed)

    events = wanted["events"]
    apps = (await graph.get("me/subscribed_apps")).get("data") or []
    fits = any(set(events) <= set(app.get("subscribed_fields") or []) for app in apps)
    if not fits:
        await graph.post("me/subscribed_apps", {"subscribed_fields": events})
    yield Step("events of the page", not fits)


def _messenger_profile(wanted: Mapping[str, Any]) -> dict[str, Any]:
    menu = [{"type": "postback", "title": one["title"], "payload": one["payload"]} for one in wanted["menu"]]
    questions = [{"question": one["question"], "payload": one["payload"]} for one in wanted["ice_breakers"]]
    return {
        "get_started": {"payload": wanted["get_started"]},
        "greeting": [{"locale": "default", "text": wanted["greeting"]}],
        "ice_breakers": [{"locale": "default", "call_to_actions": questions}],
        "persistent_menu": [{"locale": "default", "composer_input_disabled": False, "call_to_actions": menu}],
    }
