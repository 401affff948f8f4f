"""The words the shop knows: those of the catalogue, and the synonyms that lead to them.

Whatever comes out of a search text is a word of this vocabulary, never the text itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from shop.product import Product, size_family, size_rank
from shop.table import Row, read_rows
from shop.text import comparable, phrase_key, singular, words
from shop.word_lists import word_list

FACETS = ("kind", "type", "colour", "size", "activity", "word")
PHRASE_LENGTH = 4


class Meaning(NamedTuple):
    """What a phrase stands for: one of `FACETS` and its value."""

    facet: str
    value: str


class Synonym(NamedTuple):
    """A line of synonyms.csv: another way to say a value."""

    phrase: str
    meaning: Meaning


@dataclass(frozen=True, repr=False)
class Vocabulary:
    """Every value a search can ask for, and the phrases that mean it.

    `types` maps a type to its kind; a type that only a synonym knows is not sold, and maps to None.
    `sizes` maps a kind to its sizes, smallest first. `words` are the catalogue's other words.
    """

    kinds: frozenset[str]
    types: Mapping[str, str | None]
    colours: frozenset[str]
    activities: frozenset[str]
    words: frozenset[str]
    sizes: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[Meaning, ...]]
    _tokens: tuple[str, ...]
    _known: frozenset[str]
    _stems: Mapping[str, str]

    @classmethod
    def build(cls, products: Iterable[Product], synonyms: Iterable[Synonym] = ()) -> Vocabulary:
        """The vocabulary of these products and synonyms."""
        products = tuple(products)
        synonyms = tuple(synonyms)
        types: dict[str, str | None] = {product.type: product.kind for product in products}
        colours = {colour for product in products for colour in product.colours}
        activities = {activity for product in products for activity in product.activities}
        for _, (facet, value) in synonyms:
            if facet == "type":
                types.setdefault(value, None)
            elif facet == "colour":
                colours.add(value)
            elif facet == "activity":
                activities.add(value)
        kinds = frozenset(product.kind for product in products)
        phrases = _phrases(kinds, types, colours, activities, synonyms)
        free = _free_words(products, phrases, synonyms)
        names = _names(products, phrases)
        tokens = tuple(sorted({token for phrase in phrases for token in phrase.split() if token.isalpha()}))
        return cls(
            kinds=kinds,
            types=types,
            colours=frozenset(colours),
            activities=frozenset(activities),
            words=free | {meaning.value for meanings in names.values() for meaning in meanings},
            sizes=_ladders(products),
            phrases={**names, **phrases},
            _tokens=tokens,
            _known=frozenset(tokens),
            _stems={singular(word): word for word in sorted(free)},
        )

    def __repr__(self) -> str:
        return f"Vocabulary({len(self.phrases)} phrases, {len(self.words)} words)"

    def families(self, kind: str | None) -> frozenset[str]:
        """The families of sizes that `kind` comes in; of everything when `kind` is None."""
        ladders = self.sizes.values() if kind is None else (self.sizes.get(kind, ()),)
        return frozenset(family for ladder in ladders for size in ladder if (family := size_family(size)))

    def free_word(self, token: str) -> str | None:
        """The catalogue's own spelling of this word, if it has the word: plural, singular, "warmer", "warmest"."""
        found = self._stems.get(singular(token))
        if found is None and token not in word_list("common"):
            found = next((self._stems[stem] for stem in _compared(token) if stem in self._stems), None)
        return found

    @cached_property
    def refusable(self) -> frozenset[str]:
        """What a search can leave out: colours, words, kinds and types."""
        return self.colours | self.words | self.kinds | frozenset(self.types)

    def corrected(self, token: str) -> str:
        """`token`, or the word of the vocabulary it is very likely a misspelling of.

        Careful on purpose: a search that finds a word nobody wrote is worse than one that misses a word.
        """
        if token in word_list("common") or not token.isalpha() or len(token) < 4:  # noqa: PLR2004 - "rde" may be anything
            return token
        stem = singular(token)
        if stem in self._known or stem in word_list("common") or self.free_word(token):
            return token
        for candidate in (token, stem):
            found = _closest(candidate, self._tokens, longest=2)
            if found:
                return found
        return _closest(stem, tuple(self._stems), longest=1, shortest_token=6) or token


