"""Everything the assistant says is plain, kind, and asks fairly.

How hard a text is to read is measured offline, and in two ways, because no one measure suits a chat:

- Texts of 20 words or more: the automated readability index and the Coleman-Liau index, which count letters, words
  and sentences, and give a school grade. Children of twelve are in grade 6 or 7. (Measures that count syllables,
  such as Flesch's, need a dictionary that textstat would fetch from the network.)
- Short texts, for which a grade is mere noise: no sentence of more than 20 words, and no word of more than nine
  letters that is not in a short list of those every child knows.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from token import STRING
from tokenize import tokenize

import pytest
import textstat
import yaml

from actions import features
from actions.dialogue.operations import _operations as operations
from confidant.phrases import phrases
from scripts.sentences import BRAND, BUTTON, QUESTION, ROOT, Sentence, all_sentences

SENTENCES = all_sentences()
OURS = [sentence for sentence in SENTENCES if sentence.kind != BRAND]
QUESTIONS = [sentence for sentence in SENTENCES if sentence.kind == QUESTION]

GRADE = 7
ENOUGH_WORDS = 20  # for a grade to mean something
SENTENCE_WORDS = {True: 25, False: 20}  # a brand writes its own texts; they may run on a little
WORD_LETTERS = 9
KNOWN_LONG = {"everything", "somebody's", "understand", "accessories", "netherlands"}

CONSENT = {"remember", "purpose_on"}
CONSENT_BUTTONS = ["Yes", "Only for this chat", "No"]
TITLE_CHARACTERS = 20  # Messenger cuts longer button titles

BLAME = (
    r"you (?:have )?failed|you forgot|you should have|you did(?:n't| not) \w+ (?:it )?(?:right|correctly)"
    r"|your (?:fault|mistake)|wrong (?:input|answer|format|value)|is wrong|you are wrong|invalid|incorrect|illegal"
    r"|errors?|failure|denied|forbidden|not (?:allowed|permitted|recognised)|you (?:must|have to|need to)"
)
LEGALESE = (
    r"hereby|herein|thereof|thereby|hereto|whereas|pursuant|notwithstanding|aforementioned|in accordance with"
    r"|data subjects?|controllers?|processors?|processing|processed|legal basis|legitimate interests?|lawful(?:ly)?"
    r"|consent(?:s|ed)?|retention|retained?|recipients?|personal data|third part(?:y|ies)|complian(?:t|ce)|jurisdiction"
    r"|liabilit(?:y|ies)|withdraw(?:al|n)?|revoke|gdpr|article \d+|encrypt(?:ed|ion)|authenticat\w+|shall not|terminate"
)
PRESSURE = r"recommended|best|better experience|please|don't miss|are you sure|really|only takes"
EMPHASIS = re.compile("[!*_#]|[^\\x00-\u024f\u2019\u2022]")  # marks, and every picture


def plain(text: str) -> str:
    """The text with a short word for what is filled in, and without addresses."""
    return re.sub(r"\{\w+\}|https?://\S+", "it", text)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['\u2019-][^\W_]+)*", text)


def parts(text: str) -> list[str]:
    """Sentences; a line of its own and what follows a colon count as one too."""
    return [part for part in re.split(r"(?<=[.!?:;])\s+|\n", plain(text)) if words(part)]


@cache
def responses() -> dict[str, dict]:
    found: dict[str, dict] = {}
    for path in ROOT.glob("data/*/responses.yml"):
        for name, variants in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            found[name] = variants[0]
    return found


def titles(response: str) -> list[str]:
    return [button["title"] for button in responses()[response]["buttons"]]


def longest(sentence: Sentence) -> int:
    return max((len(words(part)) for part in parts(sentence.text)), default=0)


def hard_words(sentence: Sentence) -> set[str]:
    pieces = {piece for word in words(plain(sentence.text).casefold()) for piece in word.split("-")}
    return {piece for piece in pieces if len(piece) > WORD_LETTERS} - KNOWN_LONG


def grades(sentence: Sentence) -> tuple[float, float]:
    text = " ".join(part.rstrip(".!?:;, ") + "." for part in parts(sentence.text))
    return textstat.automated_readability_index(text), textstat.coleman_liau_index(text)


def says(pattern: str, sentence: Sentence) -> bool:
    return re.search(rf"(?<!\w)(?:{pattern})(?!\w)", plain(sentence.text), re.IGNORECASE) is not None


def presses(sentence: Sentence) -> bool:
    return says(PRESSURE, sentence) or EMPHASIS.search(plain(sentence.text)) is not None


# Plain


LONG = [sentence for sentence in SENTENCES if len(words(plain(sentence.text))) >= ENOUGH_WORDS]


def test_a_twelve_year_old_can_read_it():
    """Whole texts of enough words are at most of grade 7, by two measures."""
    assert len(LONG) > 15
    assert [sentence for sentence in LONG if max(grades(sentence)) > GRADE] == []


def test_sentences_are_short():
    assert [one for one in SENTENCES if longest(one) > SENTENCE_WORDS[one.kind == BRAND]] == []


@pytest.mark.sample
def test_words_are_short_or_known_to_every_child():
    assert [sentence for sentence in SENTENCES if hard_words(sentence)] == []


def test_what_the_assistant_tells_people_to_say_is_understood():
    """Words in quotes are examples of the training data or the titles of buttons, letter for letter."""
    known = {sentence.text.casefold() for sentence in SENTENCES if sentence.kind == BUTTON}
    for path in ROOT.glob("data/*/nlu.yml"):
        known |= set(re.findall(r"^ *- (.+)$", path.read_text(encoding="utf-8").casefold(), re.MULTILINE))
    told = {said.casefold() for one in OURS if one.kind == "response" for said in re.findall(r'"([^"]+)"', one.text)}
    assert told
    assert told <= known


# Kind


def test_nobody_is_blamed():
    assert [sentence for sentence in SENTENCES if says(BLAME, sentence)] == []


def test_no_lawyers_words():
    """But for the rights in the export: what "rests on your consent" is the law's word for it."""
    chat = [sentence for sentence in OURS if sentence.place != "confidant/phrases.yml: rights"]
    assert [sentence for sentence in chat if says(LEGALESE, sentence)] == []


