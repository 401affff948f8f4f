"""The words the shop knows: those of the catalogue, and the synonyms that lead to them.

Whatever comes out of a search text is a word of this vocabulary, never the text itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from shop.facets import Facet
from shop.mistakes import TableMistake
from shop.product import COLOUR, NAMED, Product, normal_size, size_family, size_rank
from shop.spelling import Spellings
from shop.table import Row, parsed
from shop.text import comparable, phrase_key, singular, words
from shop.word_lists import word_list

NAME = "name"
"""The facet of whole product names; its values are products' ids."""
OWN = ("kind", "type", "size", "word", COLOUR)
"""Facets that there are without brand.yml naming them."""
PHRASE_LENGTH = 6


class Meaning(NamedTuple):
    """What a phrase stands for: a facet, `NAME` or one of `OWN` among them, and its value."""

    facet: str
    value: str


class Synonym(NamedTuple):
    """A line of synonyms.csv: another way to say a value."""

    phrase: str
    meaning: Meaning


@dataclass(frozen=True, repr=False)
class Vocabulary:
    """Every value a search can ask for, and the phrases that mean it.

    Attributes:
        types: a type and its kind; a type that only a synonym knows is not sold, and maps to None.
        plurals: types as the feed has them, in the plural mostly.
        facets: the values of each facet of words, `colour` among them.
        units: the unit of each facet of numbers.
        labels: how the brand calls its facets, and says them.
        sizes: the sizes of each kind, smallest first.
        ids: the products' ids.
        words: the catalogue's other words.
        names: whole product names that say what they are.
        own_phrases: all phrases that are no names.
        everyday_names: names of products that people say all day ("Yes Please", "The Help").
    """

    kinds: frozenset[str]
    types: Mapping[str, str | None]
    plurals: Mapping[str, str]
    facets: Mapping[str, frozenset[str]]
    units: Mapping[str, str]
    labels: Mapping[str, Facet]
    ids: frozenset[str]
    words: frozenset[str]
    sizes: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[Meaning, ...]]
    own_phrases: Mapping[str, tuple[Meaning, ...]]
    everyday_names: Mapping[str, tuple[Meaning, ...]]

    @classmethod
    def build(
        cls, products: Iterable[Product], synonyms: Iterable[Synonym] = (), *, facets: Iterable[Facet] = ()
    ) -> Vocabulary:
        """The vocabulary of these products and synonyms."""
        return cls.of(Seen.of(products, facets), synonyms)

    @classmethod
    def of(cls, seen: Seen, synonyms: Iterable[Synonym] = ()) -> Vocabulary:
        """The vocabulary of what was seen, and of synonyms."""
        synonyms = tuple(synonyms)
        types: dict[str, str | None] = dict(seen.types)
        values = {name: dict(many) for name, many in seen.values.items()}
        for _, (facet, value) in synonyms:
            if facet == "type":
                types.setdefault(value, None)
            elif facet in values:
                values[facet].setdefault(value)
        sizes = _ladders(seen.sizes, seen.facets)
        phrases = _phrases(seen.sizes, types, values, sizes, synonyms)
        names, everyday = _names(seen.names, phrases)
        return cls(
            kinds=frozenset(seen.sizes),
            types=types,
            plurals=seen.plurals,
            facets={name: frozenset(many) for name, many in values.items()},
            units={facet.name: facet.unit for facet in seen.facets if facet.unit},
            labels={facet.name: facet for facet in seen.facets},
            ids=frozenset(seen.ids),
            words=_free_words(seen.words, phrases, synonyms),
            sizes=sizes,
            names=names,
            own_phrases=phrases,
            everyday_names=everyday,
        )

    def to_json(self) -> dict[str, Any]:
        """What `from_json` makes the same vocabulary of; the facets of brand.yml are not in it, nor the ids."""
        return {
            "kinds": sorted(self.kinds),
            "types": self.types,
            "plurals": self.plurals,
            "values": {name: sorted(many) for name, many in self.facets.items()},
            "words": sorted(self.words),
            "sizes": self.sizes,
            "names": self.names,
            "phrases": self.own_phrases,
            "everyday": self.everyday_names,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], facets: Iterable[Facet], ids: Iterable[str]) -> Vocabulary:
        """The vocabulary that was kept, with the facets of brand.yml and the products' ids."""
        facets = tuple(facets)
        return cls(
            kinds=frozenset(kept["kinds"]),
            types=kept["types"],
            plurals=kept["plurals"],
            facets={name: frozenset(many) for name, many in kept["values"].items()},
            units={facet.name: facet.unit for facet in facets if facet.unit},
            labels={facet.name: facet for facet in facets},
            ids=frozenset(ids),
            words=frozenset(kept["words"]),
            sizes={kind: tuple(ladder) for kind, ladder in kept["sizes"].items()},
            names=_meanings(kept["names"]),
            own_phrases=_meanings(kept["phrases"]),
            everyday_names=_meanings(kept["everyday"]),
        )

    @cached_property
    def phrases(self) -> Mapping[str, tuple[Meaning, ...]]:
        """What each phrase means, whole names among them."""
        return {**self.own_phrases, **self.names}

    @cached_property
    def numbered(self) -> frozenset[str]:
        """Sizes of shoes, children's clothes and the like that are only numbers."""
        return frozenset(size for many in self.sizes.values() for size in many if size_family(size) == "number")

    @cached_property
    def _tokens(self) -> Spellings:
        """The words of the phrases."""
        return Spellings({token for phrase in self.phrases for token in phrase.split() if token.isalpha()})

    @cached_property
    def _stems(self) -> Mapping[str, str]:
        return {singular(word): word for word in sorted(self.words)}

    @cached_property
    def _free(self) -> Spellings:
        return Spellings(self._stems)

    @property
    def colours(self) -> frozenset[str]:
        """The colours there are."""
        return self.facets[COLOUR]

    def is_size(self, text: str) -> bool:
        """Whether a text is a size: one of ours, or one that others have ("49", "XXL")."""
        return size_family(text) not in (None, NAMED) or any(text in many for many in self.sizes.values())

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
        """What a search can leave out: values of facets, words, kinds and types."""
        return self.words.union(self.kinds, self.types, *self.facets.values())

    def corrected(self, token: str) -> str:
        """`token`, or the word of the vocabulary it is very likely a misspelling of.

        Careful on purpose: a search that finds a word nobody wrote is worse than one that misses a word.
        """
        everyday = token in word_list("common") or token in word_list("english")
        if everyday or not token.isalpha() or len(token) < 4:  # noqa: PLR2004 - "rde" may be anything
            return token
        stem = singular(token)
        if stem in self._tokens or stem in word_list("common") or self.free_word(token):
            return token
        if _never().closest(token, longest=2):
            return token  # "cancle" is no candle
        for candidate in (token, stem):
            found = self._tokens.closest(candidate, longest=2)
            if found:
                return found
        return self._free.closest(stem, longest=1, shortest=6) or token


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


