"""Whole conversations with the real Rasa and the real action server."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from pathlib import Path

import jsonschema
import pytest

from scripts.sandbox import ROOT
from tests.conversation.steps import ERASE_ALL, NAME_QUESTION, agree
from tests.support.pair import Pair, Visitor

pytestmark = pytest.mark.slow


def test_first_visit_saying_yes(visitor: Visitor) -> None:
    """The notice comes first; the name is asked for with three equal buttons, kept after a yes, and used."""
    hello = visitor.say("hello")
    assert hello.startswith("Hi, I'm Wren")
    assert "bot" in hello.split("\n")[0]
    assert NAME_QUESTION in visitor.say("I'm Maria")
    assert list(visitor.buttons) == ["Yes", "Only for this chat", "No"]
    assert "16 or older" in visitor.press("Yes")
    assert "I noted your name" in visitor.press("Yes")
    assert "Hello Maria" in visitor.say("hi")


def test_the_notice_comes_once(visitor: Visitor) -> None:
    assert "I'm a bot" in visitor.say("hi")
    assert "I'm a bot" not in visitor.say("show me tents")


def test_first_visit_saying_no_to_everything(visitor: Visitor) -> None:
    """No is one tap, is not asked again, and everything of the shop still works."""
    visitor.say("hi, my name is Tom")
    assert "won't ask again" in visitor.press("No")
    assert NAME_QUESTION not in visitor.say("my name is Tom")
    assert "May I" not in visitor.say("i live in Berlin")
    visitor.say("/withdraw_consent.service")
    assert "is off" in visitor.press("Yes, switch it off")
    assert "trail shoe" in visitor.say("show me trail running shoes in 42")
    assert "Larkspur Berlin" in visitor.say("which shop is nearest to Berlin?")
    assert "60 days" in visitor.say("how can i return something")
    visitor.say("where is my order LO-48213")
    assert "is on its way" in visitor.say("maria@example.org")
    seen = visitor.say("what do you know about me?")
    assert "I know nothing about you" in seen
    assert "I don't keep our chat" in seen


def test_returning_after_a_restart(pair: Pair, visitor: Visitor) -> None:
    """Taste survives a restart of both servers, and the tip says why."""
    agree(visitor, "i'm a size 42 and i love hiking")
    pair.stop_actions()
    pair.start_actions()
    pair.load()
    pair.wait_for_actions()
    tip = visitor.say("can you recommend me something?")
    assert "you like hiking" in tip
    assert "it comes in 42" in tip


def test_correcting_a_city(visitor: Visitor) -> None:
    agree(visitor, "i live in Berlin")
    assert "Shall I change your city to Vienna?" in visitor.say("my city is wrong, it's Vienna")
    assert "I changed your city" in visitor.say("yes")
    assert "your city: Vienna" in visitor.say("/show")
    assert "corrected" in visitor.say("what was done with my data?")


def test_exporting_and_opening_the_zip(pair: Pair, visitor: Visitor) -> None:
    """The file is the person's own, holds everything, fits the published schema, and its checksums are right."""
    agree(visitor, "my name is Maria")
    before = set(pair.folder.glob("*.zip"))
    assert "Shall I make a file" in visitor.say("export my data please")
    answer = visitor.press("Yes, make it")
    (path,) = set(pair.folder.glob("*.zip")) - before
    assert path.name in answer
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    data = json.loads(files["data.json"])
    schema = json.loads((ROOT / "confidant" / "rights" / "export.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert [(fact["field"], fact["value"]) for fact in data["facts"]] == [("name", "Maria")]
    assert any(entry["wording"] and NAME_QUESTION in entry["wording"] for entry in data["history"])
    assert "Maria" in files["index.html"].decode()
    for entry in json.loads(files["manifest.json"])["files"]:
        assert hashlib.sha256(files[entry["name"]]).hexdigest() == entry["sha256"]


def test_erasing_one_field(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    agree(visitor, "i live in Berlin")
    assert "Shall I erase your city?" in visitor.say("delete my city")
    assert "I erased your city" in visitor.say("yes")
    seen = visitor.say("/show")
    assert "Maria" in seen
    assert "Berlin" not in seen


def test_erasing_everything(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    assert ERASE_ALL in visitor.say("delete all my data")
    answer = visitor.press("Yes, erase it all")
    assert "Your receipt" in answer
    assert "no backup" in answer
    again = visitor.say("what do you know about me?")
    assert "I know nothing about you" in again
    assert "Maria" not in again


def test_pausing(visitor: Visitor) -> None:
    """In a pause nothing is kept, and what is there is not used; afterwards it is."""
    agree(visitor, "my name is Maria")
    assert "on a break" in visitor.say("pause please, keep nothing for now")
    assert "Maria" not in visitor.say("hello")
    assert "I keep nothing" in visitor.say("i live in Berlin")
    assert "tent" in visitor.say("show me tents")
    assert (
        "The break is over" in visitor.press("Go on") if "Go on" in visitor.buttons else visitor.say("/resume_storage")
    )
    assert "Maria" in visitor.say("hello")
    assert "Berlin" not in visitor.say("/show")


def test_digressing_in_the_middle_of_consent(visitor: Visitor) -> None:
    """A why is answered, and the question comes back; so it does after a question about the shop."""
    visitor.say("my name is Maria")
    answer = visitor.say("why do you need that?")
    assert "so that I can greet you" in answer
    assert answer.rstrip().endswith("so that I can greet you?")
    answer = visitor.say("how much is shipping?")
    assert "4.90 EUR" in answer
    assert NAME_QUESTION in answer
    assert "16 or older" in visitor.say("yes")
    assert "I noted your name" in visitor.say("yes")


def test_only_for_this_chat_in_words(visitor: Visitor) -> None:
    """What is lent for a chat is used in it, shown as such, and not in the vault."""
    visitor.say("i love climbing")
    assert "only for this chat" in visitor.say("just for this chat")
    assert "you like climbing" in visitor.say("give me a tip, what would you recommend?")
    assert "(only for this chat)" in visitor.say("/show")


def test_digressing_in_the_middle_of_an_erasure(visitor: Visitor) -> None:
    visitor.say("delete all my data")
    answer = visitor.say("how long is the warranty?")
    assert "3 year" in answer
    assert ERASE_ALL in answer
    assert "leave everything" in visitor.say("never mind")
    assert "receipt" not in visitor.say("yes")


def test_changing_ones_mind(visitor: Visitor) -> None:
    """A new wish replaces the open one: the old button does nothing any more."""
    visitor.say("delete all my data")
    old = visitor.buttons["Yes, erase it all"]
    assert "Shall I make a file" in visitor.say("wait, export my data first")
    assert "nothing was done" in visitor.say(old)


def test_an_unsure_sentence_and_a_yes_do_not_erase(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    visitor.say("delete all my data")
    assert "Did you mean" in visitor.say("hmm the second thing then")
    assert "receipt" not in visitor.say("yes")
    assert "Maria" in visitor.say("/show")


def test_yes_to_more_tents_does_not_erase(visitor: Visitor) -> None:
    agree(visitor, "my name is Maria")
    visitor.say("delete all my data")
    assert "Shall I show more?" in visitor.say("show me tents")
    answer = visitor.say("yes")
    assert "Here are more" in answer
    assert "receipt" not in answer
    assert "Maria" in visitor.say("/show")


def test_a_person_under_age(visitor: Visitor) -> None:
    """Served, but nothing is remembered, and nothing asked again."""
    visitor.say("i'm Lena")
    visitor.press("Yes")
    assert "I remember nothing about you" in visitor.press("No")
    assert "May I" not in visitor.say("i live in Berlin")
    assert "tent" in visitor.say("show me tents")
    assert "Your choices" in visitor.say("/show")


def test_a_secret_is_taken_out_and_said_so(visitor: Visitor) -> None:
    answer = visitor.say("my password is hunter2!x")
    assert "took it out" in answer
    assert "password" not in answer


def test_wrong_number_and_wrong_email_get_the_same_answer_and_five_tries(visitor: Visitor) -> None:
    visitor.say("where is my order LO-48213")
    wrong_email = visitor.say("nobody@example.org")
    visitor.say("where is my order LO-99999")
    wrong_number = visitor.say("maria@example.org")
    assert wrong_email == wrong_number
    for _ in range(3):
        visitor.say("where is my order LO-99998")
        assert visitor.say("maria@example.org") == wrong_number
    visitor.say("where is my order LO-48213")
    assert "in an hour" in visitor.say("maria@example.org")


def test_search_is_narrowed_down_step_by_step(visitor: Visitor) -> None:
    visitor.say("show me rain jackets")
    green = visitor.say("in green")
    assert all("green" in line for line in green.split("\n") if line.startswith("•"))
    cheaper = visitor.say("cheaper ones")
    assert "EUR" in cheaper


def test_feedback_is_kept_without_names(folder: Path, visitor: Visitor) -> None:
    visitor.say("i want to give feedback")
    visitor.press("4 stars")
    assert "noted it" in visitor.say("Anna Miller in the shop was very kind to me")
    visitor.say("export my data")
    answer = visitor.press("Yes, make it")
    name = next(word for word in answer.split() if word.endswith(".zip"))
    with zipfile.ZipFile(folder / name) as archive:
        data = json.loads(archive.read("data.json"))
    assert data["feedback"][0]["stars"] == 4
    assert "Miller" not in data["feedback"][0]["words"]


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("/privacy", "Your data is yours"),
        ("/start", "Hello"),
        ("/help", "I can find gear"),
        ("/forget", ERASE_ALL),
        ("/settings", "These are your choices"),
        ("/restart", ""),
        ('/delete_my_data{"confirmed": true}', ""),
        ("/press", ""),
        ("/gate_closed", ""),
        ("/back", ""),
        ("/session_start", ""),
        ("🎉🎉🎉", "Our people"),
        ("?!…", "I only understand words"),
        ("x" * 100_000, "did not read it"),
        ("   ", "I only understand words"),
        ("\x00\u200b", "I only understand words"),
    ],
)
def test_typed_commands_and_odd_messages(visitor: Visitor, sentence: str, part: str) -> None:
    """Whatever is typed is answered, nothing is erased, and the next message works."""
    answer = visitor.say(sentence)
    assert answer
    assert part in answer
    assert "receipt" not in answer
    assert "something went wrong" not in answer
    assert "tent" in visitor.say("show me tents")
