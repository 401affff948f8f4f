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


_SOUNDS = (
    ("tion", "shun"), ("ight", "ite"), ("ough", "uff"), ("ph", "f"), ("ck", "k"), ("qu", "kw"), ("wh", "w"), ("kn", "n"), ("wr", "r"),
    ("ee", "ea"), ("ea", "ee"), ("ie", "ei"), ("ei", "ie"), ("ance", "ence"), ("ence", "ance"), ("able", "ible"), ("ible", "able"),
    ("ery", "ary"), ("ary", "ery"), ("er", "or"), ("or", "er"), ("sc", "s"), ("c", "k"), ("c", "s"), ("s", "c"), ("s", "z"), ("z", "s"),
    ("f", "v"), ("i", "e"), ("e", "i"), ("a", "e"), ("y", "i"), ("y", "ie"), ("ai", "ay"), ("oo", "u"), ("ou", "ow"), ("au", "o"),
)  # fmt: skip


def as_it_sounds(word: str, rng: random.Random) -> str:
    """The word as somebody spells it by ear: other letters for the same sound, one of two letters that are alike."""
    ways = [(one, other) for one, other in _SOUNDS if one in word[1:]]
    twice = [place for place in range(1, len(word)) if word[place] == word[place - 1]]
    if twice and (not ways or rng.random() < 0.4):
        place = rng.choice(twice)
        return word[:place] + word[place + 1 :]
    if not ways:
        return word
    one, other = rng.choice(ways)
    return word[0] + word[1:].replace(one, other, 1)