def load_synonyms(path: Path, products: Iterable[Product], facets: Iterable[Facet] = ()) -> tuple[Synonym, ...]:
    """Read synonyms.csv for these products; see `read_synonyms`."""
    return read_synonyms(path, Vocabulary.build(products, facets=facets))


def read_synonyms(path: Path, plain: Vocabulary) -> tuple[Synonym, ...]:
    """Read synonyms.csv (word, facet, value); no file, no synonyms.

    The value of a facet or a type may be one that nothing in the catalogue has: the assistant then understands
    the wish and can say that the shop does not have it.

    Raises:
        BrandFileError: an unknown facet or kind, or a free word the catalogue lacks.
    """
    if not path.exists():
        return ()
    rows = parsed(path, ("word", "facet", "value"), lambda row: _synonym(row, plain))
    return tuple(synonym for _, synonym in rows)


def _synonym(row: Row, plain: Vocabulary) -> Synonym:
    phrase, facet, value = row.text("word"), row.text("facet"), row.text("value")
    if not 1 <= len(words(comparable(phrase))) <= PHRASE_LENGTH:
        raise row.fault("word", TableMistake.WORD_LENGTH.says(most=PHRASE_LENGTH))
    known = dict.fromkeys((*OWN, *plain.facets))
    if facet not in known:
        raise row.fault("facet", TableMistake.FACET.says(facets=", ".join(known)))
    value = _as_the_feed_has_it(facet, value, plain)
    if facet == "kind" and value not in plain.kinds:
        raise row.fault("value", TableMistake.VALUE_KIND.says(value=value, kinds=", ".join(sorted(plain.kinds))))
    if facet == "word" and value not in plain.words:
        raise row.fault("value", TableMistake.VALUE_WORD.says(value=value))
    if facet == "size":
        return Synonym(phrase, Meaning(facet, normal_size(value)))
    return Synonym(phrase, Meaning(facet, value))


def _as_the_feed_has_it(facet: str, value: str, plain: Vocabulary) -> str:
    """A value in the catalogue's own spelling: "Hiking Boots" is the type "hiking boot"; what it has not stays."""
    own = {"kind": plain.kinds, "type": plain.types}.get(facet, plain.facets.get(facet, ()))
    return next((one for one in own if phrase_key(one) == phrase_key(value)), value)


