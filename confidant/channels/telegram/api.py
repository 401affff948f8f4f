"""The Bot API through python-telegram-bot: one pool of connections, its errors in our words, its loggers silent."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from confidant.channels.core.calls import Calls
from confidant.channels.core.output_channel import (
    DeliveryError,
    FinalError,
    GoneError,
    TokenRefusedError,
    TryAgainError,
    deliver,
)

logger = logging.getLogger("confidant.channels.telegram.channel")

T = TypeVar("T")
BASE_URL = "https://api.telegram.org"
_TALKATIVE = ("httpx", "httpcore", "telegram")
"""Loggers that write the token, which is part of every URL, or what is sent."""
_CONNECTIONS = 64
_NOBODY = ("chat not found", "user not found", "peer_id_invalid")  # a "bad request", when the person is not there


_DISTINGUISHED = frozenset({400, 401, 403, 404, 409})
"""Statuses that the library tells apart: refused, a token that is not known, gone, and another who uses the token."""
_LATER = frozenset({408, 420, 429})
"""Statuses of what passes (https://core.telegram.org/api/errors). Every other 4xx is a refusal for good."""


class RefusedByTelegramError(FinalError):
    """Telegram does not take what was to be sent, and never will."""


def silence() -> None:
    """Let nothing out of the loggers that write URLs or texts, whatever level anybody sets."""
    for name in _TALKATIVE:
        talkative = logging.getLogger(name)
        talkative.setLevel(logging.CRITICAL + 1)
        talkative.propagate = False
        if not talkative.handlers:
            talkative.addHandler(logging.NullHandler())


class _Request(HTTPXRequest):
    """The library's pool; what is in flight comes to its end."""

    def __init__(self, **limits: Any) -> None:
        super().__init__(**limits)
        self._calls = Calls()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a request. A refusal that the library would take for a fault of the network is raised as a refusal."""
        status, content = await self._calls.make(super().do_request(*args, **kwargs))
        if status in range(400, 500) and status not in _DISTINGUISHED | _LATER:
            raise BadRequest(f"status {status}")
        return status, content

    async def shutdown(self) -> None:
        """Close the pool."""
        await self._calls.end()
        await super().shutdown()


def open_bot(token: str, base_url: str = BASE_URL) -> Bot:
    """A bot that has asked nobody anything yet."""
    silence()
    request = _Request(
        connection_pool_size=_CONNECTIONS,
        connect_timeout=5,
        read_timeout=10,
        write_timeout=10,
        pool_timeout=5,
        media_write_timeout=30,
    )
    return Bot(token, base_url=f"{base_url}/bot", request=request, get_updates_request=request)


async def call(method: Callable[[], Awaitable[T]]) -> T:
    """Call a method of the bot, again when Telegram asks so or cannot be reached.

    Raises:
        GoneError: the person blocked the bot, has no account any more, or never was there.
        DeliveryError: it did not work.
    """
    return await deliver(lambda: once(method))


async def once(method: Callable[[], Awaitable[T]]) -> T:
    """Call a method of the bot once. The errors carry nothing of the library's: its texts may hold the token.

    Raises:
        TryAgainError: Telegram asks to wait, has a fault of its own or cannot be reached.
        GoneError: the person cannot be reached any more.
        RefusedByTelegramError: Telegram does not take it.
        TokenRefusedError: Telegram does not take our token.
        DeliveryError: it did not work.
    """
    try:
        return await method()
    except Exception as error:
        found = _meaning(error)
    raise found


def _meaning(error: Exception) -> DeliveryError:
    match error:
        case RetryAfter():
            after = error.retry_after
            return TryAgainError(after.total_seconds() if isinstance(after, timedelta) else float(after))
        case Forbidden():
            return GoneError(blocked=True)
        case BadRequest() if any(sign in error.message.lower() for sign in _NOBODY):
            return GoneError(blocked=True)
        case BadRequest() | ChatMigrated():
            return RefusedByTelegramError(type(error).__name__)
        case NetworkError() | Conflict():
            return TryAgainError()
    logger.error("telegram: a call failed (%s)", type(error).__name__)
    return TokenRefusedError("the token") if isinstance(error, InvalidToken) else DeliveryError("failed")


async def user_name(bot: Bot) -> str | None:
    """The bot's own user name, asked once; None when nobody answers."""
    try:
        return (await bot.get_me()).username
    except InvalidToken:
        logger.error("telegram: Telegram does not know the token")
    except Exception as error:
        logger.warning("telegram: the bot's name could not be asked for (%s)", type(error).__name__)
    return None


async def close(bot: Bot) -> None:
    """Close all connections."""
    await bot.request.shutdown()