def _compared(token: str) -> Iterator[str]:
    """What a word may be a comparative or superlative of: "warmer", "wider", "sturdiest", "thinner"."""
    for ending in ("er", "est"):
        stem = token.removesuffix(ending)
        if stem != token and len(stem) > 2:  # noqa: PLR2004 - "her", "best"
            yield from (stem, f"{stem}e")
            if stem.endswith("i"):
                yield f"{stem[:-1]}y"
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def load_synonyms(path: Path, products: Iterable[Product]) -> tuple[Synonym, ...]:
    """Read synonyms.csv (word, facet, value).

    A colour, activity or type may be one that nothing in the catalogue has: the assistant then understands
    the wish and can say that the shop does not have it.

    Raises:
        BrandFileError: an unknown facet or kind, a size that is no size, a free word the catalogue lacks.
    """
    plain = Vocabulary.build(products)
    return tuple(_synonym(row, plain) for row in read_rows(path, ("word", "facet", "value")))


def _synonym(row: Row, plain: Vocabulary) -> Synonym:
    phrase, facet, value = row.text("word"), row.text("facet"), row.text("value")
    if not 1 <= len(words(comparable(phrase))) <= PHRASE_LENGTH:
        raise row.fault("word", f"must be 1 to {PHRASE_LENGTH} words")
    if facet not in FACETS:
        raise row.fault("facet", f"must be one of {', '.join(FACETS)}")
    if facet == "kind" and value not in plain.kinds:
        raise row.fault("value", f"{value!r} is not a kind in the catalogue")
    if facet == "size" and size_family(value) is None:
        raise row.fault("value", f"{value!r} is not a size")
    if facet == "word" and value not in plain.words:
        raise row.fault("value", f"{value!r} is not a word in the catalogue")
    return Synonym(phrase, Meaning(facet, value))


def _phrases(
    kinds: Iterable[str],
    types: Mapping[str, str | None],
    colours: Iterable[str],
    activities: Iterable[str],
    synonyms: Iterable[Synonym],
) -> dict[str, tuple[Meaning, ...]]:
    found: dict[str, tuple[Meaning, ...]] = {}
    own = {"kind": kinds, "type": types, "colour": colours, "activity": activities}
    for facet, values in own.items():
        for value in sorted(values):
            found[phrase_key(value)] = (Meaning(facet, value),)
    added: dict[str, list[Meaning]] = {}
    for phrase, meaning in synonyms:
        added.setdefault(phrase_key(phrase), []).append(meaning)
    # A synonym overrides what the catalogue's own word would mean, so that the brand has the last word.
    return {**found, **{phrase: tuple(meanings) for phrase, meanings in added.items()}}


def _free_words(
    products: Iterable[Product], phrases: Mapping[str, object], synonyms: Iterable[Synonym]
) -> frozenset[str]:
    texts = (f"{product.name} {product.description}" for product in products)
    found = {word for text in texts for word in words(comparable(text))}
    wanted = {meaning.value for _, meaning in synonyms if meaning.facet == "word"}
    plain = {
        word
        for word in found
        if len(word) > 2  # noqa: PLR2004 - "it", "up"
        and word.isalpha()
        and not {word, singular(word)} & word_list("common")
        and singular(word) not in phrases
    }
    return frozenset(plain | wanted)


def _names(products: Iterable[Product], phrases: Mapping[str, object]) -> dict[str, tuple[Meaning, ...]]:
    """Product names of several words, which may be everyday words: "Old Town", "Night Train"."""
    names = {product.name: [word for word in words(comparable(product.name)) if word.isalpha()] for product in products}
    return {
        phrase_key(name): tuple(Meaning("word", word) for word in parts)
        for name, parts in names.items()
        if 1 < len(parts) <= PHRASE_LENGTH and phrase_key(name) not in phrases
    }


def _ladders(products: Iterable[Product]) -> dict[str, tuple[str, ...]]:
    sizes: dict[str, set[str]] = {}
    for product in products:
        sizes.setdefault(product.kind, set()).update(product.sizes)
    return {kind: tuple(sorted(found, key=_size_order)) for kind, found in sizes.items()}


def _size_order(size: str) -> tuple[str, float]:
    return size_family(size) or "", size_rank(size)


def _closest(token: str, known: Sequence[str], *, longest: int, shortest_token: int = 4) -> str | None:
    """The one known word so near that the token must be it: first letter right, one slip (two in a long word)."""
    if len(token) < shortest_token:
        return None
    allowed = longest if len(token) > 7 else 1  # noqa: PLR2004 - long words leave room for two slips
    near = process.extract(token, known, scorer=OSA.distance, score_cutoff=allowed, limit=4)
    fits = [(word, distance) for word, distance, _ in near if _slip(token, word)]
    best = [word for word, distance in fits if distance == fits[0][1]]
    return best[0] if len(best) == 1 else None


def _slip(token: str, word: str) -> bool:
    """Whether a slip of the finger explains the difference; short words differ by one letter all too often."""
    if sorted(token) == sorted(word):
        return len(word) > 3  # noqa: PLR2004 - two letters swapped
    return token[0] == word[0] and len(word) > 3 and max(len(token), len(word)) > 4  # noqa: PLR2004
