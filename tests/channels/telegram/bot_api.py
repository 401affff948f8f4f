"""A stand-in of Telegram's server on this machine: notes what a bot asks for, and fails whatever breaks a limit.

The limits are those of https://core.telegram.org/bots/api. With `behind`, the address of another stand-in, it hands on
what that one knows; what it lacks (pictures, files) becomes a text there.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, ClientSession, web
from typing_extensions import Self

TOKEN = "555010099:AA-not-a-token-of-anybody_0123456789"
USER_NAME = "larkspur_test_bot"
_JSON = frozenset(
    {"reply_markup", "link_preview_options", "chat_id", "message_id", "commands", "menu_button", "allowed_updates"}
)
_MEGABYTE = 1024 * 1024
_LATE_DATE = 10**11  # the emulator counts milliseconds


@dataclass
class Call:
    """One request of the bot: its method, its fields, and the file that came with it."""

    method: str
    fields: dict[str, Any]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def buttons(self) -> list[list[tuple[str, str]]]:
        """Rows of titles and what is behind them."""
        rows = self.fields.get("reply_markup", {}).get("inline_keyboard", [])
        return [[(one["text"], one.get("callback_data") or one.get("url", "")) for one in row] for row in rows]

    @property
    def said(self) -> str:
        """The text that the person sees."""
        return self.fields.get("text") or self.fields.get("caption") or ""


@dataclass(frozen=True)
class Fault:
    """An answer that is none: a status and what stands in it; status 0 hangs up."""

    status: int
    description: str = "Bad luck"
    parameters: Mapping[str, Any] = field(default_factory=dict)


class BrokenLimitError(Exception):
    """A request that Telegram would not take."""


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class BotApi:
    """Telegram's server, as far as a bot sees it."""

    def __init__(self, token: str = TOKEN, behind: str = "") -> None:
        self.token = token
        self.behind = behind
        self.calls: list[Call] = []
        self.broken: list[str] = []
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.file_ids: dict[str, bytes] = {}
        self.set_up: dict[str, Any] = {}  # what people see of the bot beside a chat, and its webhook
        self.delay = 0.0  # seconds until an answer
        self._numbers = 1_000
        self._runner: web.AppRunner | None = None
        self.address = ""

    # Life

    async def start(self) -> Self:
        app = web.Application(client_max_size=64 * _MEGABYTE)
        app.router.add_post("/bot{token}/{method}", self._serve)
        self.add_routes(app)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{port}"
        return self

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def add_routes(self, app: web.Application) -> None:
        """More than the bot's methods."""

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # What tests ask

    def fail(self, method: str, *faults: Fault) -> None:
        """Answer the next calls of a method with faults."""
        self.faults[method].extend(faults)

    def of(self, *methods: str) -> list[Call]:
        return [call for call in self.calls if call.method in methods]

    @property
    def texts(self) -> list[str]:
        return [call.fields["text"] for call in self.of("sendMessage")]

    # Serving

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _refused(401, "Unauthorized")
        method = request.match_info["method"]
        call = Call(method, *await _read(request))
        self.calls.append(call)
        await asyncio.sleep(self.delay)
        if self.faults[method]:
            return self._failed(request, self.faults[method].popleft())
        check = getattr(self, f"_{method}", None)
        if check is None:
            return _refused(404, "Not Found")
        try:
            result = check(call)
        except BrokenLimitError as error:
            self.broken.append(f"{method}: {error}")
            return _refused(400, f"Bad Request: {error}")
        if self.behind:
            result = await self._hand_on(call, result)
        return web.json_response({"ok": True, "result": result})

    @staticmethod
    def _failed(request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.status == 0 and request.transport is not None:
            request.transport.close()
        return _refused(fault.status or 500, fault.description, fault.parameters)

    async def _hand_on(self, call: Call, own: Any) -> Any:
        """Let the other stand-in answer; what it does not know is a text for it."""
        method, fields = call.method, call.fields
        if method in {"sendPhoto", "sendDocument"}:
            name = next(iter(call.files.values()), ("a picture", b""))[0]
            fields = {**fields, "text": fields.get("caption") or f"[{name}]"}
            method = "sendMessage"
        if method not in {"sendMessage", "editMessageReplyMarkup", "answerCallbackQuery"}:
            return own
        async with (
            ClientSession() as session,
            session.post(f"{self.behind}/bot{self.token}/{method}", json=fields) as answer,
        ):
            result = (await answer.json())["result"]
        if not isinstance(result, dict):
            return own
        return {**own, "message_id": result["message_id"]}

    # Methods, with their limits

    def _getMe(self, _call: Call) -> Any:  # noqa: N802
        return {"id": int(self.token.split(":")[0]), "is_bot": True, "first_name": "Wren", "username": USER_NAME}

    def _sendChatAction(self, call: Call) -> Any:  # noqa: N802
        _need(call.fields.get("action") == "typing", "no such action")
        return bool(_chat(call))

    def _sendMessage(self, call: Call) -> Any:  # noqa: N802
        _need(bool(call.fields.get("text", "").strip()), "message text is empty")
        _need(units(call.fields["text"]) <= 4096, "message is too long")
        _need(call.fields.get("link_preview_options") == {"is_disabled": True}, "a preview looks at links")
        _markup(call)
        return self._message(call, text=call.fields["text"])

    def _sendPhoto(self, call: Call) -> Any:  # noqa: N802
        _need(units(call.fields.get("caption", "")) <= 1024, "caption is too long")
        _markup(call)
        if "photo" in call.files:
            content = call.files["photo"][1]
            _need(0 < len(content) <= 10 * _MEGABYTE, "photo is too large")
            file_id = f"file-{len(self.file_ids) + 1}"
            self.file_ids[file_id] = content
        else:
            file_id = str(call.fields.get("photo"))
            _need(file_id in self.file_ids, "wrong file identifier")
        size = {"file_id": file_id, "file_unique_id": file_id, "width": 600, "height": 400}
        return self._message(call, photo=[{**size, "width": 90}, size])

    def _sendDocument(self, call: Call) -> Any:  # noqa: N802
        name, content = call.files["document"]
        _need(0 < len(content) <= 50 * _MEGABYTE, "file is too large")
        _need(not call.fields.get("protect_content"), "nobody could save it")
        return self._message(call, document={"file_id": "d", "file_unique_id": "d", "file_name": name})

    def _answerCallbackQuery(self, call: Call) -> Any:  # noqa: N802
        _need(bool(call.fields.get("callback_query_id")), "query is missing")
        _need(len(call.fields.get("text", "")) <= 200, "toast is too long")
        return True

    def _getMyCommands(self, _call: Call) -> Any:  # noqa: N802
        return self.set_up.get("commands", [])

    def _setMyCommands(self, call: Call) -> Any:  # noqa: N802
        commands = call.fields["commands"]
        _need(0 < len(commands) <= 100, "too many commands")
        for one in commands:
            _need(re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) is not None, "BOT_COMMAND_INVALID")
            _need(1 <= len(one["description"]) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")
        self.set_up["commands"] = commands
        return True

    def _getMyDescription(self, _call: Call) -> Any:  # noqa: N802
        return {"description": self.set_up.get("description", "")}

    def _setMyDescription(self, call: Call) -> Any:  # noqa: N802
        _need(len(call.fields["description"]) <= 512, "description is too long")
        self.set_up["description"] = call.fields["description"]
        return True

    def _getMyShortDescription(self, _call: Call) -> Any:  # noqa: N802
        return {"short_description": self.set_up.get("short_description", "")}

    def _setMyShortDescription(self, call: Call) -> Any:  # noqa: N802
        _need(len(call.fields["short_description"]) <= 120, "short description is too long")
        self.set_up["short_description"] = call.fields["short_description"]
        return True

    def _getChatMenuButton(self, _call: Call) -> Any:  # noqa: N802
        return self.set_up.get("menu_button", {"type": "default"})

    def _setChatMenuButton(self, call: Call) -> Any:  # noqa: N802
        _need(call.fields["menu_button"]["type"] in {"commands", "default"}, "no such button")
        self.set_up["menu_button"] = call.fields["menu_button"]
        return True

    def _getWebhookInfo(self, _call: Call) -> Any:  # noqa: N802
        none = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        return {**none, **self.set_up.get("webhook", {})}

    def _setWebhook(self, call: Call) -> Any:  # noqa: N802
        address = call.fields["url"]
        _need(address.startswith("https://"), "bad webhook: An HTTPS URL must be provided for webhook")
        secret = call.fields.get("secret_token", "")
        _need(re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret) is not None, "secret token contains unallowed characters")
        self.set_up["webhook"] = {"url": address, "allowed_updates": call.fields["allowed_updates"]}
        return True

    def _editMessageReplyMarkup(self, call: Call) -> Any:  # noqa: N802
        _need(isinstance(call.fields.get("message_id"), int), "message is missing")
        return self._message(call, text="as it was")

    def _message(self, call: Call, **content: Any) -> dict[str, Any]:
        self._numbers += 1
        chat = {"id": _chat(call), "type": "private"}
        return {"message_id": self._numbers, "date": 1_800_000_000, "chat": chat, **content}


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    fields: dict[str, Any] = {}
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type != "multipart/form-data":
        return {name: _parsed(name, str(value)) for name, value in (await request.post()).items()}, files
    async for part in await request.multipart():  # in memory: aiohttp's own files stay open when a bot is killed
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read())
        if part.filename is None:
            fields[str(part.name)] = _parsed(str(part.name), content.decode())
        else:
            files[str(part.name)] = (part.filename, content)
    return fields, files


