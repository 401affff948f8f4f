"""Answers in a person's own words, read strictly: all of a sentence must be words from the lists in lexicon.yml.

NLU says what a sentence is about; it may be wrong. What is recorded as consent, or can't be undone, never rests on it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from actions.resources import lexicon
from confidant.turn.answers import Answer
from shop.text import comparable

_READINGS = (Answer.CHAT, Answer.NO, Answer.LATER, Answer.YES)
_HARMLESS = frozenset(".,;:!'\u2019-\u2026") | frozenset(
    "\U0001f44d\U0001f642\U0001f60a\u2764\ufe0f\u2705"
)  # and kind pictures
_LONGEST = 80
_DIGITS = 3
_MARKS = re.compile(r"[^\w\s']+")
_LONG_NO, _LONG_YES = re.compile(r"no{2,}"), re.compile(r"y+e+s{2,}|y+e{2,}s+")
_LEADING_NO = re.compile(r"(?:no|nope|nah)\b(?! (?:idea|problem|worries|matter|doubt|one|clue|wait)\b)")
_OWN_MEMORY = re.compile(
    r"\bi (?:don't|dont|do not|never|can't) (?:really |even )?(?:remember|keep|note|track|record)\b"
)
_REFUSES_MEMORY = re.compile(
    r"\b(?:don't|dont|do not|never|not|stop|no longer|nothing|without)\b[\w' ]{0,30}?"
    r"\b(?:keep|keeping|stor(?:e|ing|ed)|remember|remembering|sav(?:e|ing|ed)|track|tracking|record|collect|note|profil\w+)\b"
    r"|\b(?:keep|store|remember|save|record) nothing\b|\bnever gave (?:permission|consent)\b",
)
_AGE = re.compile(
    r"(?:(?:yes|yeah|yep|of course|sure|certainly|no|nope|well|sorry|actually) )*"
    r"(?:(?:i will be|i'll be|i am|i'm|im|my age is|i turned|i just turned|only|just|already) )*"
    r"(?P<side>under |below |younger than |not |not yet |almost |nearly |turning |over |above |older than |at least )?"
    r"(?P<years>\w+)(?: and a half)?"
    r"(?: (?:years? old|years?|yrs?|yrs? old|yo|now|already|soon|next \w+|in \w+))*",
)
_YOUNGER = frozenset({"under ", "below ", "younger than ", "not ", "not yet ", "almost ", "nearly ", "turning "})
_SOON = re.compile(r"\b(?:will be|i'll be|soon|next|in)\b")


def plain(text: str) -> str:
    """A sentence in small letters without marks and accents, as the lists are written; "nooo" is a no."""
    words = _MARKS.sub(" ", comparable(text)).split()
    return " ".join(
        "no" if _LONG_NO.fullmatch(word) else "yes" if _LONG_YES.fullmatch(word) else word for word in words
    )


@lru_cache(maxsize=64)
def _phrases(
    reading: Answer, about: str, *, polite: bool
) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """The phrases that make a reading, and those that may stand around them, each as its words."""
    lists = lexicon()["plain"]
    if reading is Answer.CHAT:
        core, around = lists["chat"], [*lists["filler"], *lists["yes"], *lists["fine"], *lists["but"]]
    elif reading is Answer.LATER:
        core, around = lists["later"], [*lists["filler"], "no", "but"]
    else:
        name = "yes" if reading is Answer.YES else "no"
        core = [*lists[name], *lists["about"].get(about, {}).get(name, [])]
        core += lists["fine"] if polite and reading is Answer.YES else []
        around = [word for word in lists["filler"] if reading is Answer.YES or word != "yes"]
    return frozenset(tuple(one.split()) for one in core), frozenset(tuple(one.split()) for one in around)


def _made_of(words: list[str], core: frozenset[tuple[str, ...]], around: frozenset[tuple[str, ...]]) -> bool:
    """Whether words are a row of these phrases with one of `core` at least; one walk, however they overlap."""
    longest = max(map(len, core | around))
    reached = [{False}, *(set[bool]() for _ in words)]  # whether a core phrase was met on a way to each place
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            phrase = tuple(words[start:end])
            if phrase in core and reached[start]:
                reached[end].add(True)
            if phrase in around:
                reached[end] |= reached[start]
    return True in reached[-1]


def answer(text: str, about: str = "", *, polite: bool = True) -> Answer | None:
    """What a sentence answers to a question of ours, when that is all it says.

    Args:
        text: the sentence.
        about: the kind of proposal that was asked, for words that only fit there.
        polite: whether "ok", "fine" and the like count as a yes.

    Returns:
        The answer, or None when it is none.
    """
    words = plain(text)
    if not words or len(words) > _LONGEST or _is_mixed(text):
        return None
    return next(
        (one for one in _READINGS if _made_of(words.split(), *_phrases(one, about, polite=polite))),
        None,
    )


def _is_mixed(text: str) -> bool:
    """Whether a sentence holds a sign that may turn its meaning: any but letters, digits and a few harmless marks."""
    signs = {sign for sign in unicodedata.normalize("NFKC", text) if not (sign.isalnum() or sign.isspace())}
    return not {sign for sign in signs if not unicodedata.combining(sign)} <= _HARMLESS


def only_for_this_chat(text: str) -> bool:
    """Whether a sentence ends or begins with a wish to keep it only for this chat."""
    words = plain(text)
    tail = [
        phrase for phrase in lexicon()["plain"]["chat"] if phrase.split()[0] in {"only", "just"} or "only" in phrase
    ]
    return any(words.endswith(phrase) or words.startswith(phrase) for phrase in tail)


def old_enough(text: str, age: int) -> Answer | None:
    """Whether a sentence that states an age, and nothing else, states one from `age` years on; None for others."""
    match = _AGE.fullmatch(plain(text))
    if match is None:
        return None
    years = _number(match["years"])
    if years is None:
        return None
    younger = years < age or match["side"] in _YOUNGER or _SOON.search(match.group()) is not None
    return Answer.NO if younger else Answer.YES


def _number(word: str) -> int | None:
    if word.isdecimal() and len(word) <= _DIGITS:
        return int(word)
    number: int | None = lexicon()["numbers"].get(word)
    return number


def _asks(text: str) -> bool:
    return not {"?", "\u061f", "\u203d"}.isdisjoint(unicodedata.normalize("NFKC", text))


def begins_with_no(text: str) -> bool:
    """Whether a sentence, no question, begins with a no and goes on to something else."""
    return not _asks(text) and _LEADING_NO.match(plain(text)) is not None


def refuses_memory(text: str) -> bool:
    """Whether somebody says, unasked, that nothing of them shall be kept."""
    words = plain(text)
    return not _asks(text) and _REFUSES_MEMORY.search(words) is not None and _OWN_MEMORY.search(words) is None


def asks_a_moment(text: str, unless: str | None = None) -> bool:
    """Whether somebody only needs a moment ("one sec", "brb").

    Args:
        text: the message.
        unless: a list of words in lexicon.yml. When it is given, not all of the message need be about a moment: some of
            it must, and none of these words may stand there.
    """
    words = re.sub(r"\d+", "five", plain(text))
    if not words or len(words) > _LONGEST:
        return False
    lists = lexicon()["moment"]
    core, around = (frozenset(tuple(one.split()) for one in lists[name]) for name in ("core", "around"))
    if _made_of(words.split(), core, around):
        return True
    if unless is None:
        return False
    there, besides = (re.search(rf"\b(?:{'|'.join(lists[name])})\b", words) for name in ("inside", unless))
    return there is not None and besides is None
