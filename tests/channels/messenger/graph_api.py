"""A stand-in for Meta's Graph API on this machine: as strict as the real one, and it fails when it is told to.

Limits and required fields are those of https://developers.facebook.com/docs/messenger-platform/reference. What breaks
one is answered with error 100, as Meta does, and noted as a complaint.
"""

from __future__ import annotations

import asyncio
import hmac
import re
from collections import deque
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from aiohttp import web

from confidant.channels.messenger.graph import ECHO_METADATA

ACTIONS = frozenset({"mark_seen", "typing_on", "typing_off"})
MOST_TEXT, MOST_BUTTON_TEXT, MOST_BUTTONS, MOST_REPLIES = 2000, 640, 3, 13
MOST_GREETING, MOST_ICE_BREAKERS, MOST_QUESTION, MOST_MENU, MOST_MENU_TITLE = 160, 4, 80, 20, 30
MOST_TITLE, MOST_PAYLOAD, MOST_CARDS, MOST_CARD_TEXT = 20, 1000, 10, 80


class ComplaintError(Exception):
    """A request that Meta would not take."""


def need(holds: bool, complaint: str) -> None:
    if not holds:
        raise ComplaintError(complaint)


@dataclass(frozen=True)
class Failure:
    """How a request fails: with an answer, without one (`silent`), or with a connection that breaks (`dropped`)."""

    status: int = 500
    code: int = 0
    subcode: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    dropped: bool = False


RATE = Failure(429, 613, headers={"Retry-After": "3"})
BUSY = Failure(400, 80006, headers={"X-Business-Use-Case-Usage": '{"1": [{"estimated_time_to_regain_access": 0}]}'})
SERVER = Failure(500, 2)
BLOCKED = Failure(400, 551, 1545041)
WINDOW = Failure(400, 10, 2018278)
TOKEN = Failure(401, 190)