def _parsed(name: str, value: str) -> Any:
    """As Telegram reads a field: JSON where it expects an object, a number or a flag."""
    if name in _JSON:
        return json.loads(value)
    return value == "true" if value in {"true", "false"} else value


def _refused(status: int, description: str, parameters: Mapping[str, Any] | None = None) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response({**body, "parameters": dict(parameters)} if parameters else body, status=status)


def _need(kept: bool, limit: str) -> None:
    if not kept:
        raise BrokenLimitError(limit)


def _chat(call: Call) -> int:
    chat = call.fields.get("chat_id")
    _need(isinstance(chat, int), "chat not given")
    _need("parse_mode" not in call.fields, "marked up")
    return int(chat)


def _markup(call: Call) -> None:
    if "reply_markup" not in call.fields:
        return
    rows = call.fields["reply_markup"]["inline_keyboard"]
    _need(all(rows) and sum(len(row) for row in rows) <= 100, "rows are empty or too many")
    for button in (button for row in rows for button in row):
        _need(bool(button["text"].strip()), "a title is empty")
        _need(("url" in button) != ("callback_data" in button), "a button does one thing")
        if "callback_data" in button:
            _need(1 <= len(button["callback_data"].encode()) <= 64, "BUTTON_DATA_INVALID")
        else:
            _need(button["url"].startswith(("https://", "http://")), "BUTTON_URL_INVALID")