@pytest.mark.parametrize(
    "text",
    [
        "You must enter a number.",
        "Invalid e-mail.",
        "Error: please try again.",
        "That is wrong, try again.",
        "You have to say yes first.",
        "You forgot your order number.",
    ],
)
def test_blame_would_be_noticed(text):
    assert says(BLAME, Sentence("here", "response", text))


@pytest.mark.parametrize("text", ["You hereby agree.", "The controller is Larkspur.", "Do you consent to processing?"])
def test_lawyers_words_would_be_noticed(text):
    assert says(LEGALESE, Sentence("here", "response", text))


def test_hard_reading_would_be_noticed():
    text = (
        "Notwithstanding the aforementioned provisions, information concerning individual preferences is "
        "subsequently transferred to affiliated organisations established within other territories for analytical "
        "examination."
    )
    sentence = Sentence("here", "response", text)
    assert min(grades(sentence)) > GRADE
    assert longest(sentence) > SENTENCE_WORDS[False]
    assert "preferences" in hard_words(sentence)


# Fair


PHRASES = yaml.safe_load((ROOT / "actions" / "phrases.yml").read_text(encoding="utf-8"))
PROPOSED = {name.removeprefix("ask_") for name in PHRASES if name.startswith("ask_")}


@pytest.mark.parametrize("kind", sorted(PROPOSED))
def test_every_proposal_has_its_question_and_its_buttons(kind):
    """Consent has three equal answers in this order, everything else that can't be undone a yes and a no."""
    response = responses()["utter_ask_" + kind]
    assert response["text"] == "{question}"
    shown = titles("utter_ask_" + kind)
    payloads = [button["payload"] for button in response["buttons"]]
    if kind in CONSENT:
        assert shown == CONSENT_BUTTONS
        assert payloads == ["{yes}", "{chat}", "{no}"]
    else:
        assert payloads == ["{yes}", "{no}"]
        assert [title.split(",")[0] for title in shown] == ["Yes", "No"]