class GraphApi:
    """The Send API for one page.

    Attributes:
        sent: (person, message) in the order in which they were taken.
        echoes: (person, message) as a page's webhook hears of what was sent.
        actions: (person, sender action) likewise.
        calls: every request that was proved, failed ones too, as "message" or the action's name.
        complaints: what the real one would not have taken; empty when all is well.
        failures: how the next messages fail; actions are not counted.
        profile: what the page shows beside a chat.
        events: what the page tells the app.
        delay: seconds until it answers.
    """

    def __init__(self, token: str, secret: str, version: str = "v23.0") -> None:
        self._token = token
        self._proof = hmac.new(secret.encode(), token.encode(), sha256).hexdigest()
        self._version = version
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.echoes: list[tuple[str, dict[str, Any]]] = []
        self.actions: list[tuple[str, str]] = []
        self.calls: list[str] = []
        self.complaints: list[str] = []
        self.failures: deque[Failure] = deque()
        self.profile: dict[str, Any] = {}
        self.events: list[str] = []
        self.delay = 0.0
        self.url = ""

    async def start(self) -> None:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._take)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._open = asyncio.Event()

    async def stop(self) -> None:
        self._open.set()
        await self._runner.cleanup()

    def to(self, person: str) -> list[dict[str, Any]]:
        """What a person was sent."""
        return [message for who, message in self.sent if who == person]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        try:
            if request.path.removeprefix(f"/{self._version}/me/") in {"messenger_profile", "subscribed_apps"}:
                return await self._of_the_page(request)
            body = await self._checked(request)
        except ComplaintError as complaint:
            self.complaints.append(str(complaint))
            return _error(Failure(400, 100))
        await asyncio.sleep(self.delay)
        person = body["recipient"]["id"]
        if "sender_action" in body:
            self.calls.append(body["sender_action"])
            self.actions.append((person, body["sender_action"]))
            return web.json_response({"recipient_id": person})
        self.calls.append("message")
        if self.failures:
            failure = self.failures.popleft()
            if failure.silent:
                await self._open.wait()
            if failure.dropped and request.transport is not None:
                request.transport.close()
            return _error(failure)
        mid = f"m_sent_{len(self.sent)}"
        self.echoes.append((person, {"mid": mid, "is_echo": True, "app_id": 1, **body["message"]}))
        del body["message"]["metadata"]
        self.sent.append((person, body["message"]))
        return web.json_response({"recipient_id": person, "message_id": mid})

    async def _of_the_page(self, request: web.Request) -> web.Response:
        """Menus, greeting and events: read, or changed by naming what is to be."""
        name = request.path.rpartition("/")[2]
        need(request.headers.get("Authorization") == f"Bearer {self._token}", "the token in the header")
        self.calls.append(f"{request.method} {name}")
        if request.method == "GET":
            need(request.query.get("appsecret_proof") == self._proof, "the proof of the app's secret")
            if name == "subscribed_apps":
                return web.json_response(
                    {"data": [{"id": "1", "subscribed_fields": self.events}] if self.events else []}
                )
            asked = request.query["fields"].split(",")
            there = {one: self.profile[one] for one in asked if one in self.profile}
            return web.json_response({"data": [there] if there else []})
        body = await request.json()
        need(body.pop("appsecret_proof", "") == self._proof, "the proof of the app's secret")
        if name == "subscribed_apps":
            need(body.keys() == {"subscribed_fields"} and all(body["subscribed_fields"]), "events")
            self.events = body["subscribed_fields"]
        else:
            check_profile(body, self.profile)
            self.profile |= body
        return web.json_response({"result": "success"})

    async def _checked(self, request: web.Request) -> dict[str, Any]:
        need(request.method == "POST", "a POST")
        need(request.path_qs == f"/{self._version}/me/messages", "the address, without a query")
        need(request.headers.get("Authorization") == f"Bearer {self._token}", "the token in the header")
        need(request.content_type == "application/json", "JSON")
        body = await request.json()
        need(isinstance(body, dict), "an object")
        need(body.get("appsecret_proof") == self._proof, "the proof of the app's secret")
        known = {"recipient", "messaging_type", "message", "sender_action", "appsecret_proof"}
        need(body.keys() <= known, "fields of the Send API")
        person = body.get("recipient")
        need(isinstance(person, dict) and person.keys() == {"id"}, "a recipient")
        need(isinstance(person["id"], str) and re.fullmatch(r"\d+", person["id"]) is not None, "a page-scoped id")
        if "sender_action" in body:
            need(body["sender_action"] in ACTIONS, "a sender action")
            need("message" not in body, "an action alone")
        else:
            need(body.get("messaging_type") == "RESPONSE", "an answer")
            check_message(body.get("message"))
            need(body["message"].get("metadata") == ECHO_METADATA, "a mark that says nothing but whose it is")
        return body


def check_profile(body: dict[str, Any], there: dict[str, Any]) -> None:
    """https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api."""
    need(body.keys() <= {"get_started", "greeting", "ice_breakers", "persistent_menu"}, "fields of the profile")
    need("persistent_menu" not in body or "get_started" in {**there, **body}, "a menu needs Get Started")
    need(0 < len(body.get("get_started", {"payload": "x"})["payload"]) <= MOST_PAYLOAD, "Get Started: a payload")
    for name in ("greeting", "ice_breakers", "persistent_menu"):
        locales = [one["locale"] for one in body.get(name, [{"locale": "default"}])]
        need("default" in locales and len(set(locales)) == len(locales), f"{name}: a default, each locale once")
    for one in body.get("greeting", []):
        need(0 < len(one["text"]) <= MOST_GREETING, "greeting: its length")
    for one in body.get("ice_breakers", []):
        need(0 < len(one["call_to_actions"]) <= MOST_ICE_BREAKERS, "ice breakers: how many")
        for question in one["call_to_actions"]:
            need(question.keys() == {"question", "payload"}, "ice breakers: fields")
            need(0 < len(question["question"]) <= MOST_QUESTION, "ice breakers: the question's length")
            need(0 < len(question["payload"]) <= MOST_PAYLOAD, "ice breakers: the payload's length")
    for one in body.get("persistent_menu", []):
        need(0 < len(one["call_to_actions"]) <= MOST_MENU, "menu: how many")
        for item in one["call_to_actions"]:
            need(item["type"] == "postback", "menu: a type")
            need(0 < len(item["title"]) <= MOST_MENU_TITLE, "menu: the title's length")
            need(0 < len(item["payload"]) <= MOST_PAYLOAD, "menu: the payload's length")


