"""The action server, guarded: this machine only, no request in an error, nothing personal in its logs."""

from __future__ import annotations

import logging
import os
from functools import lru_cache

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from actions.refresh import Refresh
from actions.resources import shop
from confidant.layer import current_layer, detector, process
from confidant.rasa import logs
from confidant.startup import start

logger = logging.getLogger("actions.server")
_SERVER_ERROR = 500


class _Hooks:
    @staticmethod
    @pluggy.HookimplMarker("rasa_sdk")
    def attach_sanic_app_extensions(app: Sanic) -> None:
        """Answer errors without the request, and begin to guard the logs."""

        async def failed(_request: Request, error: Exception) -> HTTPResponse:
            status = error.status_code if isinstance(error, SanicException) else _SERVER_ERROR
            logger.error("action server: answered %d (%s)", status, type(error).__name__)
            return response.json({"error": "the action server could not do this"}, status=status)

        async def no_origins(_request: Request, answer: BaseHTTPResponse) -> None:
            for header in [name for name in answer.headers if name.lower().startswith("access-control-")]:
                del answer.headers[header]

        async def ready(*_: object) -> None:
            start(shop)
            process().know(lambda: shop().lexicon)
            start(current_layer)
            detector().find("ready")  # the first look loads what it needs; nobody should wait for that

        async def serving(*_: object) -> None:
            logs.serving()
            if shop().brand.feed_url is not None:
                Refresh(shop().brand.feed_hours).start()

        app.error_handler.add(Exception, failed)
        app.register_middleware(no_origins, "response")
        app.register_listener(ready, "before_server_start")
        app.register_listener(serving, "after_server_start")


@lru_cache(maxsize=1)
def guard() -> None:
    """Called when the actions are imported, which is before the server listens."""
    os.environ.setdefault("SANIC_HOST", "127.0.0.1")  # rasa-sdk listens on every address by default
    logs.install()
    plugin_manager().register(_Hooks(), name="confidant")
