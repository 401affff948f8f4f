"""The gate: commands exactly, look-alikes escaped, values sealed, and never an empty text. A stub finds the values."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from confidant.crypto.seal import Key
from confidant.datamap import KINDS
from confidant.turn.answers import BUTTON_ANSWERS, Answer, Press
from confidant.turn.context import CodeCheck, GatedMessage, Handling, TurnContext, open_value, seal_value
from confidant.turn.gate import (
    ALIASES,
    CLOSED,
    IN_DISTRESS,
    INTERNAL,
    MAX_CHARACTERS,
    PAGE_CODE,
    PRESS,
    TOO_LONG,
    WORDLESS,
    Gate,
    clean,
)
from confidant.turn.pending_operations import Proposal
from confidant.turn.shown_buttons import ShownButton

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = {"greet", "inform", "view_my_data", "delete_my_data", "correct_my_data", "ask_help", "restart", "back"}
ARGUMENTS = {"city", "show", "personalisation-30"}
VALUES = {
    "Zyx": "person",
    "Zyx Qvw": "person",
    "zyx@example.org": "email",
    "+44 7700 900123": "phone",
    "O'Zyx-Qvw": "person",
    "LO-99999": "order_number",
    "4111-1111": "removed",
    "Zýxia🌲": "place",
}
FOUND = re.compile("|".join(re.escape(value) for value in sorted(VALUES, key=len, reverse=True)))
TURN = TurnContext("p_" + "0" * 24, Key.new(), Key.new(), "1" * 24, None, 1, keeps=True)
NONCE = "ab" * 8


class Stub:
    """Finds a few values and remembers what it was given."""

    def __init__(self):
        self.seen = []

    def find(self, text, asked=None):
        self.seen.append((text, asked))
        return [SimpleNamespace(start=m.start(), end=m.end(), kind=VALUES[m.group()]) for m in FOUND.finditer(text)]


def pressed(person, payload):
    return Press(Answer.YES, NONCE) if (person, payload) == (TURN.person, "/b." + "A" * 35) else None


@pytest.fixture(scope="module")
def stub():
    return Stub()


@pytest.fixture(scope="module")
def gate(stub):
    return Gate(stub, pressed, PUBLIC, ARGUMENTS)


@pytest.fixture(scope="module")
def intents():
    """Of the bot's domain."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return {name for intent in domain["intents"] for name in intent}


def opened(gated):
    return [open_value(TURN.chat_key, TURN.person, one["value"], one["entity"]) for one in gated.entities]


def seen(gated):
    """All of a message with its values opened: by chance a seal itself may hold any four characters."""
    values = [{**one, "value": value} for one, value in zip(gated.entities, opened(gated), strict=True)]
    return repr(replace(gated, entities=values))


# Commands


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/greet", GatedMessage("/greet")),
        ("  /greet  ", GatedMessage("/greet")),
        ("/GREET", GatedMessage("/greet")),
        ("\uff0fgreet", GatedMessage("/greet")),
        ("/\uff47reet", GatedMessage("/greet")),
        ("/gr\u200beet", GatedMessage("/greet")),
        ("\ufeff/greet\n", GatedMessage("/greet")),
        ("/correct_my_data.city", GatedMessage("/correct_my_data", argument="city")),
        ("/correct_my_data.CITY", GatedMessage("/correct_my_data", argument="city")),
        ("/inform.personalisation-30", GatedMessage("/inform", argument="personalisation-30")),
        ("/start", GatedMessage("/greet")),
        ("/help", GatedMessage("/ask_help")),
        ("/forget", GatedMessage("/delete_my_data", argument="everything")),
        ("/mydata", GatedMessage("/view_my_data")),
        ("/show", GatedMessage("/view_my_data", argument="show")),
    ],
)
def test_commands(gate, text, expected):
    assert gate.admit(text, TURN) == expected


SHORT = {
    "/start": GatedMessage("/greet"),
    "/help": GatedMessage("/ask_help"),
    "/privacy": GatedMessage("/privacy_menu"),
    "/settings": GatedMessage("/privacy_menu", argument="settings"),
    "/mydata": GatedMessage("/view_my_data"),
    "/show": GatedMessage("/view_my_data", argument="show"),
    "/export": GatedMessage("/export_my_data"),
    "/forget": GatedMessage("/delete_my_data", argument="everything"),
}


