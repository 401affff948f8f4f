"""Buttons: each press is confirmed, counts once, and is worth what its title said."""

from __future__ import annotations

import pytest

from confidant.channels.core.phrases import phrase
from confidant.channels.core.rate_limit import BURST
from confidant.storage import schema
from tests.channels.telegram.bot_api import Fault
from tests.channels.telegram.updates import (
    NUMBER,
    group,
    keyboard,
    message,
    moved,
    pressed,
    private,
    said,
    update,
    user,
)

TENTS = "/find_product.tents"
ANSWER = "/b.QUFBQUFBQUFBQUFBQUFBQUFBQUE"  # the form of a button that answers a question


def toasts(scene):
    """The answers to presses, empty ones included."""
    return [call.fields.get("text", "") for call in scene.api.of("answerCallbackQuery")]


def left(scene):
    """What hangs below the message after the last press."""
    edited = scene.api.of("editMessageReplyMarkup")[-1]
    assert (edited.fields["chat_id"], edited.fields["message_id"]) == (NUMBER, 40)
    return edited.buttons


def test_a_press_is_a_turn_and_is_confirmed(run):
    async def play(scene):
        token = scene.token(TENTS, "Tents", NUMBER)
        given = pressed(token, keyboard(("Tents", token)))
        assert await scene.post(given) == 200
        (answered,) = scene.api.of("answerCallbackQuery")
        assert answered.fields == {"callback_query_id": given["callback_query"]["id"]}
        return scene.heard == [token], scene.api.texts

    assert run(play) == (True, ["Hello."])


def test_a_pressed_command_stays_with_all_that_hangs_beside_it_and_can_be_pressed_again(run):
    """The shop's link, other entries of a menu, and the button itself, under a fresh token."""

    async def play(scene):
        tents, menu = (scene.token(*one, NUMBER) for one in ((TENTS, "More like this"), ("/privacy_menu", "Menu")))
        page = {"text": "See it in the shop", "url": "https://shop.example.org/p/tent-01"}
        markup = {"inline_keyboard": [[page], *keyboard(("More like this", tents), ("Menu", menu))["inline_keyboard"]]}
        await scene.post(pressed(tents, markup))
        (link,), ((title, fresh),), (other,) = left(scene)
        assert link == ("See it in the shop", "https://shop.example.org/p/tent-01")
        assert (title, other) == ("More like this", ("Menu", menu))
        assert fresh != tents
        await scene.post(pressed(fresh, keyboard((title, fresh))))
        return scene.heard == [tents, fresh], toasts(scene)

    assert run(play) == (True, ["", ""])


def test_an_answered_question_s_buttons_go_and_a_link_beside_them_stays(run):
    async def play(scene):
        page = {"text": "Why", "url": "https://shop.example.org/why"}
        asked = keyboard(("Yes", ANSWER), ("No", ANSWER.replace("QUFB", "QkFB", 1)))
        await scene.post(pressed(ANSWER, asked))
        assert left(scene) == []
        await scene.post(pressed(ANSWER, {"inline_keyboard": [*asked["inline_keyboard"], [page]]}))
        return left(scene)

    assert run(play) == [[("Why", "https://shop.example.org/why")]]


def test_a_button_that_is_too_old_goes_alone(run):
    async def play(scene):
        token = scene.token(TENTS, "Tents", NUMBER)
        scene.lab.clock.forward(days=1)
        menu = scene.token("/privacy_menu", "Menu", NUMBER)
        await scene.post(pressed(token, keyboard(("Tents", token), ("Menu", menu))))
        return left(scene) == [[("Menu", menu)]]

    assert run(play)


def test_a_press_of_an_answer_is_a_turn(run):
    async def play(scene):
        await scene.post(pressed(ANSWER, keyboard(("Yes", ANSWER))))
        await scene.post(pressed(ANSWER))
        return scene.heard, toasts(scene)

    assert run(play) == ([ANSWER, ANSWER], ["", ""])  # whether it still answers anything is for the question to know


def test_a_second_press_of_a_command_is_no_turn(run):
    async def play(scene):
        token = scene.token(TENTS, "Tents", NUMBER)
        await scene.post(pressed(token))
        await scene.post(pressed(token))
        return len(scene.heard), toasts(scene), scene.api.of("editMessageReplyMarkup")

    assert run(play) == (1, ["", phrase("button_used")], [])


def test_the_same_press_twice_is_confirmed_once(run):
    async def play(scene):
        given = pressed(scene.token(TENTS, "Tents", NUMBER))
        await scene.post(given)
        await scene.post(given)
        return len(scene.heard), toasts(scene)

    assert run(play) == (1, [""])


OLD = [
    ("under another title", lambda token: pressed(token, keyboard(("Erase it all", token)))),
    ("not on its message", lambda token: pressed(token, keyboard(("Tents", token + "A")))),
    ("an empty keyboard", lambda token: pressed(token, keyboard())),
    ("a command in plain", lambda _token: pressed(TENTS)),
    ("a typed word", lambda _token: pressed("yes")),
    ("an answer that is not on its message", lambda _token: pressed(ANSWER, keyboard(("Yes", "/b.other")))),
    ("a token with a tail", lambda token: pressed(token + " yes")),
    ("an empty token", lambda _token: pressed("")),
]


