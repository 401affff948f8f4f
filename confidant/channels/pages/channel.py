"""The pages as an input channel of Rasa: its routes, and nothing to talk with."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from confidant.channels.core import settings
from confidant.channels.core.settings import ChannelSettings
from confidant.channels.core.webhook import RequestRefusedError, check_lengths, read_body
from confidant.channels.pages import brand, policy
from confidant.channels.pages.data import DataPages
from confidant.channels.pages.erasure import ErasurePages
from confidant.channels.pages.forms import read_form
from confidant.channels.pages.matching import Matching
from confidant.channels.pages.meta import MetaCallbacks
from confidant.channels.pages.render import Pages
from confidant.channels.pages.site import NO_CACHE, add_middleware
from confidant.channels.pages.work import Health, Tries, Work
from confidant.errors import SettingError
from confidant.layer import Layer, current_layer
from confidant.startup import start

Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]
logger = logging.getLogger("confidant.channels.pages")

CHANNEL = "privacy"
_OPTIONAL = ("public_url", "app_secret", "app_id", "graph_url", "version")
_APP = re.compile(r"[0-9]{1,32}", re.ASCII)
_VERSION = re.compile(r"v[0-9]{1,3}\.[0-9]{1,2}", re.ASCII)
_FORM_BYTES = 2 * 1024
_UNAVAILABLE = 503
_ANY = ("GET", "HEAD", "POST")
_READ = ("GET", "HEAD")


def read_settings(
    credentials: Mapping[str, object] | None, environ: MutableMapping[str, str] = os.environ
) -> ChannelSettings:
    """The pages' settings, checked. None of them is needed.

    Raises:
        SettingError: one cannot be right.
    """
    found = settings.read("The privacy pages", credentials, (), _OPTIONAL, environ, shared=_OPTIONAL)
    given = ChannelSettings({}, {}) if found is None else found
    for name in {"public_url", "graph_url"} & given.keys():
        settings.web_address(given.variables[name], given[name])
    for name, form, sample in (("app_id", _APP, "digits only"), ("version", _VERSION, "such as v23.0")):
        if name in given and form.fullmatch(given[name]) is None:
            raise SettingError(f"{given.variables[name]} has another form: {sample}.")
    if "app_id" in given and "app_secret" not in given:
        raise SettingError(f"{given.variables['app_id']} is of no use without the app's secret. Set that too.")
    _tell_what_is_off(given)
    return given


def _tell_what_is_off(given: ChannelSettings) -> None:
    """One line in the log: the pages themselves are always on."""
    if "public_url" not in given:
        logger.warning("privacy pages: no links to them and no callbacks of Meta: CONFIDANT_PUBLIC_URL not set")
    elif "app_secret" not in given:
        logger.warning("privacy pages: no callbacks of Meta: MESSENGER_APP_SECRET not set")


class PagesInput(InputChannel):
    """The privacy pages, under `/webhooks/privacy/`.

    Args:
        given: settings.
        layer: gives the privacy layer, when the server starts.
    """

    def __init__(self, given: ChannelSettings, layer: Callable[[], Layer] = current_layer) -> None:
        self._given = given
        self._layer = layer

    @classmethod
    def name(cls) -> str:
        """The channel's name, and the part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Make the channel as credentials.yml says, or end the process with a sentence."""
        return cls(start(lambda: read_settings(credentials)))

    def blueprint(
        self,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],  # noqa: ARG002 - there are no messages
    ) -> Blueprint:
        """The routes. The databases are opened when the server starts: a server with workers splits before that."""
        check_lengths()
        blueprint = Blueprint(f"confidant_{CHANNEL}")
        routes = Routes(self._given)
        routes.add_to(blueprint)

        @blueprint.listener("before_server_start")
        async def open_pages(app: Sanic, _loop: Any) -> None:
            routes.open(start(self._layer))
            routes.add_middleware(app)

        @blueprint.listener("after_server_start")
        async def resume(_app: Sanic, _loop: Any) -> None:
            await routes.resume()

        @blueprint.listener("after_server_stop")
        async def close(_app: Sanic, _loop: Any) -> None:
            await routes.close()

        return blueprint