def test_every_short_command(stub, intents):
    gate = Gate(stub, pressed, intents)
    assert {text: gate.admit(text, TURN) for text in SHORT} == SHORT


@pytest.mark.parametrize(
    ("argument", "known"),
    [
        ("city-show", True),
        ("show-city-show", True),
        ("city-show-city-show", False),
        ("city-nothing", False),
        ("nothing-city", False),
        ("city-", False),
        ("-", False),
    ],
)
def test_up_to_three_known_words_behind_a_dot(gate, argument, known):
    gated = gate.admit(f"/inform.{argument}", TURN)
    assert gated.argument == (argument if known else None)
    assert gated.text.startswith("/") == known


def test_what_a_short_command_stands_for_is_always_allowed(stub):
    gate = Gate(stub, pressed, {"view_my_data"}, arguments=())
    shown = GatedMessage("/view_my_data", argument="show")
    assert gate.admit("/show", TURN) == shown
    assert gate.admit("/view_my_data.show", TURN) == shown
    assert gate.admit("/view_my_data.city", TURN).argument is None


NO_COMMANDS = [
    "/restart",
    "/RESTART",
    "\uff0frestart",
    "/re\u200bstart",
    "/\u200drestart",
    "\u200d/restart",
    "//restart",
    "/ /restart",
    "\uff0f\uff0frestart",
    "/back",
    "/session_start",
    "/press",
    "/gate_closed",
    "/too_long",
    "/wordless",
    "/nlu_fallback",
    "/nobody_knows",
    "/greet now",
    "/greet@0.9",
    "/greet@1.0{}",
    '/greet{"name": "x"}',
    '/greet {"name": "x"}',
    '/inform{"city": "cs1.AAAA.1.place"}',
    "/greet.",
    "/greet.nothing",
    "/greet.city.city",
    "/greet.city ",
    "/greet\0.x",
    "/start.city.x",
    "/start payload",
    "/greet;restart",
    "/greet/restart",
    "/greet\n/restart",
    "/b.yes",
    "/b.",
    "/B." + "A" * 35,
    "/b." + "A" * 61,
    "/b." + "A" * 20 + "{}",
    "/" + "a" * 41,
    "/grеet",  # noqa: RUF001 - the Cyrillic letter is the point
    "/privacy policy",
]


@pytest.mark.parametrize("text", NO_COMMANDS)
def test_everything_else_behind_a_slash_is_ordinary_text(gate, stub, text):
    del stub.seen[:]
    gated = gate.admit(text, TURN)
    if text == "/greet.city ":  # a space at the end is nobody's mistake
        assert gated == GatedMessage("/greet", argument="city")
        return
    assert not gated.text.lstrip().startswith("/")
    assert gated.press is None
    assert gated.argument is None
    assert stub.seen


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "/",
                "\uff0f",
                " ",
                "\u200b",
                "\u200d",
                "restart",
                "greet",
                "@0.9",
                "{",
                "}",
                '"',
                "_person_",
                "cs1.A",
                "\0",
            ]
        )
        | st.text(max_size=3),
        max_size=8,
    ).map("".join),
)
def test_no_way_to_another_command(gate, text):
    gated = gate.admit(text, TURN)
    assert gated.text.strip() == gated.text != ""
    if gated.text.startswith("/"):
        given = {CLOSED.text, TOO_LONG.text, WORDLESS.text, PRESS}
        assert gated.text in given | {f"/{name}" for name in PUBLIC - INTERNAL}


@pytest.mark.parametrize(
    "name",
    [
        *("gate_closed", "too_long", "wordless", "press", "page_code"),  # the gate gives them
        *("nlu_fallback", "restart", "back", "session_start"),  # Rasa does, or they rewind the dialogue
    ],
)
def test_nobody_names_an_internal_intent_though_it_were_public(stub, name):
    assert Gate(stub, pressed, {name}).admit(f"/{name}", TURN) == GatedMessage(name)


def test_internal_intents_are_never_public(gate):
    assert not gate.public & INTERNAL


def test_the_gate_s_own_messages_are_intents_of_the_bot(intents):
    """All but a cry for help, which NLU hears as well, are nobody's to name."""
    own = {gated.text for gated in (CLOSED, TOO_LONG, WORDLESS)} | {PRESS, PAGE_CODE}
    assert len(own) == 5
    assert {text.removeprefix("/") for text in own} <= INTERNAL & intents
    assert IN_DISTRESS.text.removeprefix("/") in intents - INTERNAL


