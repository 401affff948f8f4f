"""Slips of the finger, as on a phone."""

from __future__ import annotations

import random

_NEAR = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "wa qes wrd etf ryg tuh yij uok ipl ol qsz awdx sefc drgv fthb gyjn hukm jil ko asx zsdc xdfv cfgb vghn bhjm njk".split(),
        strict=True,
    )
)  # keys beside each other


def slip_of_the_finger(word: str, rng: random.Random) -> str:
    """The word with one slip: letters swapped, left out, doubled, or a key beside hit."""
    if len(word) < 3 or not word.isalpha():
        return word
    place = rng.randrange(len(word) - 1) if rng.random() < 0.4 else rng.randrange(1, len(word) - 1)
    near = rng.choice(_NEAR.get(word[place].lower(), "aeiou"))
    return rng.choice([
        word[:place] + word[place + 1] + word[place] + word[place + 2 :], word[:place] + word[place + 1 :], word[:place] + word[place:][:1] + word[place:],
        word[:place] + near + word[place + 1 :], word[:place] + near + word[place:], word + rng.choice([word[-1], near]),
    ])  # fmt: skip