def _error(failure: Failure) -> web.Response:
    error = {"message": "(#1) words of Meta", "type": "OAuthException", "code": failure.code, "fbtrace_id": "A"}
    if failure.subcode:
        error["error_subcode"] = failure.subcode
    return web.json_response({"error": error}, status=failure.status, headers=failure.headers)


def check_message(message: Any) -> None:
    need(isinstance(message, dict), "a message")
    need(message.keys() <= {"text", "attachment", "quick_replies", "metadata"}, "fields of a message")
    need(("text" in message) != ("attachment" in message), "a text or an attachment")
    if "text" in message:
        check_text(message["text"], MOST_TEXT, "a text")
    else:
        check_attachment(message["attachment"])
    if "quick_replies" in message:
        check_list(message["quick_replies"], MOST_REPLIES, "quick replies")
        for reply in message["quick_replies"]:
            need(reply.keys() == {"content_type", "title", "payload"}, "fields of a quick reply")
            need(reply["content_type"] == "text", "a quick reply of text")
            check_text(reply["title"], MOST_TITLE, "a quick reply's title")
            check_text(reply["payload"], MOST_PAYLOAD, "a quick reply's payload")


def check_attachment(attachment: Any) -> None:
    need(isinstance(attachment, dict) and attachment.keys() == {"type", "payload"}, "an attachment")
    need(attachment["type"] == "template", "a template: no file goes out")
    payload = attachment["payload"]
    need(isinstance(payload, dict), "a payload")
    if payload.get("template_type") == "button":
        need(payload.keys() == {"template_type", "text", "buttons"}, "fields of a button template")
        check_text(payload["text"], MOST_BUTTON_TEXT, "a text above buttons")
        check_buttons(payload["buttons"])
        return
    need(payload.get("template_type") == "generic", "a known template")
    need(payload.keys() <= {"template_type", "elements", "image_aspect_ratio"}, "fields of a generic template")
    check_list(payload.get("elements"), MOST_CARDS, "cards")
    for card in payload["elements"]:
        check_card(card)


def check_card(card: Any) -> None:
    need(isinstance(card, dict), "a card")
    need(card.keys() <= {"title", "subtitle", "image_url", "buttons"}, "fields of a card")
    check_text(card.get("title"), MOST_CARD_TEXT, "a card's title")
    need(bool(card.keys() & {"subtitle", "image_url", "buttons"}), "more of a card than a title")
    if "subtitle" in card:
        check_text(card["subtitle"], MOST_CARD_TEXT, "a card's text")
    if "image_url" in card:
        check_address(card["image_url"])
    if "buttons" in card:
        check_buttons(card["buttons"])


def check_buttons(buttons: Any) -> None:
    check_list(buttons, MOST_BUTTONS, "buttons")
    for button in buttons:
        need(isinstance(button, dict), "a button")
        check_text(button.get("title"), MOST_TITLE, "a button's title")
        if button.get("type") == "postback":
            need(button.keys() == {"type", "title", "payload"}, "fields of a button")
            check_text(button["payload"], MOST_PAYLOAD, "a button's payload")
            continue
        need(button.get("type") == "web_url", "a known kind of button")
        allowed = {"type", "title", "url", "webview_height_ratio", "webview_share_button"}
        need(button.keys() <= allowed, "fields of a page's button")
        check_address(button.get("url"))
        need(button.get("webview_height_ratio", "full") in {"compact", "tall", "full"}, "a height")
        need(button.get("webview_share_button", "hide") == "hide", "a share button that is hidden")


def check_list(value: Any, most: int, what: str) -> None:
    need(isinstance(value, list) and 0 < len(value) <= most, f"1 to {most} {what}")


def check_text(value: Any, most: int, what: str) -> None:
    units = len(value.encode("utf-16-le")) // 2 if isinstance(value, str) else 0
    need(isinstance(value, str) and bool(value.strip()) and units <= most, f"{what} of 1 to {most} characters")


def check_address(value: Any) -> None:
    need(isinstance(value, str) and re.fullmatch(r"https?://[^\s?]+", value) is not None, "an address")