def test_aliases_lead_to_intents():
    assert all(re.fullmatch(r"[a-z_]+", one.name) for one in ALIASES.values())
    assert INTERNAL.isdisjoint(one.name for one in ALIASES.values())


def test_alias_of_an_intent_that_is_not_there_is_text():
    gate = Gate(Stub(), pressed, {"inform"})
    assert gate.admit("/forget", TURN).text == "forget"


# Buttons


def test_buttons(gate):
    assert gate.admit("/b." + "A" * 35, TURN) == GatedMessage(PRESS, press=Press(Answer.YES, NONCE))


@pytest.mark.parametrize("payload", ["/b." + "A" * 34, "/b." + "B" * 35, "/b." + "A" * 60])
def test_buttons_that_are_not_ours_press_nothing(gate, payload):
    assert gate.admit(payload, TURN) == GatedMessage(PRESS)


def test_real_buttons_pass_the_gate(lab):
    turn = lab.turn(lab.meet())
    capability = lab.layer.proofs.capability(lab.message(turn, GatedMessage("hello")))
    proposal = lab.layer.pending.propose(capability, Proposal("erase", "Shall I?"))
    real = Gate(Stub(), lab.layer.pending.pressed)
    for answer in BUTTON_ANSWERS:
        payload = lab.layer.pending.button(capability, proposal, answer)
        assert real.admit(payload, turn).press == Press(answer, proposal.nonce)
        other = lab.turn(lab.meet("555-0101"))
        assert real.admit(payload, other) == GatedMessage(PRESS)
        assert real.admit(payload.lower(), turn) == GatedMessage(PRESS)


def test_a_command_s_button_of_somebody_else_presses_nothing(lab):
    gate = Gate(Stub(), pressed, {"view_my_data"}, (), lab.layer.buttons.read)
    person, other = lab.meet(), lab.meet("555-0101")
    token = lab.layer.buttons.token(other, "/view_my_data", "Show")
    assert gate.admit(token, lab.turn(other)) == GatedMessage("/view_my_data")
    assert gate.admit(token, lab.turn(person)) == GatedMessage(PRESS)


def test_a_command_s_button_that_leads_nowhere_presses_nothing(lab):
    gate = Gate(Stub(), pressed, {"view_my_data"}, (), lab.layer.buttons.read)
    person = lab.meet()
    for command in ("/restart", "/nobody_knows", "/view_my_data.nothing", "/export"):
        token = lab.layer.buttons.token(person, command, "Show")
        assert gate.admit(token, lab.turn(person)) == GatedMessage(PRESS)


# Titles of buttons, typed


@pytest.fixture
def asking(lab):
    """A gate, a person, and a question whose buttons they see; `turn(answers)` is their next turn."""
    person = lab.meet()
    capability = lab.layer.proofs.capability(lab.message(lab.turn(person), GatedMessage("hello")))
    proposal = lab.layer.pending.propose(capability, Proposal("erase_all", "Shall I?"))
    gate = Gate(Stub(), lab.layer.pending.pressed, PUBLIC, ARGUMENTS, lab.layer.buttons.read)
    yes, no = (lab.layer.pending.button(capability, proposal, answer) for answer in (Answer.YES, Answer.NO))
    city = ShownButton("My city", "/correct_my_data.city")
    gate.shown.note(person, [ShownButton("Yes, erase it all", yes), ShownButton("No", no), city])

    def turn(answers):
        return lab.turn(person, answers)

    return SimpleNamespace(gate=gate, person=person, proposal=proposal, turn=turn)


def test_a_typed_title_is_a_tap(asking):
    turn = asking.turn(asking.proposal.nonce)
    assert asking.gate.admit("yes, erase it all", turn, "proposal").press == Press(Answer.YES, asking.proposal.nonce)
    assert asking.gate.admit("my city", turn, "proposal") == GatedMessage("/correct_my_data", argument="city")


@pytest.mark.parametrize("answers", [None, "ab" * 8], ids=["nothing", "another question"])
def test_a_question_s_title_is_text_once_something_else_was_said(asking, answers):
    assert asking.gate.admit("yes, erase it all", asking.turn(answers), "proposal") == GatedMessage("yes, erase it all")
    assert asking.gate.admit("my city", asking.turn(answers)) == GatedMessage("/correct_my_data", argument="city")


