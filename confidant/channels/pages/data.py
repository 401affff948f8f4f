"""A person's own page, behind a one-time link: explain, open, prove it in the chat, look, download.

Looking at the first page uses nothing up: chat programs open links to show a preview. Each further step is a POST, and
the secret that binds the link to one browser travels in the form, so that no cookie is needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, raw

from confidant.channels.core.output_channel import FILE_NAME
from confidant.channels.pages.render import Pages
from confidant.channels.pages.work import Tries, Work
from confidant.errors import NoKeyError
from confidant.layer import Layer
from confidant.rights.export import build, layout
from confidant.turn.context import own_capability
from confidant.turn.links import LIFE_SECONDS, Confirmation

_RANDOM = re.compile(r"[A-Za-z0-9_-]{27}")  # 20 random bytes
_CODE = re.compile(r"[2-9B-Z]{4}-[2-9B-Z]{4}")
_FILE_HEADERS = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
_MINUTES = LIFE_SECONDS // 60
_GONE, _TOO_MANY = 404, 429


class DataPages:
    """Answers at `data/<token>`."""

    def __init__(self, layer: Layer, pages: Pages, work: Work, tries: Tries) -> None:
        self._layer = layer
        self._pages = pages
        self._work = work
        self._tries = tries

    async def first(self, request: Request, token: str) -> HTTPResponse:
        """The page that explains; it changes nothing."""
        if _is_random(token) and await self._work(self._layer.links.waits, token):
            return self._pages.page(request, "data_start", minutes=_MINUTES)
        return await self._gone(request)

    async def next(self, request: Request, token: str, form: Mapping[str, str]) -> HTTPResponse:
        """Open the link, or go on with it."""
        secret = form.get("secret", "")
        if not _is_random(token) or (secret and not _is_random(secret)):
            return await self._gone(request)
        if not secret:
            return await self._open(request, token)
        if form.get("step") == "download":
            return await self._download(request, token, secret)
        return await self._go_on(request, token, secret, form.get("code", ""))

    async def _open(self, request: Request, token: str) -> HTTPResponse:
        opened = await self._work(self._layer.links.open, token)
        if opened is None:
            return await self._gone(request)
        if opened.code is None:
            return await self._show(request, token, opened.secret)
        return self._pages.page(request, "data_code", secret=opened.secret, code=opened.code, waiting=False)

    async def _go_on(self, request: Request, token: str, secret: str, code: str) -> HTTPResponse:
        confirmation = await self._work(self._layer.links.confirmation, token, secret)
        if confirmation is Confirmation.GIVEN:
            return await self._show(request, token, secret)
        if confirmation is Confirmation.GONE or not _CODE.fullmatch(code):
            return await self._gone(request)
        return self._pages.page(request, "data_code", secret=secret, code=code, waiting=True)

    async def _show(self, request: Request, token: str, secret: str) -> HTTPResponse:
        data = await self._work(self._look, token, secret)
        if data is None:
            return await self._gone(request)
        return await self._work(self._pages.page, request, "data", secret=secret, **layout(data))

    async def _download(self, request: Request, token: str, secret: str) -> HTTPResponse:
        content = await self._work(self._file, token, secret)
        if content is None:
            return await self._gone(request)
        return raw(content, content_type="application/zip", headers=_FILE_HEADERS)

    def _look(self, token: str, secret: str) -> dict[str, Any] | None:
        try:
            person = self._layer.links.look(token, secret)
            return self._layer.access.page(own_capability(self._layer.keys, person)) if person is not None else None
        except NoKeyError:
            return None  # erased a moment ago

    def _file(self, token: str, secret: str) -> bytes | None:
        try:
            person = self._layer.links.download(token, secret)
            if person is None:
                return None
            return build(self._layer.access.export(own_capability(self._layer.keys, person)))
        except NoKeyError:
            return None

    async def _gone(self, request: Request) -> HTTPResponse:
        """One page for a link that is unknown, used, too old, or of somebody who was erased."""
        if not await self._work(self._tries.note):
            return self._pages.error(request, _TOO_MANY)
        return self._pages.page(request, "data_gone", _GONE, minutes=_MINUTES)


def _is_random(text: str) -> bool:
    """Whether something has the form of a token or a secret."""
    return _RANDOM.fullmatch(text) is not None
