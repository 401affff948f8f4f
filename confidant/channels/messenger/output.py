"""What Messenger is given: texts, buttons, quick replies and product cards, within its limits.

Facts: https://developers.facebook.com/docs/messenger-platform/reference (Send API, Templates, Buttons, Quick Replies)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from confidant.channels.core.output_channel import Button, DeliveryError, PersonalOutput, cut, deliver, split
from confidant.channels.core.phrases import phrase
from confidant.channels.messenger.graph import Graph
from confidant.identifiers import PersonId
from confidant.layer import Layer

TEXT, BUTTON_TEXT = 2000, 640
"""Characters of a text alone, and of one above buttons."""
BUTTONS, REPLIES, TITLE = 3, 13, 20
"""Buttons under a text or on a card; quick replies; characters of their titles."""
CARDS, CARD_TEXT = 10, 80
"""Cards side by side; characters of a card's title and of its text."""

PICTURE_PATH = "pictures"
"""Behind the channel's own address."""

_PICTURE = re.compile(r"[a-z0-9-]{1,40}")

Message = dict[str, Any]


def room(text: str, most: int) -> int:
    """How many characters of a text Messenger takes, whether it counts letters or UTF-16 units: emoji are two."""
    return max(most // 2, most - sum(letter > "\uffff" for letter in text))


def picture_file(name: str, folder: Path) -> Path | None:
    """The picture of a product, if there is one; `name` is its id."""
    path = folder / f"{name}.png"
    return path if _PICTURE.fullmatch(name) and path.is_file() else None


class MessengerOutput(PersonalOutput):
    """Answers one message of one person.

    Args:
        graph: the way out.
        layer: the privacy layer, for the buttons' tokens.
        person: who is answered, as Rasa knows them.
        address: page and page-scoped id, with a colon between them.
        pictures: the address under which the world finds this channel's pictures; None: cards have none.
    """

    def __init__(self, graph: Graph, layer: Layer, person: PersonId, address: str, pictures: str | None = None) -> None:
        super().__init__(layer, person, address)
        self._graph = graph
        self._to = address.partition(":")[2]
        self._pictures = pictures
        self._replies: list[Message] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "messenger"

    async def seen(self) -> None:
        """Show that the message was seen. Tried once: a moment later it says nothing any more."""
        await self._graph.act(self._to, "mark_seen")

    async def typing(self) -> None:
        """Show that somebody is typing; the next message ends it."""
        await self._graph.act(self._to, "typing_on")

    async def _send_text(self, text: str, buttons: Sequence[Button]) -> None:
        messages, replies = message_parts(text, buttons)
        await self._send(messages, replies)

    async def _send_cards(self, cards: Sequence[Mapping[str, Any]]) -> None:
        elements = [element(card, self._picture(str(card.get("id", "")))) for card in cards]
        await self._send([_generic(elements[at : at + CARDS]) for at in range(0, len(elements), CARDS)])

    async def _send_file(self, name: str, content: bytes) -> None:  # noqa: ARG002 - the signature of all channels
        raise DeliveryError("no file goes into a page's inbox")

    async def _send_export(self) -> None:
        """Not even made: the brand's staff can read this chat. The export goes by the privacy page."""
        raise DeliveryError("no file goes into a page's inbox")

    def shown(self, title: str) -> str:
        """A button's title as Messenger shows it."""
        return _title(title)

    def _picture(self, name: str) -> str | None:
        return (
            f"{self._pictures}/{name}.png" if self._pictures and picture_file(name, self._layer.bot.pictures) else None
        )

    async def _send(self, messages: Sequence[Message], replies: Sequence[Button] = ()) -> None:
        """Send messages in their order, quick replies under the last.

        Messenger takes quick replies away with the next message, so what follows in the same turn carries them on.
        """
        for number, message in enumerate(messages, start=1):
            if number == len(messages):
                self._replies = [*self._replies, *map(_reply, replies)][-REPLIES:]
            whole = {**message, "quick_replies": self._replies} if self._replies else message
            await deliver(lambda whole=whole: self._graph.send(self._to, whole))  # type: ignore[misc]
            self.delivered += 1


# Laying out


def message_parts(text: str, buttons: Sequence[Button]) -> tuple[list[Message], Sequence[Button]]:
    """A text and its buttons as messages, and the quick replies that belong under the last of them.

    Up to three buttons hang under the text. More become quick replies; but what opens a page can't be one, and only 13
    can, so those pages and whatever came before the last 13 hang under texts, three each.
    """
    text = text.strip()
    if not buttons:
        return _texts(text), ()
    if len(buttons) <= BUTTONS:
        return _with_buttons(text, buttons), ()
    pages = [button for button in buttons if "url" in button]
    answers = [button for button in buttons if "url" not in button]
    replies, hanging = answers[-REPLIES:], [*pages, *answers[:-REPLIES]]
    if not hanging:
        return _texts(text or phrase("choose")), replies
    messages = _with_buttons(text, hanging[:BUTTONS])
    for at in range(BUTTONS, len(hanging), BUTTONS):
        messages += _with_buttons("", hanging[at : at + BUTTONS])
    return [*messages, *(_texts(phrase("choose")) if replies else ())], replies


def _texts(text: str) -> list[Message]:
    return [{"text": piece} for piece in split(text, room(text, TEXT))]


def _with_buttons(text: str, buttons: Sequence[Button]) -> list[Message]:
    """A text with at most three buttons; what is too long for a text above buttons goes before it."""
    text = text or phrase("choose")
    last = split(text, room(text, BUTTON_TEXT))[-1]
    template = {"template_type": "button", "text": last, "buttons": [_button(button) for button in buttons]}
    return [*_texts(text[: -len(last)]), _template(template)]


def element(card: Mapping[str, Any], picture: str | None) -> Message:
    """A product's card. Messenger wants more of it than a title, so a bare one says its title twice."""
    title, text = (_line(str(card.get(name) or "")) for name in ("title", "text"))
    parts = {
        "subtitle": text,
        "image_url": picture,
        "buttons": [_button(button, may_share=True) for button in card.get("buttons") or ()][:BUTTONS],
    }
    return {"title": title, **({name: part for name, part in parts.items() if part} or {"subtitle": title})}


def _line(text: str) -> str:
    return cut(text, room(text, CARD_TEXT))


def _title(text: str) -> str:
    return cut(text, room(text, TITLE))


def _generic(elements: Sequence[Message]) -> Message:
    return _template({"template_type": "generic", "elements": elements})


def _template(payload: Mapping[str, Any]) -> Message:
    return {"attachment": {"type": "template", "payload": payload}}


def _button(button: Button, *, may_share: bool = False) -> Message:
    title = _title(button["title"])
    if "url" not in button:
        return {"type": "postback", "title": title, "payload": button["payload"]}
    page = {"type": "web_url", "title": title, "url": button["url"], "webview_height_ratio": "full"}
    # A page that a text leads to may be the person's own; a product's page is everybody's.
    return page if may_share else {**page, "webview_share_button": "hide"}


def _reply(button: Button) -> Message:
    return {"content_type": "text", "title": _title(button["title"]), "payload": button["payload"]}