@pytest.mark.parametrize("asked", [None, "store:city", "name"])
def test_a_question_s_title_is_text_when_the_bot_has_asked_for_something_else(asking, asked):
    turn = asking.turn(asking.proposal.nonce)
    assert asking.gate.admit("yes, erase it all", turn, asked) == GatedMessage("yes, erase it all")


@pytest.mark.parametrize("text", ["yes", "yes, erase it all?", "yes, erase it all but my name", "no no"])
def test_less_or_more_than_a_title_is_text(asking, text):
    assert asking.gate.admit(text, asking.turn(asking.proposal.nonce), "proposal").press is None


def test_a_title_is_no_way_to_a_command_that_nobody_may_name(asking):
    asking.gate.shown.note(asking.person, [ShownButton("Go back", "/restart"), ShownButton("Old", "/b." + "A" * 20)])
    assert asking.gate.admit("Go back", asking.turn(None)) == GatedMessage("Go back")
    assert asking.gate.admit("Old", asking.turn(None)) == GatedMessage("Old")


def test_short_commands_on_buttons_stand_for_what_they_stand_for_typed(lab):
    person = lab.meet()
    gate = Gate(Stub(), pressed, {"view_my_data"}, (), lab.layer.buttons.read)
    token = lab.layer.buttons.token(person, "/show", "Show")
    assert gate.admit(token, lab.turn(person)) == GatedMessage("/view_my_data", argument="show")


# Texts


@pytest.mark.parametrize("text", [None, 7, b"hello", ["hello"], {"text": "hello"}])
def test_no_text(gate, text):
    assert gate.admit(text, TURN) == CLOSED


@pytest.mark.parametrize("text", ["?!" * 400, "\u4f60\u597d" * 200, "a.b-c_d@e.f/" * 70])
def test_too_long_to_read_in_time(gate, stub, text):
    """Shorter than the limit, but made of more pieces than the detector reads in its time."""
    del stub.seen[:]
    assert len(text) < MAX_CHARACTERS
    assert gate.admit(text, TURN) == TOO_LONG
    assert stub.seen == []


@pytest.mark.parametrize(
    ("longest", "one_more"),
    [("\u4f60" * 350, "\u4f60"), ("\u2e80" * 350, "?"), ("a?" * 350, "?"), ("a " * 500, "a")],
    ids=["Chinese", "the first syllable", "signs and letters", "letters"],
)
def test_the_longest_message_that_is_read(gate, stub, longest, one_more):
    """700 pieces, a syllable counting twice; or 1,000 characters."""
    del stub.seen[:]
    assert gate.admit(longest, TURN).text == longest.strip()
    assert gate.admit(longest + one_more, TURN) == TOO_LONG
    assert len(stub.seen) == 1


@pytest.mark.parametrize("text", ["I'm suicidal", "I'm suicidal" + "! " * 600])
def test_a_cry_for_help_is_heard_at_any_length(gate, stub, text):
    del stub.seen[:]
    assert gate.admit(text, TURN) == IN_DISTRESS
    assert stub.seen == []


@pytest.mark.parametrize(("page_code", "argument"), [(CodeCheck.RIGHT, "right"), (CodeCheck.WRONG, "wrong")])
def test_of_a_page_s_code_only_whether_it_was_right_goes_through(gate, stub, page_code, argument):
    del stub.seen[:]
    turn = replace(TURN, handling=Handling(b"1", page_code=page_code))
    assert gate.admit("ABCD-EFGH", turn) == GatedMessage(PAGE_CODE, argument=argument)
    assert stub.seen == []


def test_what_is_no_page_s_code_is_text(gate):
    assert gate.admit("ABCD-EFGH", replace(TURN, handling=Handling(b"1"))) == GatedMessage("ABCD-EFGH")


def test_an_ordinary_message_of_the_full_length_is_read(gate):
    text = ("the boots i bought leak after two weeks and i want my money back please, what do i do? " * 12)[
        :MAX_CHARACTERS
    ]
    assert gate.admit(text, TURN) != TOO_LONG


@pytest.mark.parametrize("length", [MAX_CHARACTERS + 1, 100_000])
def test_too_long(gate, stub, length):
    del stub.seen[:]
    for character in ("x", "/", "🌲", "\0", " ", "ﷺ"):
        assert gate.admit(character * length, TURN) == TOO_LONG
    assert stub.seen == []