@dataclass(frozen=True, repr=False)
class Seen:
    """What a vocabulary is made of, collected in one go over the products.

    Attributes:
        sizes: the sizes of each kind, as they come.
        values: the values of each facet of words.
        names: the ids of the products with a name, by what its spellings share.
        words: all words of names, descriptions and details.
    """

    facets: tuple[Facet, ...]
    values: dict[str, dict[str, None]]
    types: dict[str, str] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, dict[str, None]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, products: Iterable[Product], facets: Iterable[Facet] = ()) -> Seen:
        """What there is to see of these products."""
        facets = tuple(facets)
        worded = (facet.name for facet in facets if not facet.unit and facet.name != "size")
        seen = cls(facets, {name: {} for name in (COLOUR, *worded)})
        for product in products:
            seen.add(product)
        return seen

    def add(self, product: Product) -> None:
        """See one more."""
        self.ids.append(product.id)
        if product.type:
            self.types[product.type] = product.kind
        self.plurals[product.type] = product.types
        self.sizes.setdefault(product.kind, {}).update(dict.fromkeys(product.sizes))
        for name, many in self.values.items():
            many.update(dict.fromkeys(product.facets.get(name, ())))
        if key := phrase_key(product.name):
            self.names.setdefault(key, []).append(product.id)
        self.words.update(words(comparable(f"{product.name} {product.description} {product.words}")))


def _meanings(kept: Mapping[str, Iterable[tuple[str, str]]]) -> dict[str, tuple[Meaning, ...]]:
    return {phrase: tuple(Meaning(*one) for one in many) for phrase, many in kept.items()}


def _phrases(
    kinds: Iterable[str],
    types: Mapping[str, str | None],
    values: Mapping[str, Iterable[str]],
    sizes: Mapping[str, Iterable[str]],
    synonyms: Iterable[Synonym],
) -> dict[str, tuple[Meaning, ...]]:
    found: dict[str, tuple[Meaning, ...]] = {}
    worded = {size: None for many in sizes.values() for size in many if size_family(size) == NAMED}
    # What stands first is meant by a word that is several things.
    own: dict[str, Iterable[str]] = {"kind": kinds, "type": types, **values, "size": worded}
    for facet, many in own.items():
        for value in many:
            key = phrase_key(value)
            if key and len(key.split()) <= PHRASE_LENGTH and not _is_everyday(key, facet):
                found.setdefault(key, (Meaning(facet, value),))
    added: dict[str, list[Meaning]] = {}
    for phrase, meaning in synonyms:
        added.setdefault(phrase_key(phrase), []).append(meaning)
    # A synonym overrides what the catalogue's own word would mean, so that the brand has the last word.
    return {**found, **{phrase: tuple(meanings) for phrase, meanings in added.items()}}


def _is_everyday(key: str, facet: str) -> bool:
    """Whether a value of a facet is a word that people say all day: a topic "love", an author "It"."""
    everyday = word_list("common") | word_list("never")
    return facet not in ("kind", "type", COLOUR) and all(one in everyday for one in key.split())


def _free_words(found: Iterable[str], phrases: Mapping[str, object], synonyms: Iterable[Synonym]) -> frozenset[str]:
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


def _names(
    names: Mapping[str, Iterable[str]], phrases: Mapping[str, object]
) -> tuple[dict[str, tuple[Meaning, ...]], dict[str, tuple[Meaning, ...]]]:
    """Whole product names: those that say what they are, and those that may be said of something else.

    "Night Train", "Yes Please" and "Emma" are such: it takes words around them to make goods of them.
    """
    found = {
        key: tuple(Meaning(NAME, one) for one in ids)
        for key, ids in names.items()
        if key not in phrases and len(key.split()) <= PHRASE_LENGTH
    }
    telling = {key: meanings for key, meanings in found.items() if _is_telling(key)}
    return telling, {key: meanings for key, meanings in found.items() if key not in telling}


@cache
def _never() -> Spellings:
    """Words of rights and answers: a slip for one of them is a slip for no product."""
    return Spellings(word_list("never"))


def _is_telling(key: str) -> bool:
    """Whether a name has two words that are not said all day."""
    everyday = word_list("common") | word_list("never")
    return sum(word not in everyday for word in key.split()) > 1


def _ladders(sizes: Mapping[str, Iterable[str]], facets: Iterable[Facet]) -> dict[str, tuple[str, ...]]:
    """The sizes of each kind: as brand.yml orders them, else families in the feed's order, and each by its rank."""
    order = next((facet.order for facet in facets if facet.name == "size"), ())
    own = {normal_size(size): place for place, size in enumerate(order)}
    ladders = {}
    for kind, found in sizes.items():
        families = list(dict.fromkeys(size_family(size) or "" for size in found))
        places = {
            size: (own.get(size, len(own)), families.index(size_family(size) or ""), size_rank(size)) for size in found
        }
        ladders[kind] = tuple(sorted(found, key=places.__getitem__))
    return ladders
