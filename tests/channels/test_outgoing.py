"""What leaves: in pieces a platform takes, with patience that ends, and tokens on every button."""

from __future__ import annotations

import asyncio
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confidant.channels.core.output_channel import (
    DeliveryError,
    GoneError,
    PersonalOutput,
    TryAgainError,
    cut,
    deliver,
    split,
)


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Yes", 20, "Yes"),
        ("Only for this chat", 20, "Only for this chat"),
        ("Show me everything you know", 20, "Show me everything…"),
        ("Donaudampfschifffahrtsgesellschaft", 20, "Donaudampfschifffah…"),
        ("  two   spaces ", 20, "two spaces"),
    ],
)
def test_a_title_is_cut_at_a_word(text, most, shown):
    assert cut(text, most) == shown


@given(st.text(max_size=80), st.integers(2, 40))
def test_a_cut_title_is_never_too_long(text, most):
    assert len(cut(text, most)) <= most


def test_a_text_is_split_where_a_sentence_ends():
    assert split("One is here. Two is there. Three is gone.", 28) == ["One is here. Two is there.", "Three is gone."]


def test_a_list_is_split_between_lines():
    assert split("I found:\n• one thing — 10 EUR\n• two — 20 EUR", 32) == [
        "I found:\n• one thing — 10 EUR",
        "• two — 20 EUR",
    ]


@given(st.text(max_size=400), st.integers(5, 60))
def test_every_piece_fits_and_no_letter_is_lost(text, most):
    pieces = split(text, most)
    assert all(0 < len(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def attempts(*outcomes):
    """A call that ends as told, in turn; and how often it was made and how long was waited."""
    left, waits = list(outcomes), []

    async def call():
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def sleep(seconds):
        waits.append(seconds)

    return call, sleep, left, waits


def test_what_works_is_called_once():
    call, sleep, left, waits = attempts("sent", "again")
    assert asyncio.run(deliver(call, sleep)) == "sent"
    assert (left, waits) == (["again"], [])


def test_the_platform_s_delay_is_kept():
    call, sleep, _, waits = attempts(TryAgainError(3.0), "sent")
    assert asyncio.run(deliver(call, sleep)) == "sent"
    assert 3.0 <= waits[0] <= 3.5


def test_without_one_the_pauses_grow():
    call, sleep, _, waits = attempts(TryAgainError(), TryAgainError(), TryAgainError(), "sent")
    assert asyncio.run(deliver(call, sleep)) == "sent"
    assert waits[0] < waits[1] < waits[2]


@pytest.mark.parametrize("errors", [[TryAgainError()] * 9, [TryAgainError(3600.0)]])
def test_patience_ends(errors):
    call, sleep, _, waits = attempts(*errors)
    with pytest.raises(DeliveryError):
        asyncio.run(deliver(call, sleep))
    assert len(waits) < 4
    assert sum(waits) <= 20


@pytest.mark.parametrize("error", [GoneError(blocked=True), DeliveryError("no")])
def test_some_errors_are_final(error):
    call, sleep, left, _ = attempts(error, "sent")
    with pytest.raises(type(error)):
        asyncio.run(deliver(call, sleep))
    assert left == ["sent"]


class Sent(PersonalOutput):
    """Notes what was sent; gone when told so."""

    def __init__(self, *arguments, error=None):
        super().__init__(*arguments)
        self.texts, self.cards, self.files, self.error = [], [], [], error

    async def _send_text(self, text, buttons):
        if self.error:
            raise self.error
        self.texts.append((text, list(buttons)))

    async def _send_cards(self, cards):
        self.cards.append(list(cards))

    async def _send_file(self, name, content):
        self.files.append((name, content))

    def shown(self, title):
        return cut(title, 20)


@pytest.fixture
def output(lab):
    return Sent(lab.layer, lab.meet(), "555-0100")


def test_a_command_s_button_becomes_this_person_s_token(lab, output):
    asyncio.run(output.send_text_with_buttons("", "Hello", [{"title": "Privacy", "payload": "/privacy_menu"}]))
    [(text, [button])] = output.texts
    assert (text, button["title"]) == ("Hello", "Privacy")
    assert lab.layer.buttons.read(lab.meet(), button["payload"])


def test_an_answer_s_token_and_a_page_s_address_stay(output):
    buttons = [{"title": "Yes", "payload": "/b.eW9u"}, {"title": "Open", "url": "https://bot.example.org/x"}]
    asyncio.run(output.send_text_with_buttons("", "?", buttons))
    assert output.texts[0][1] == buttons


def test_cards_have_tokens_too(lab, output):
    card = {
        "id": "shoe-01",
        "title": "Cairn Mid",
        "text": "159 EUR",
        "buttons": [{"title": "More", "payload": "/find_product.boot"}],
    }
    asyncio.run(output.send_custom_json("", {"cards": [card]}))
    [[sent]] = output.cards
    assert (sent["id"], sent["title"]) == ("shoe-01", "Cairn Mid")
    assert lab.layer.buttons.read(lab.meet(), sent["buttons"][0]["payload"])


def test_the_export_is_made_from_memory_and_noted(lab, output):
    capability = lab.capability()
    lab.agree(capability)
    lab.remember(capability, name="Maria")
    asyncio.run(output.send_custom_json("", {"document": "export"}))
    [(name, content)] = output.files
    assert name == "my-data.zip"
    assert "Maria" in zipfile.ZipFile(io.BytesIO(content)).read("data.json").decode()
    assert lab.layer.vault.history(capability)[-1]["what"] == "exported"
    assert not any(b"PK\x03\x04" in content for content in lab.files().values())


def test_to_somebody_who_is_gone_nothing_more_is_sent(lab):
    output = Sent(lab.layer, lab.meet(), "555-0100", error=GoneError(blocked=True))
    asyncio.run(output.send_text_message("", "Hello"))
    output.error = None
    asyncio.run(output.send_text_message("", "Still there?"))
    assert (output.texts, output.delivered, output.gone.blocked) == ([], 0, True)


def test_what_was_delivered_is_counted(output):
    asyncio.run(output.send_text_message("", "Hello"))
    assert output.delivered == 1
