"""Whole conversations on Telegram: the real Rasa, the real action server, and an emulator that others wrote."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator

import pytest

from confidant.channels.core.phrases import phrase
from tests.channels.telegram.bot_api import TOKEN, USER_NAME
from tests.channels.telegram.live import Live, Phone, until
from tests.channels.telegram.scene import SECRET

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    live = Live(tmp_path_factory.mktemp("telegram"))
    yield live
    live.close()


@pytest.fixture
def phone(live: Live) -> Iterator[Phone]:
    yield live.phone()
    assert live.front.broken == []


def agree(phone: Phone, sentence: str) -> str:
    """Tell something and let it be remembered."""
    answer = phone.say(sentence)
    if "Yes" not in phone.titles:
        return answer
    answer = phone.press("Yes")
    return phone.press("Yes") if "or older?" in answer else answer


@pytest.mark.sample
def test_the_first_visit_with_notice_and_consent(phone: Phone) -> None:
    """The notice comes first, and once; the name is asked for with equal buttons, kept after a yes, and used."""
    hello = phone.say("/start", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    assert hello.startswith("Hi, I'm Wren")
    assert "bot" in hello.split("\n")[0]
    assert "May I remember your name" in phone.say("I'm Maria")
    assert phone.titles == ["Yes", "Only for this chat", "No"]
    widths = {len(row) for message in phone.last for row in message["message"]["reply_markup"]["inline_keyboard"]}
    assert widths == {1}
    asked, _ = phone.button("Yes")
    assert "or older?" in phone.press("Yes")
    assert until(
        lambda: any(call.fields["message_id"] == asked["messageId"] for call in phone.calls("editMessageReplyMarkup"))
    )
    assert "I noted your name" in phone.press("Yes")
    assert "Hello Maria" in phone.say("hi")


def test_a_press_is_confirmed_and_an_old_one_too(live: Live, phone: Phone) -> None:
    phone.say("I'm Maria")
    message, data = phone.button("No")
    before = len(live.front.of("answerCallbackQuery"))
    assert "won't ask again" in phone.press("No")
    assert "too old" in phone.press_again(message, data)
    assert until(lambda: len(live.front.of("answerCallbackQuery")) == before + 2)


@pytest.mark.sample
def test_a_recommendation(phone: Phone) -> None:
    agree(phone, "i'm a size 42 and i love hiking")
    tip = phone.say("can you recommend me something?")
    assert "hiking" in tip
    assert "42" in tip
    cards = phone.calls("sendPhoto")
    assert cards
    assert all(card.buttons and card.said for card in cards)


@pytest.mark.sample
def test_products_by_a_link_to_the_bot(phone: Phone) -> None:
    assert "tent" in phone.say("/start find_product__tents").lower()
    assert "What are you looking for" in phone.say("/start delete_my_data__everything")
    assert "Shall I" not in phone.say("/start give_consent__marketing")


def test_the_export_is_a_document_in_the_chat(phone: Phone) -> None:
    agree(phone, "my name is Maria")
    assert "Shall I make a file" in phone.say("export my data please")
    assert phone.calls("sendDocument") == []
    phone.press("Yes, make it")
    assert until(lambda: len(phone.calls("sendDocument")) == 1)
    (document,) = phone.calls("sendDocument")
    name, content = document.files["document"]
    assert name == "my-data.zip"
    assert "protect_content" not in document.fields  # it would stop saving, too
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {"data.json", "index.html", "manifest.json"} <= set(archive.namelist())
        data = json.loads(archive.read("data.json"))
    assert "Maria" in json.dumps(data)
    assert str(phone.number) not in json.dumps(data)


def test_the_erasure_with_its_receipt(phone: Phone) -> None:
    agree(phone, "my name is Maria")
    assert "Shall I erase everything I know about you?" in phone.say("/forget")
    erased = phone.press("Yes, erase it all")
    assert re.search(r"Your receipt: ([0-9A-Z]{4}-){5,}", erased)
    assert "Telegram keeps its own copy" in erased
    seen = phone.say("what do you know about me?")
    assert "I know nothing about you" in seen
    assert "Maria" not in seen


def test_a_forwarded_yes_erases_nothing(phone: Phone) -> None:
    agree(phone, "my name is Maria")
    phone.say("/forget")
    phone.say("yes", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "Tom"})
    assert "Maria" in phone.say("/show")


def test_an_edit_answers_no_question(live: Live, phone: Phone) -> None:
    """The emulator knows no edits: the update goes to the webhook as Telegram sends it."""
    agree(phone, "my name is Maria")
    phone.say("/forget")
    edited = {"message_id": 3, "date": 1, "edit_date": 2, "from": phone.user, "chat": phone.chat, "text": "yes"}
    assert live.bring({"update_id": 900_000_001, "edited_message": edited}) == 200
    assert "Maria" in phone.say("/show")


def test_blocked_and_back(live: Live, phone: Phone) -> None:
    agree(phone, "my name is Maria")
    bot = {"id": 1, "is_bot": True, "first_name": "Wren"}
    change = {"chat": phone.chat, "from": phone.user, "date": 1, "old_chat_member": {"status": "member", "user": bot}}
    left = {**change, "new_chat_member": {"status": "kicked", "user": bot, "until_date": 0}}
    assert live.bring({"update_id": 900_000_002, "my_chat_member": left}) == 200
    assert "Maria" in phone.say("/show")
    assert re.search(r"you paused me\n.*you switched me on again", phone.say("what was done with my data?"))


def test_a_group_hears_one_sentence(live: Live, phone: Phone) -> None:
    phone.chat = {"id": -5_550_142, "type": "supergroup", "title": "Larkspur Fans"}
    for _ in range(3):
        phone.say("hello bot, my name is Maria")
    assert until(lambda: len(phone.calls("sendMessage")) == 1)
    (sentence,) = phone.calls("sendMessage")
    assert sentence.fields["text"] == phrase("private_only_link").format(link=f"https://t.me/{USER_NAME}")


def test_nothing_of_all_this_is_in_the_logs_or_on_the_disk(live: Live, phone: Phone) -> None:
    phone.say("my e-mail is maria.telegram@example.org")
    logs = live.logs
    assert "rasa" in logs
    assert "/bot" not in logs
    for secret in (TOKEN, SECRET, str(phone.number), phone.user["username"], "maria.telegram"):
        assert secret not in logs
    for path in live.servers.folder.rglob("*.db*"):
        content = path.read_bytes()
        assert not [word for word in (str(phone.number), "maria.telegram", TOKEN) if word.encode() in content]
    assert not list(live.servers.folder.rglob("*.zip"))
