"""What holds for every answer under the pages' address: headers, errors that tell nothing, silence in the logs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import unquote

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

logger = logging.getLogger("confidant.channels.pages")

PREFIX = "/webhooks/privacy"
NO_STORE, NO_CACHE = "no-store", "no-cache"
_BAD_REQUEST, _BAD_METHOD, _SERVER_ERROR = 400, 405, 500
_METHODS = "GET, HEAD, POST"
_OTHERS = ("access-control-", "vary", "set-cookie", "server")
_LOGGERS = ("sanic.access", "sanic.error", "sanic.root", "sanic_cors.core", "sanic_cors.extension")
_WITHHELD = ("accelerometer", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope", "microphone")
_WITHHELD_TOO = ("midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "usb")

ErrorPage = Callable[[Request, int], HTTPResponse]


def headers(style_hash: str) -> dict[str, str]:
    """The headers of every answer.

    Args:
        style_hash: SHA-256 of the pages' style sheet, base64.
    """
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{style_hash}'; img-src 'none'; script-src 'none'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in (*_WITHHELD, *_WITHHELD_TOO)),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def is_ours(request: Request) -> bool:
    """Whether a request is for one of the pages, or for what could be one."""
    path: str = request.path
    return path == PREFIX or path.startswith(f"{PREFIX}/")


class _Silence(logging.Filter):
    """Drops what a server writes about requests to the pages: their addresses hold tokens and codes."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record may pass."""
        words = f"{record.getMessage()} {getattr(record, 'request', '')} {record.exc_info!r}"
        return PREFIX not in unquote(words).casefold()


_SILENCE = _Silence()  # one, so that a logger that has it already does not get it twice


def add_middleware(app: Sanic, fixed: dict[str, str], error_page: ErrorPage) -> None:
    """Make it so for an app, while it starts.

    The app's own parts (Rasa's has one for other sites' scripts) are hung up before: ours come last, so that they have
    the last word, and see also what no route was found for.
    """
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_SILENCE)

    def refuse(request: Request) -> HTTPResponse | None:
        if is_ours(request) and request.method == "OPTIONS":  # another part of the app would answer it
            return _with_methods(error_page(request, _BAD_METHOD), _METHODS)
        return None

    def seal(request: Request, response: BaseHTTPResponse) -> None:
        if is_ours(request):
            kept = response.headers.get("Cache-Control", NO_STORE)
            for name in [name for name in response.headers if name.lower().startswith(_OTHERS)]:
                del response.headers[name]
            response.headers.update({**fixed, "Cache-Control": kept})
            if kept == NO_STORE:
                response.headers["X-Robots-Tag"] = "noindex, noarchive"

    def failed(request: Request, error: Exception) -> HTTPResponse | None:
        return _answer(request, error, error_page) if is_ours(request) else None  # None: Sanic's own answer

    app.request_middleware.appendleft(refuse)
    app.response_middleware.append(seal)
    app.error_handler.add(Exception, failed)


def _answer(request: Request, error: Exception, error_page: ErrorPage) -> HTTPResponse:
    # What goes wrong before there is a route is the request's own fault.
    status = getattr(error, "status_code", None) or (_SERVER_ERROR if request.route else _BAD_REQUEST)
    if status >= _SERVER_ERROR:
        logger.error("pages: a request failed (%s)", type(error).__name__)
    allowed = (getattr(error, "headers", None) or {}).get("Allow")
    return _with_methods(error_page(request, status), allowed)


def _with_methods(response: HTTPResponse, allowed: str | None) -> HTTPResponse:
    if allowed:
        response.headers["Allow"] = allowed
    return response
