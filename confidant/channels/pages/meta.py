"""Meta's callbacks: somebody asks Meta to have their data deleted, or takes the app's rights away."""

from __future__ import annotations

import logging

from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from confidant.channels.core.webhook import RequestRefusedError, read_body, refusal
from confidant.channels.pages.forms import read_form
from confidant.channels.pages.matching import MatchError, Matching
from confidant.channels.pages.signed import Asked, read_signed
from confidant.channels.pages.site import PREFIX
from confidant.channels.pages.work import Work
from confidant.layer import Layer

logger = logging.getLogger("confidant.channels.pages")

CHANNEL = "messenger"
_MOST_BYTES = 8 * 1024
_DELETE, _LEAVE = "meta", "meta left"


class MetaCallbacks:
    """Answers at `meta/deletion` and `meta/deauthorize`.

    Args:
        layer: the privacy layer.
        work: threads.
        secret: the app's secret.
        public_url: where these pages are reached from outside.
        matching: how to find out who is meant, if that is set up.
    """

    def __init__(self, layer: Layer, work: Work, secret: str, public_url: str, matching: Matching | None) -> None:
        self._layer = layer
        self._work = work
        self._secret = secret
        self._pages = f"{public_url}{PREFIX}"
        self._matching = matching

    async def delete(self, request: Request) -> HTTPResponse:
        """Delete whoever is meant; the answer says where the person can see what became of it."""
        try:
            asked = await self._asked(request)
            code = self._layer.deletions.code_of(_DELETE, asked.user, asked.at)
            if await self._work(self._layer.deletions.outcome_of, code) is None:
                people = await self._people(asked.user)
                outcome = await self._work(self._layer.deletions.carry_out, code, people)
                logger.info("pages: a deletion was asked for (%s)", outcome.value)
            else:
                await self._work(self._layer.deletions.carry_out, code, ())
        except RequestRefusedError as error:
            return refusal(error)
        except Exception as error:
            return _later(error)
        return json({"url": f"{self._pages}/erasure/{code}", "confirmation_code": code})

    async def deauthorize(self, request: Request) -> HTTPResponse:
        """Treat whoever is meant as somebody who blocked the bot."""
        try:
            asked = await self._asked(request)
            code = self._layer.deletions.code_of(_LEAVE, asked.user, asked.at)
            if await self._work(self._layer.deletions.outcome_of, code) is None:
                people = await self._people(asked.user)
                await self._work(self._layer.deletions.mark_blocked, code, people or ())
        except RequestRefusedError as error:
            return refusal(error)
        except Exception as error:
            return _later(error)
        return json({})

    async def close(self) -> None:
        """Close the connections to Meta."""
        if self._matching is not None:
            await self._matching.close()

    async def _asked(self, request: Request) -> Asked:
        body = await read_body(request, _MOST_BYTES)
        return read_signed(self._secret, read_form(request, body), self._layer.clock())

    async def _people(self, user: str) -> list[str] | None:
        """Who is meant, among those who have written; None when that cannot be told.

        Raises:
            NotNowError: it may be told later.
        """
        if self._matching is None:
            return None
        try:
            addresses = await self._matching.addresses(user)
        except MatchError:
            logger.warning("pages: Meta did not match an id")
            return None
        found = [await self._work(self._layer.keys.find, CHANNEL, address) for address in addresses]
        return [person for person in found if person is not None]


def _later(error: Exception) -> HTTPResponse:
    logger.error("pages: a request of Meta's failed (%s)", type(error).__name__)
    return empty(status=503)