def test_the_proposals_are_found():
    """Every response that asks a question of these has its own one, and the other way round."""
    asking = {name for name, response in responses().items() if response["text"] == "{question}"}
    assert asking == {f"utter_ask_{kind}" for kind in PROPOSED}
    assert CONSENT | {"erase_all", "erase_field", "purpose_off", "correct", "export", "age"} <= PROPOSED


def test_every_operation_has_its_question():
    for feature in iter_modules(features.__path__, "actions.features."):
        import_module(feature.name)  # each registers what its questions do
    assert set(operations) == PROPOSED


def test_what_the_record_says_of_the_buttons_is_what_is_shown():
    recorded = {kind: re.findall(r"\[([^\]]+)\]", text) for kind, text in PHRASES["buttons_shown"].items()}
    assert recorded == {"consent": CONSENT_BUTTONS, "purpose_off": titles("utter_ask_purpose_off")}


def test_a_proposal_is_one_question():
    assert [sentence for sentence in QUESTIONS if sentence.text.count("?") != 1] == []


def test_asking_for_a_yes_is_one_sentence_with_its_reason():
    asking = [one for one in QUESTIONS if re.match(r"May I|Shall I switch on", one.text)]
    assert len(asking) > 8
    for sentence in asking:
        assert len(parts(sentence.text)) == 1
        assert sentence.text.endswith("?")
        assert "so that" in sentence.text or sentence.text.endswith("{sentence}?")


@pytest.mark.parametrize("text", ["Yes, please", "Yes!", "**Yes**", "\u2b50 Yes", "Yes (recommended)"])
def test_pressure_would_be_noticed(text):
    assert presses(Sentence("here", BUTTON, text))


def test_every_purpose_gives_its_reason():
    purposes = yaml.safe_load((ROOT / "privacy.yml").read_text(encoding="utf-8"))["purposes"]
    assert [name for name, purpose in purposes.items() if not purpose["sentence"].startswith("so that")] == []


def test_no_question_presses():
    assert [sentence for sentence in QUESTIONS if presses(sentence)] == []


def test_buttons_are_short_and_none_stands_out():
    for sentence in [one for one in SENTENCES if one.kind == BUTTON]:
        assert 0 < len(sentence.text) <= TITLE_CHARACTERS, sentence
        assert not presses(sentence), sentence
        assert not any(len(word) > 1 and word.isupper() for word in sentence.text.split()), sentence


# The list itself


def test_every_response_and_every_phrase_is_listed():
    listed = {sentence.text for sentence in SENTENCES}
    assert {str(response["text"]) for response in responses().values()} <= listed
    assert {PHRASES[f"ask_{kind}"] for kind in PROPOSED} <= listed
    assert set(PHRASES["meanings"].values()) <= listed
    assert phrases()["automated_decisions"] in listed


SAID_IN_PYTHON = re.compile(
    r"(?:Shall|May|Can|Do|Are|Would) (?:I|you) |(?:I|You) (?:can|then|will|have)\b|I(?:'m|'ll| am) "
)


def test_no_sentence_stands_in_the_code():
    """A net for the commonest beginnings: what is said stands in YAML, where the tests above meet it."""
    found = []
    for path in (path for folder in ("actions", "shop", "confidant") for path in ROOT.glob(f"{folder}/**/*.py")):
        with path.open("rb") as source:
            texts = [token for token in tokenize(source.readline) if token.type == STRING]
        found += [
            (path.name, one.start[0]) for one in texts if SAID_IN_PYTHON.match(one.string.lstrip("rbfRBF").strip("\"'"))
        ]
    assert found == []