class Routes:
    """The pages' addresses, and who answers there."""

    _layer: Layer
    _brand: brand.SiteNames
    _pages: Pages
    _data: DataPages
    _erasure: ErasurePages
    _health: Health
    _meta: MetaCallbacks | None = None

    def __init__(self, given: ChannelSettings) -> None:
        self._given = given
        self._calls_back = "public_url" in given and "app_secret" in given
        self._work = Work()

    def open(self, layer: Layer) -> None:
        """Make ready what the routes need."""
        self._layer = layer
        self._brand = start(lambda: brand.load(layer.datamap, layer.bot.brand))
        self._pages = Pages(self._brand, layer.datamap)
        tries = Tries(layer)
        self._data = DataPages(layer, self._pages, self._work, tries)
        self._erasure = ErasurePages(layer, self._pages, self._work, tries)
        self._health = Health(layer, self._work)
        if self._calls_back:
            public = self._given["public_url"].rstrip("/")
            matching = _matching(self._given)
            self._meta = MetaCallbacks(layer, self._work, self._given["app_secret"], public, matching)

    def add_middleware(self, app: Sanic) -> None:
        """See to what holds for every answer."""
        add_middleware(app, self._pages.headers, self._pages.error)

    async def resume(self) -> None:
        """Bring to its end what was under way when the process died."""
        try:
            await self._work(self._layer.deletions.resume)
        except Exception as error:
            logger.error("pages: deletions could not be resumed (%s)", type(error).__name__)

    async def close(self) -> None:
        """Let threads and connections go."""
        self._work.stop()
        if self._meta is not None:
            await self._meta.close()

    def add_to(self, blueprint: Blueprint) -> None:
        """Add the routes."""

        def add(path: str, answer: Handler, methods: tuple[str, ...] = _READ) -> None:
            name = answer.__name__.strip("_")
            blueprint.add_route(self._page(answer), path, methods=methods, name=name, stream=True)

        add("/policy", self._policy)
        add("/terms", self._terms)
        add("/health", self._healthy)
        add("/data/<token:str>", self._own_data, _ANY)
        add("/erasure", self._erasure_form, _ANY)
        add("/erasure/<code:str>", self._erasure_code)
        if self._calls_back:
            self._add_callbacks(blueprint)

    def _add_callbacks(self, blueprint: Blueprint) -> None:
        def callbacks() -> MetaCallbacks:
            if self._meta is None:
                raise RequestRefusedError(503)
            return self._meta

        @blueprint.post("/meta/deletion", stream=True)
        async def deletion(request: Request) -> HTTPResponse:
            return await callbacks().delete(request)

        @blueprint.post("/meta/deauthorize", stream=True)
        async def deauthorize(request: Request) -> HTTPResponse:
            return await callbacks().deauthorize(request)

    def _page(self, answer: Handler) -> Handler:
        """A handler that reads the form, if there is one, and answers a request that is not let in with a page."""

        async def handle(request: Request, **found: str) -> HTTPResponse:
            try:
                body = await read_body(request, _FORM_BYTES if request.method == "POST" else 0)
                return await answer(request, read_form(request, body), **found)
            except RequestRefusedError as error:
                return self._pages.error(request, error.status)

        return handle

    async def _policy(self, request: Request, _form: Mapping[str, str]) -> HTTPResponse:
        return _kept(self._pages.page(request, "policy", **policy.policy(self._layer.datamap)))

    async def _terms(self, request: Request, _form: Mapping[str, str]) -> HTTPResponse:
        if self._brand.terms is None:
            return self._pages.error(request, 404)
        return _kept(self._pages.page(request, "terms", **policy.terms(self._brand)))

    async def _healthy(self, _request: Request, _form: Mapping[str, str]) -> HTTPResponse:
        if await self._health.good():
            return json({"status": "ok"})
        return json({"status": "unavailable"}, status=_UNAVAILABLE)

    async def _own_data(self, request: Request, form: Mapping[str, str], token: str) -> HTTPResponse:
        if request.method == "POST":
            return await self._data.next(request, token, form)
        return await self._data.first(request, token)

    async def _erasure_form(self, request: Request, form: Mapping[str, str]) -> HTTPResponse:
        if request.method == "POST":
            return await self._erasure.tell(request, form.get("code", ""))
        return await self._erasure.ask(request)

    async def _erasure_code(self, request: Request, _form: Mapping[str, str], code: str) -> HTTPResponse:
        return await self._erasure.tell(request, code) if code else await self._erasure.ask(request)


def _matching(given: ChannelSettings) -> Matching | None:
    if "app_id" not in given:
        return None
    chosen = {name: given[key] for name, key in (("url", "graph_url"), ("version", "version")) if key in given}
    return Matching(given["app_id"], given["app_secret"], **chosen)


def _kept(response: HTTPResponse) -> HTTPResponse:
    """A page without anything personal: it may be kept, but is asked for anew each time."""
    response.headers["Cache-Control"] = NO_CACHE
    return response