@pytest.mark.parametrize("text", ["👎", "🙏🙏", "🌲🌲 👩\u200d👩\u200d👧"], ids=ascii)
def test_a_picture_is_an_answer(gate, text):
    assert gate.admit(text, TURN).text == text


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\n\t\r\n", "\0", "\0\x1b\x7f", "\ud800", "\ud83d\ud83d", "\u200b\u200d\u2060\ufeff", "\u202e"),
        *("?!", "…", "/", "///", "\uff0f", "/ /", "_", "___", "{}", "\ue000"),
    ],
    ids=ascii,
)
def test_wordless(gate, text):
    assert gate.admit(text, TURN) == WORDLESS


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  two \n\n lines\t", "two lines"),
        ("a\0b\x1bc\x7f", "abc"),
        ("a\ud800b", "ab"),
        ("t\u200be\u2060n\u202et\ufeff", "tent"),
        ("\u00a0a\u3000b\u2003", "a b"),
        ("a\u0085b\u2028c", "ab c"),
        ("👩\u200d👧 Zürich", "👩\u200d👧 Zürich"),
        ("e\u0301", "e\u0301"),
        ("مدينة", "مدينة"),
        ("a\u034fb\u115fc\u1160d\u17b4e\u17b5f\u2800g\u3164h\uffa0i", "abcdefghi"),
        ("a\ue000b\u0378c", "abc"),
        ("Size XXL, Xenia", "Size XXL, Xenia"),
    ],
)
def test_cleaning(text, cleaned):
    assert clean(text) == cleaned


@given(st.text(st.characters(exclude_categories=())))
def test_cleaning_twice_is_cleaning_once(text):
    once = clean(text)
    assert clean(once) == once
    once.encode()


@pytest.mark.parametrize("text", ["X", "XL boots", "boots XL", "boots /X"])
def test_words_stay_as_they_are(gate, text):
    assert gate.admit(text, TURN) == GatedMessage(text)
    assert gate.admit(f"/ {text}", TURN) == GatedMessage(text)


# Look-alikes

KIND = st.sampled_from(sorted(KINDS | {"removed"}))


@pytest.mark.parametrize("kind", sorted(KINDS | {"removed"}))
@pytest.mark.parametrize(
    "shape", ["_{}_", "__{}__", "___{}_", "_{}__", "a_{}_b", "_{0}_{0}_", "_{0}__{0}_", "_\u200b{}_"]
)
def test_typed_placeholders_are_escaped(gate, kind, shape):
    for text in (shape.format(kind), shape.format(kind.upper())):
        gated = gate.admit(f"I am {text}", TURN)
        assert not re.search(f"_{kind}_", gated.text, re.IGNORECASE)
        assert kind in gated.text.lower()
        assert gated.entities == []


@settings(max_examples=150)
@given(st.lists(KIND | st.sampled_from(["_", "__", " ", "a", "cs1.", "\u200b", "\0"]), max_size=10).map("".join))
def test_no_placeholder_can_be_typed(gate, text):
    gated = gate.admit(text, TURN)
    assert not any(f"_{kind}_" in gated.text.lower() for kind in KINDS | {"removed"})
    assert "cs1." not in gated.text


@pytest.mark.parametrize(
    "text",
    [
        seal_value(TURN.chat_key, TURN.person, TURN.turn_id, "person", "Maria"),
        "cs1.",
        "cs1.AAAA.BBBB.person",
        "CS1.AAAA",
        "c\u200bs1.AAAA",
        "cs_person_1.AAAA",
        "cscs1.1.AAAA",
        "cs1.cs1.cs1.AAAA",
        "cs1." + "A" * 1900,
    ],
    ids=range(9),
)
def test_typed_tokens_are_escaped(gate, text):
    gated = gate.admit(f"my name is {text} ok", TURN)
    assert "cs1." not in gated.text.lower()
    assert "AAAA" not in gated.text or "cs1." not in gated.text
    assert gated.entities == []


def test_how_look_alikes_are_escaped(gate):
    text = "I am _person_ or __Email___, see cs1.AAAA.00.person, ok"
    assert gate.admit(text, TURN) == GatedMessage("I am person or Email, see …, ok")


# Values


def test_values(gate, stub):
    gated = gate.admit("I'm Zyx, zyx@example.org or +44 7700 900123", TURN, "name")
    assert gated.text == "I'm _person_, _email_ or _phone_"
    assert [one["entity"] for one in gated.entities] == ["person", "email", "phone"]
    assert opened(gated) == ["Zyx", "zyx@example.org", "+44 7700 900123"]
    assert {one["extractor"] for one in gated.entities} == {"gate"}
    assert not gated.removed
    assert stub.seen[-1][1] == "name"


