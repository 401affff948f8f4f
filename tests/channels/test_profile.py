"""Menus, greeting and webhook: within the platforms' limits, set once, and said so."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
import yaml

from confidant import bot as bots
from confidant import platform_profile
from confidant.channels import profile
from confidant.channels.core.output_channel import DeliveryError
from confidant.channels.messenger.graph import Graph
from confidant.channels.telegram import api as telegram_api
from confidant.channels.telegram.updates import ALLOWED_UPDATES
from confidant.errors import SettingError
from confidant.turn.gate import ALIASES, INTERNAL
from scripts import channels as command
from scripts import environment
from tests.channels.messenger.graph_api import GraphApi
from tests.channels.telegram.bot_api import TOKEN, BotApi

ROOT = Path(__file__).resolve().parents[2]
WHO = {"brand": "Larkspur Outdoor", "assistant": "Wren"}
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
SECRET = "a-secret-of-the-test_0123456789"
SECRET_AGAIN = "secret of the webhook, which nobody can read back"
PUBLIC = "https://bot.example.org"
PAGE = {
    "MESSENGER_PAGE_TOKEN": "page-token-of-nobody",
    "MESSENGER_APP_SECRET": "app-secret-of-nobody",
    "MESSENGER_VERIFY_TOKEN": "verify-token-of-nobody",
}
NAMES = [
    *("CONFIDANT_PUBLIC_URL", "TELEGRAM_TOKEN", "TELEGRAM_SECRET", "TELEGRAM_API_URL", *PAGE),
    *("MESSENGER_GRAPH_URL", "MESSENGER_GRAPH_VERSION", "MESSENGER_APP_ID"),
]


@pytest.fixture
def wanted():
    return platform_profile.load(WHO, bots.load().profile)


@pytest.fixture
def setting_up(monkeypatch, capsys):
    """Runs `make channels` with these variables set; gives back its exit code and what it printed."""
    level = logging.getLogger("confidant.channels").level

    async def in_a_loop(**environ):
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(environment, "load", lambda _root: None)
        code = await asyncio.to_thread(command.main)
        said = capsys.readouterr()
        return code, said.out + said.err

    yield in_a_loop
    logging.getLogger("confidant.channels").setLevel(level)


async def telegram_steps(api, public, wanted):
    bot = telegram_api.open_bot(TOKEN, api.address)
    try:
        return [(one.what, one.changed) async for one in profile.telegram(bot, SECRET, public, wanted["telegram"])]
    finally:
        await telegram_api.close(bot)


def test_what_ships_is_within_the_limits_and_names_the_brand(wanted):
    assert "Wren" in wanted["telegram"]["description"]
    assert "{" not in wanted["telegram"]["description"] + wanted["telegram"]["short_description"]
    assert wanted["messenger"]["greeting"].startswith("Hi {{user_first_name}}! I'm Wren")
    assert set(wanted["telegram"]["commands"]) >= {"start", "help", "privacy", "settings", "mydata", "export", "forget"}


def test_everything_that_can_be_tapped_is_a_command_of_the_assistant(wanted):
    intents = {one if isinstance(one, str) else next(iter(one)) for one in DOMAIN["intents"]}
    known = intents - INTERNAL | ALIASES.keys()
    messenger = wanted["messenger"]
    tapped = [messenger["get_started"], *(one["payload"] for one in messenger["ice_breakers"] + messenger["menu"])]
    tapped += [f"/{command}" for command in wanted["telegram"]["commands"]]
    assert {payload for payload in tapped if payload.removeprefix("/") not in known} == set()


def test_both_say_that_they_are_automated(wanted):
    assert "bot" in wanted["telegram"]["description"]
    assert "automated" in wanted["messenger"]["greeting"]


def test_telegram_is_set_once(wanted):
    async def play():
        async with BotApi() as api:
            first = await telegram_steps(api, PUBLIC, wanted)
            second = await telegram_steps(api, PUBLIC, wanted)
            return first, second, api

    first, second, api = asyncio.run(play())
    assert api.broken == []
    assert len(first) == 6
    assert all(changed for _, changed in first)
    assert [what for what, changed in second if changed] == [SECRET_AGAIN]
    assert [one.method for one in api.calls if one.method.startswith("set")].count("setMyCommands") == 1
    webhook = api.of("setWebhook")[0].fields
    assert webhook["url"] == f"{PUBLIC}/webhooks/telegram/webhook"
    assert webhook["secret_token"] == SECRET
    assert set(webhook["allowed_updates"]) == set(ALLOWED_UPDATES)


def test_only_what_differs_is_set(wanted):
    async def play():
        async with BotApi() as api:
            await telegram_steps(api, PUBLIC, wanted)
            api.set_up["description"] = "what somebody typed elsewhere"
            return await telegram_steps(api, PUBLIC, wanted), api

    steps, api = asyncio.run(play())
    assert [what.partition(",")[0] for what, changed in steps if changed] == ["description", "secret of the webhook"]
    assert api.set_up["description"] == wanted["telegram"]["description"]


def test_without_an_address_the_webhook_stays(wanted):
    async def play():
        async with BotApi() as api:
            return await telegram_steps(api, None, wanted), api

    steps, api = asyncio.run(play())
    assert len(steps) == 4
    assert api.of("setWebhook", "getWebhookInfo") == []


def test_messenger_is_set_once(wanted):
    async def play():
        api = GraphApi("page-token", "app-secret")
        await api.start()
        graph = Graph("page-token", "app-secret", api.url)
        try:
            first = [one async for one in profile.messenger(graph, wanted["messenger"])]
            second = [one async for one in profile.messenger(graph, wanted["messenger"])]
        finally:
            await graph.close()
            await api.stop()
        return first, second, api

    first, second, api = asyncio.run(play())
    assert api.complaints == []
    assert len(first) == 5
    assert all(one.changed for one in first)
    assert not any(one.changed for one in second)
    assert [call for call in api.calls if call.startswith("POST")] == ["POST messenger_profile", "POST subscribed_apps"]
    assert set(api.events) >= {"messages", "message_echoes", "messaging_postbacks", "messaging_referrals"}


@pytest.mark.parametrize(
    ("platform", "name", "text"),
    [
        ("telegram", "description", "x" * 513),
        ("telegram", "short_description", "x" * 121),
        ("telegram", "short_description", ""),
        ("messenger", "greeting", "x" * 161),
        ("messenger", "ice_breakers", [{"question": "x" * 81, "payload": "/help"}]),
        ("messenger", "ice_breakers", [{"question": "x", "payload": "/help"}] * 5),
        ("messenger", "menu", [{"title": "x" * 31, "payload": "/help"}]),
        ("messenger", "menu", [{"title": "x", "payload": "/help"}] * 21),
        ("telegram", "commands", {"start": "x" * 257}),
    ],
)
def test_what_a_platform_would_not_take_is_said_before_it_is_asked(platform, name, text, tmp_path):
    content = yaml.safe_load(bots.load().profile.read_text(encoding="utf-8"))
    content[platform][name] = text
    path = tmp_path / "profile.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(SettingError, match=r"profile\.yml"):
        platform_profile.load(WHO, path)


def test_a_wrong_token_is_an_error_without_the_token(wanted):
    async def play():
        async with BotApi("1:another") as api:
            await telegram_steps(api, PUBLIC, wanted)

    with pytest.raises(DeliveryError) as error:
        asyncio.run(play())
    assert TOKEN not in f"{error.value!r} {error.value.__cause__!r}"


def test_the_command_says_what_changed_and_what_did_not(setting_up):
    async def play():
        graph = GraphApi(PAGE["MESSENGER_PAGE_TOKEN"], PAGE["MESSENGER_APP_SECRET"])
        await graph.start()
        async with BotApi() as api:
            environ = {
                "TELEGRAM_TOKEN": TOKEN,
                "TELEGRAM_SECRET": SECRET,
                "TELEGRAM_API_URL": api.address,
                "MESSENGER_GRAPH_URL": graph.url,
                "CONFIDANT_PUBLIC_URL": PUBLIC,
                **PAGE,
            }
            first, second = await setting_up(**environ), await setting_up(**environ)
        await graph.stop()
        return first, second

    (code, said), (again, then) = asyncio.run(play())
    assert (code, again) == (0, 0)
    assert said.count("✓ set:") == 11
    assert then.count("· as it was:") == 10
    assert f"{PUBLIC}/webhooks/privacy/meta/deletion" in said
    assert not any(secret in said + then for secret in (TOKEN, SECRET, *PAGE.values()))


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "No channel is set up"),
        ({"TELEGRAM_TOKEN": TOKEN}, "TELEGRAM_SECRET is missing"),
        ({"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": SECRET, "CONFIDANT_PUBLIC_URL": "bot"}, "CONFIDANT_PUBLIC_URL"),
    ],
)
def test_settings_that_do_not_do_are_a_sentence(environ, sentence, setting_up):
    code, said = asyncio.run(setting_up(**environ))
    assert code == 1
    assert sentence in said
    assert TOKEN not in said


def test_a_platform_that_refuses_is_a_sentence(setting_up):
    async def play():
        async with BotApi("1:another") as api:
            return await setting_up(TELEGRAM_TOKEN=TOKEN, TELEGRAM_SECRET=SECRET, TELEGRAM_API_URL=api.address)

    code, said = asyncio.run(play())
    assert code == 1
    assert "Is the token right?" in said
    assert TOKEN not in said
