"""`make channels`: set up the bot on the platforms, and say what changed. As often as one likes."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from confidant import bot as bots
from confidant import platform_profile
from confidant.errors import SettingError
from scripts import console, environment
from shop.brand import load_brand
from shop.errors import BrandFileError

with warnings.catch_warnings(record=True):  # Sanic shows what older packages say to their makers
    from confidant.channels import profile
    from confidant.channels.core.output_channel import DeliveryError
    from confidant.channels.core.settings import web_address
    from confidant.channels.messenger.channel import read_settings
    from confidant.channels.messenger.graph import GRAPH_URL, VERSION, Graph
    from confidant.channels.telegram import api as telegram_api
    from confidant.channels.telegram.channel import configured

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from confidant.channels.profile import Step

_PAGES = "/webhooks/privacy"


def main() -> int:
    """Set up every channel whose settings are there; return the exit code."""
    logging.getLogger("confidant.channels").setLevel(logging.CRITICAL)  # what it says stands below
    console.title("Channels")
    try:
        environment.load(Path.cwd())
        return asyncio.run(set_up(Path.cwd()))
    except (console.StepError, SettingError, BrandFileError) as error:
        console.failed(console.StepError(str(error)))
        return 1
    except DeliveryError:
        console.failed(console.StepError("The platform could not be reached, or refused. Is the token right?"))
        return 1


async def set_up(root: Path) -> int:
    """Set up every channel that credentials.yml and the environment name; 0 when all went well."""
    credentials = yaml.safe_load((root / "credentials.yml").read_text(encoding="utf-8"))
    brand = load_brand(bots.load(root).brand)
    wanted = platform_profile.load({"brand": brand.name, "assistant": brand.assistant}, bots.load(root).profile)
    address = os.environ.get("CONFIDANT_PUBLIC_URL", "").strip()
    public = web_address("CONFIDANT_PUBLIC_URL", address) if address else None
    telegram = configured(credentials.get("confidant.channels.telegram.channel.TelegramInput"))
    messenger = read_settings(credentials.get("confidant.channels.messenger.channel.MessengerInput"))
    if telegram is None and messenger is None:
        raise console.StepError("No channel is set up. Copy .env.example to .env and fill it in (docs/going-live.md).")
    if telegram is not None:
        bot = telegram_api.open_bot(telegram["token"], telegram.get("base_url", telegram_api.BASE_URL).rstrip("/"))
        try:
            await _tell("Telegram", profile.telegram(bot, telegram["secret"], public, wanted["telegram"]))
        finally:
            await telegram_api.close(bot)
        if public is None:
            print("    CONFIDANT_PUBLIC_URL is not set, so the webhook was left as it is.")
    if messenger is not None:
        url = messenger.get("graph_url", GRAPH_URL).rstrip("/")
        graph = Graph(messenger["page_token"], messenger["app_secret"], url, messenger.get("version", VERSION))
        try:
            await _tell("Messenger", profile.messenger(graph, wanted["messenger"]))
        finally:
            await graph.close()
        _tell_addresses(public or "https://…")
    return 0


async def _tell(platform: str, steps: AsyncIterator[Step]) -> None:
    print(f"\n  {platform}")
    async for step in steps:
        print(f"    {'✓ set:' if step.changed else '· as it was:'} {step.what}", flush=True)


def _tell_addresses(public: str) -> None:
    """What Meta lets nobody set but a person in the app's dashboard."""
    print("\n  Enter these in the app's dashboard:")
    for what, path in (
        ("Messenger webhook", "/webhooks/messenger/webhook"),
        ("Privacy policy", f"{_PAGES}/policy"),
        ("Terms of service", f"{_PAGES}/terms"),
        ("Data deletion callback", f"{_PAGES}/meta/deletion"),
        ("Deauthorise callback", f"{_PAGES}/meta/deauthorize"),
    ):
        print(f"    {what}: {public}{path}")


if __name__ == "__main__":
    sys.exit(main())