@pytest.mark.parametrize(("name", "given"), OLD, ids=[name for name, _ in OLD])
def test_what_is_not_as_it_was_shown_is_an_old_button(run, name, given):
    async def play(scene):
        assert await scene.post(given(scene.token(TENTS, "Tents", NUMBER))) == 200
        return scene.heard, toasts(scene), scene.api.of("editMessageReplyMarkup")

    assert run(play) == ([], [phrase("button_old")], [])


def test_one_of_two_buttons_with_one_token_is_enough(run):
    async def play(scene):
        token = scene.token(TENTS, "Tents", NUMBER)
        await scene.post(pressed(token, keyboard(("Erase it all", token), ("Tents", token))))
        return len(scene.heard)

    assert run(play) == 1


def test_a_press_without_data_is_confirmed(run):
    async def play(scene):
        given = pressed("x")
        del given["callback_query"]["data"]
        given["callback_query"]["game_short_name"] = "tents"
        assert await scene.post(given) == 200
        return scene.heard, toasts(scene)

    assert run(play) == ([], [phrase("button_old")])


def test_a_press_on_a_message_that_is_too_old_to_be_shown_counts(run):
    async def play(scene):
        token = scene.token(TENTS, "Tents", NUMBER)
        given = pressed(token)
        given["callback_query"]["message"] = {"message_id": 40, "date": 0, "chat": private()}
        await scene.post(given)
        return len(scene.heard), toasts(scene)

    assert run(play) == (1, [""])


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("in a group", {"message": {**message(text="May I?"), "chat": group()}}),
        ("somebody else's", {"from": user(5_550_199)}),
        ("of an inline message", {"message": None, "inline_message_id": "1"}),
    ],
)
def test_a_press_elsewhere_is_confirmed_with_a_word(run, name, changed):
    async def play(scene):
        given = pressed(scene.token(TENTS, "Tents", NUMBER))
        query = {**given["callback_query"], **changed}
        given["callback_query"] = {key: value for key, value in query.items() if value is not None}
        assert await scene.post(given) == 200
        return scene.heard, toasts(scene), scene.api.of("editMessageReplyMarkup")

    assert run(play) == ([], [phrase("private_only")], [])


def test_a_press_of_a_bot_is_left_alone(run):
    async def play(scene):
        given = pressed(ANSWER, **{"from": user(is_bot=True)})
        assert await scene.post(given) == 200
        return scene.heard, toasts(scene)

    assert run(play) == ([], [])


@pytest.mark.parametrize("status", [400, 403, 429, 500, 0])
def test_a_confirmation_that_fails_is_no_failure_of_the_turn(run, status):
    async def play(scene):
        scene.api.fail("answerCallbackQuery", Fault(status, "query is too old and response timeout expired"))
        scene.api.fail("editMessageReplyMarkup", Fault(status, "message can't be edited"))
        assert await scene.post(pressed(ANSWER)) == 200
        return scene.api.texts

    assert run(play) == ["Hello."]


# Too fast


def test_who_writes_too_fast_hears_one_word(run):
    async def play(scene):
        statuses = {await scene.post(said(f"hello {number}")) for number in range(BURST + 5)}
        return statuses, len(scene.heard), scene.api.texts.count(phrase("too_fast")), len(scene.api.texts)

    assert run(play) == ({200}, BURST, 1, BURST + 1)


def test_who_presses_too_fast_hears_it_on_the_button(run):
    async def play(scene):
        for number in range(BURST):
            await scene.post(said(f"hello {number}"))
        statuses = {await scene.post(pressed(ANSWER)) for _ in range(3)}
        return statuses, len(scene.heard), toasts(scene)

    assert run(play) == ({200}, BURST, [phrase("too_fast")])


def test_others_are_not_held_up_by_it(run):
    async def play(scene):
        for number in range(BURST + 1):
            await scene.post(said(f"hello {number}"))
        await scene.post(said("hello", 5_550_188))
        return scene.heard[-1], len(scene.heard)

    assert run(play) == ("hello", BURST + 1)


def test_an_update_without_a_person_does_not_count(run):
    async def play(scene):
        for _ in range(BURST + 5):
            await scene.post(update(poll={"id": "1"}))
        await scene.post(said("hello"))
        return scene.heard

    assert run(play) == ["hello"]


def test_presses_in_a_group_and_blocking_again_and_again_are_bounded_too(run):
    async def play(scene):
        for number in range(BURST + 5):
            press = pressed(f"x{number}")
            press["callback_query"]["message"]["chat"] = group()
            await scene.post(press)
        scene.lab.meet(str(NUMBER))
        for status in ["kicked", "member"] * BURST:
            await scene.post(moved(status))
        return toasts(scene), scene.lab.rows(schema.incoming)

    words, rows = run(play)
    assert words == [phrase("private_only")] * BURST + [phrase("too_fast")]
    assert len(rows) == BURST
