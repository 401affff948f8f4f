"""Settings, and the loggers that would write them down."""

from __future__ import annotations

import asyncio
import logging
import os

import pytest

from confidant.channels.telegram.api import BASE_URL, silence
from confidant.channels.telegram.channel import TelegramInput, configured
from confidant.errors import SettingError
from tests.channels.telegram.bot_api import TOKEN, BotApi
from tests.channels.telegram.scene import SECRET, settings
from tests.channels.telegram.updates import NUMBER, said

CREDENTIALS = {"token": "${TELEGRAM_TOKEN}", "secret": "${TELEGRAM_SECRET}", "base_url": "${TELEGRAM_API_URL}"}
RIGHT = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": SECRET}


@pytest.fixture
def environment(monkeypatch):
    def given(**values):
        for name in ("TELEGRAM_TOKEN", "TELEGRAM_SECRET", "TELEGRAM_API_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return given


def test_right_settings(environment):
    environment(**RIGHT)
    assert dict(configured(CREDENTIALS) or {}) == {"token": TOKEN, "secret": SECRET}
    channel = TelegramInput(settings())
    assert (channel.name(), channel.url_prefix()) == ("telegram", "telegram")


def test_nothing_is_set_and_the_channel_is_off(environment, caplog):
    environment()
    channel = TelegramInput.from_credentials(CREDENTIALS)
    assert channel.blueprint(lambda _message: None)._future_routes == set()
    assert "Telegram is off" in caplog.text


@pytest.mark.parametrize(
    ("name", "changed", "sentence"),
    [
        ("no secret", {"TELEGRAM_SECRET": ""}, "TELEGRAM_SECRET is missing"),
        ("no token", {"TELEGRAM_TOKEN": ""}, "TELEGRAM_TOKEN is missing"),
        ("a short secret", {"TELEGRAM_SECRET": "a" * 23}, "TELEGRAM_SECRET must have 24 to 256"),
        ("a long secret", {"TELEGRAM_SECRET": "a" * 257}, "TELEGRAM_SECRET must have 24 to 256"),
        ("a secret with a space", {"TELEGRAM_SECRET": "a" * 20 + " " + "b" * 20}, "TELEGRAM_SECRET must have"),
        ("a secret with an umlaut", {"TELEGRAM_SECRET": "ä" * 30}, "TELEGRAM_SECRET must have"),
        ("a token without an id", {"TELEGRAM_TOKEN": "A" * 40}, "TELEGRAM_TOKEN is not a bot's token"),
        ("a token with a path", {"TELEGRAM_TOKEN": "555:" + "A" * 30 + "/../x"}, "TELEGRAM_TOKEN is not a bot's"),
        ("a server in the open", {"TELEGRAM_API_URL": "http://bot.example.org"}, "TELEGRAM_API_URL must be"),
        ("a server with a query", {"TELEGRAM_API_URL": "https://bot.example.org?x=1"}, "TELEGRAM_API_URL must be"),
    ],
)
def test_wrong_settings_end_in_a_sentence_that_holds_no_value(environment, name, changed, sentence):
    environment(**{**RIGHT, **changed})
    with pytest.raises(SettingError) as raised:
        configured(CREDENTIALS)
    assert sentence in str(raised.value)
    assert not any(value in str(raised.value) for value in {**RIGHT, **changed}.values() if value)


@pytest.mark.parametrize("secret", ["a" * 24, "Z" * 256, "abc_DEF-0123456789_abcdefg"])
def test_secrets_that_telegram_takes(environment, secret):
    environment(**{**RIGHT, "TELEGRAM_SECRET": secret})
    assert configured(CREDENTIALS)["secret"] == secret


def test_a_value_in_place_of_a_name_is_refused(environment):
    environment(**RIGHT)
    with pytest.raises(SettingError, match="must name an environment variable"):
        configured({**CREDENTIALS, "token": TOKEN})


def test_no_setting_stays_in_the_environment(environment):
    environment(**RIGHT, TELEGRAM_API_URL="http://127.0.0.1:9/")
    assert configured(CREDENTIALS)["base_url"] == "http://127.0.0.1:9/"
    assert not [name for name in os.environ if name.startswith("TELEGRAM_")]


def test_the_address_of_a_server_of_ones_own(environment):
    assert TelegramInput(settings("http://127.0.0.1:9/"))._bot.base_url == f"http://127.0.0.1:9/bot{TOKEN}"
    assert BASE_URL == "https://api.telegram.org"


# Logs


class _Everything(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def everything():
    """All that any logger lets out, at debug level."""
    handler, root = _Everything(), logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler.records
    root.removeHandler(handler)
    root.setLevel(level)


def test_no_record_of_the_libraries_comes_out(everything):
    """Not at the start, when nobody was served yet, nor when Telegram is out of reach or answers nonsense."""

    async def main():
        async with BotApi() as api:
            channel = TelegramInput(settings(api.address))
            await channel._learn_name()
            await channel._send_sentence(NUMBER, "I found your tent, Maria")
            await channel._close()
        channel = TelegramInput(settings(api.address))
        await channel._learn_name()
        await channel._close()

    asyncio.run(main())
    told = [record.getMessage() for record in everything]
    assert not [text for text in told if "/bot" in text or TOKEN in text or "Maria" in text]
    assert not [one.name for one in everything if one.name.split(".")[0] in {"httpx", "httpcore", "telegram"}]
    assert "telegram: the bot's name could not be asked for (NetworkError)" in told


def test_they_stay_silent_when_somebody_turns_the_level_down(everything, capfd):
    silence()
    for name in ("httpx", "httpcore.http11", "telegram.Bot", "telegram.request.HTTPXRequest"):
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).error("https://api.telegram.org/bot%s/sendMessage", TOKEN)
    assert not everything
    assert TOKEN not in "".join(capfd.readouterr())


def test_nothing_of_a_whole_turn_is_logged(run, everything):
    async def play(scene):
        await scene.post(said("my name is Maria"))
        scene.api.calls.clear()
        scene.answers = [{"text": "Hello Maria."}, {"text": "Your size is 42.", "buttons": []}]
        await scene.post(said("hello"))
        return scene.api.texts

    assert run(play) == ["Hello Maria.", "Your size is 42."]
    told = "\n".join(record.getMessage() for record in everything)
    assert not [word for word in ("Maria", "42.", TOKEN, SECRET, str(NUMBER)) if word in told]