def test_what_is_never_kept(gate):
    gated = gate.admit("card 4111-1111 of Zyx", TURN)
    assert gated.text == "card _removed_ of _person_"
    assert opened(gated) == ["Zyx"]
    assert gated.removed
    assert "4111" not in seen(gated)


@pytest.mark.parametrize(
    "text", ["Zyx", "/Zyx", "/greet Zyx", "\uff0fzyx@example.org", '/inform{"name": "Zyx"}', "/Zyx@0.9"]
)
def test_values_behind_a_slash_are_sealed_too(gate, text):
    gated = gate.admit(text, TURN)
    assert "Zyx" not in gated.text
    assert "zyx" not in gated.text
    assert len(gated.entities) == 1


def test_values_side_by_side(gate):
    gated = gate.admit("ZyxLO-99999zyx@example.orgZyx", TURN)
    assert gated.text == "_person__order_number__email__person_"
    assert opened(gated) == ["Zyx", "LO-99999", "zyx@example.org", "Zyx"]


def test_a_failing_detector_yields_nothing():
    def fail(*_):
        raise RuntimeError

    broken = Gate(SimpleNamespace(find=fail), pressed)
    with pytest.raises(RuntimeError):  # the converter answers with CLOSED
        broken.admit("I'm Zyx", TURN)


PIECES = st.lists(
    st.sampled_from([value for value, kind in VALUES.items() if kind != "removed"])
    | st.sampled_from([" ", "  ", ", ", "_", "_person_", "__email__", "🌲", "e\u0301", "\n", "/", "ﬁ", "…"])
    | st.text(st.characters(exclude_categories=()), max_size=4),
    max_size=12,
).map("".join)


@settings(max_examples=150)
@given(PIECES)
def test_offsets_point_at_placeholders(gate, stub, text):
    """And the values put back give exactly the text that the detector saw."""
    del stub.seen[:]
    gated = gate.admit(text, TURN)
    assert gated.text
    if not stub.seen:
        return
    rebuilt, place = "", 0
    for one, value in zip(gated.entities, opened(gated), strict=True):
        assert one["start"] >= place
        assert gated.text[one["start"] : one["end"]] == f"_{one['entity']}_"
        rebuilt += gated.text[place : one["start"]] + value
        place = one["end"]
    assert rebuilt + gated.text[place:] == stub.seen[0][0]
    assert not any(value in gated.text for value in VALUES)


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*VALUES, "of", "_removed_", ","]), max_size=8).map(" ".join))
def test_removed_values_leave_no_trace(gate, text):
    gated = gate.admit(text, TURN)
    assert gated.removed == ("4111" in text)
    assert "4111" not in seen(gated)
    assert ("_removed_" in gated.text) == gated.removed
    for one in gated.entities:
        assert gated.text[one["start"] : one["end"]] == f"_{one['entity']}_"
        assert one["entity"] != "removed"


def test_gated_text_goes_through_the_proofs(lab, gate):
    turn = lab.turn(lab.meet())
    gated = gate.admit("I'm Zyx \ud800 from Zýxia🌲", turn)
    capability = lab.layer.proofs.capability(lab.message(turn, gated))
    assert [capability.open(one["value"], one["entity"]) for one in gated.entities] == ["Zyx", "Zýxia🌲"]


# The lexicon


class Goods:
    """A lexicon of one word."""

    def __init__(self, word):
        self.words, self.version = {word}, f"version of {word}"

    def find(self, text):
        for found in re.finditer("|".join(self.words), text):
            yield SimpleNamespace(kind="product", start=found.start(), end=found.end(), role="")


def test_each_message_is_read_with_the_lexicon_of_its_moment_and_says_which():
    goods = [Goods("tent"), Goods("boot"), Goods("boot")]
    gate = Gate(Stub(), pressed, PUBLIC, lexicon=lambda: goods.pop(0))
    read = [gate.admit(text, TURN) for text in ("a boot", "a boot", "/greet")]
    assert [one.text for one in read] == ["a boot", "a _product_", "/greet"]
    assert [one.version for one in read] == ["version of tent", "version of boot", "version of boot"]


def test_without_a_lexicon_there_is_no_version(gate):
    assert gate.admit("a boot", TURN).version == ""
