"""People by the words around them, for chat without capitals or commas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from privacy.recognizers.base import FLAGS, ChatRecognizer, Match

NAME_WORD = r"[^\W\d_][^\W\d_'.-]{0,23}(?:['-][^\W\d_]{1,20}){0,2}\.?"
WORDS = re.compile(NAME_WORD)
_MAX_WORDS = 4
PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "del",
        "della",
        "di",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "ten",
        "ter",
        "bin",
        "ibn",
        "al",
        "el",
        "o'",
        "mc",
        "mac",
        "st",
        "saint",
        "san",
        "y",
        "e",
    ]
)
_STRONG = re.compile(
    r"(?<!\w)(?:my (?:full |first |last |sur|middle |nick|real )?name(?: is|'s|s| was|:| =)|(?<!company "
    r")(?<!brand )(?<!product )(?:the |full |first |last |sur|middle )?name(?: is|'s|:|-)|names|(?:full"
    r"|first|last|middle|sur) ?name|(?<!company )(?<!brand )(?<!product )(?<!file )name"
    r"|(?:i am|i'm|im|i go by|they) (?:called|named|known as|call me)|(?:you can |please |pls |just "
    r")?call me|i go by|regards,?|sincerely,?|cheers,|signed,?|yours,?|account (?:holder|name)(?: is|:)?"
    r"|under the name(?: of)?"
    r"|(?:speaking|talking) (?:to|with)|for (?:mr|mrs|ms|miss|dr)) (?=\w)",
    FLAGS,
)
_WEAK = re.compile(r"(?<!\w)(?:i am|i'm|im|i m|me is|it's me|its me) (?=\w)", FLAGS)
_POINTING = re.compile(r"(?<!\w)(?:this is|it is|it's|its|hi from|hello from|here is|here's) (?=\w)", FLAGS)
_RELATION = re.compile(
    r"(?<!\w)(?:my|our) (?:wife|husband|son|daughter|mum|mom|dad|mother|father|brother|sister|partner"
    r"|boyfriend|girlfriend|friend|boss|colleague|fiancee?|kid|baby|cousin|uncle|aunt|neighbou?r)(?:,| is "
    r"called| is named| called| named|'s name is)? (?=\w)",
    FLAGS,
)
_TITLE = re.compile(
    r"(?<!\w)(?:mr|mrs|ms|miss|mister|dr|prof|sir|herr|frau|señor|senor|senora|monsieur|madame)\.? (?=\w)", FLAGS
)
_HERE = re.compile(
    rf"^ ?(?:(?:hi|hey|hello|hiya)[ ,!]{{1,2}})?({NAME_WORD}(?: {NAME_WORD})?) (?:here|speaking)\b", FLAGS
)
_CLAUSE_END = re.compile(
    r" ?(?:$|[.,!?;:)&/\n]|(?:here|and|from|by|thx|thanks|thank|btw|speaking|again|with|living|\d)\b)", FLAGS
)
NO_NAME = frozenset(
    [
        "later",
        "back",
        "when",
        "asap",
        "if",
        "at",
        "on",
        "in",
        "tomorrow",
        "today",
        "now",
        "maybe",
        "written",
        "known",
        "shown",
        "taken",
        "hidden",
        "seen",
        "spelled",
        "misspelled",
        "spelt",
        "wrong",
        "not",
        "missing",
        "incorrect",
        "private",
        "unknown",
        "important",
        "required",
        "asked",
        "necessary",
        "what",
        "why",
        "how",
        "crazy",
        "a",
        "the",
        "again",
        "instead",
        "soon",
        "whatever",
        "anything",
        "something",
        "nothing",
        "yours",
        "please",
        "pls",
        "never",
        "is",
        "was",
        "it",
        "you",
        "about",
        "up",
    ]
)


class IntroducedPersonRecognizer(ChatRecognizer):
    """``i'm maria``, ``my name is priya``, ``call me jo``, ``this is sam chen``, ``mr dupont``."""

    ENTITY = "PERSON"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield names without what introduced them."""
        for found in _STRONG.finditer(text):
            bare = found.group().strip().lower() == "name"
            yield from self._name(text, found.end(), 0.9, self._unheard if bare else self._strong)
        for found in _TITLE.finditer(text):
            yield from self._name(text, found.end(), 0.85, self._strong)
        for pattern in (_WEAK, _RELATION):
            for found in pattern.finditer(text):
                yield from self._name(text, found.end(), 0.85, self._weak)
        for found in _POINTING.finditer(text):
            yield from self._name(text, found.end(), 0.8, self._pointed)
        found_here = _HERE.search(text)
        if found_here and not self.vocabulary.is_word(found_here.group(1).split()[0]):
            yield Match(*found_here.span(1), 0.85)

    def _name(
        self, text: str, start: int, score: float, accepts: Callable[[str, list[re.Match[str]]], bool]
    ) -> Iterator[Match]:
        words = self._run(text, start)
        if words and accepts(text, words):
            yield Match(start, words[-1].end(), score)

    def _run(self, text: str, start: int) -> list[re.Match[str]]:
        """The first word, and up to three more that can go on a name."""
        words: list[re.Match[str]] = []
        place = start
        while len(words) < _MAX_WORDS:
            found = WORDS.match(text, place)
            if found is None:
                break
            word = found.group().rstrip(".")
            low = word.lower()
            if words and not (
                low in PARTICLES or self.vocabulary.may_be_family(word) or (len(word) == 1 and low != "i")
            ):
                break
            words.append(found)
            if text[found.end() : found.end() + 1] != " ":
                break
            place = found.end() + 1
        while len(words) > 1 and words[-1].group().lower() in PARTICLES:
            words.pop()
        return words

    def _strong(self, text: str, words: list[re.Match[str]]) -> bool:  # noqa: ARG002
        word = words[0].group().rstrip(".").lower()
        if self.vocabulary.may_be_given(word):
            return True
        participle = word.endswith(("ed", "ing")) and self.vocabulary.is_word(word)
        return word not in NO_NAME and not self.vocabulary.is_common(word) and not participle

    def _unheard(self, text: str, words: list[re.Match[str]]) -> bool:
        word = words[0].group().rstrip(".")
        return self._strong(text, words) and (self.vocabulary.may_be_given(word) or not self.vocabulary.is_word(word))

    def _weak(self, text: str, words: list[re.Match[str]]) -> bool:
        word = words[0].group().rstrip(".").lower()
        ends = _CLAUSE_END.match(text, words[-1].end()) is not None
        if self.vocabulary.is_given(word):
            return True
        if self.vocabulary.may_be_given(word):
            return ends or len(words) > 1
        return (
            not self.vocabulary.is_word(word)
            and word not in NO_NAME
            and (ends or len(words) > 1)
            and word not in self.vocabulary.places
        )

    def _pointed(self, text: str, words: list[re.Match[str]]) -> bool:
        word = words[0].group().rstrip(".").lower()
        if self.vocabulary.is_given(word):
            return True
        here = re.match(r" (?:here|speaking|from|again)\b", text[words[-1].end() :], FLAGS) is not None
        if self.vocabulary.may_be_given(word):
            return here or len(words) > 1
        return here and not self.vocabulary.is_word(word)


class KnownNameRecognizer(IntroducedPersonRecognizer):
    """Given names from our list anywhere, with the family name behind them."""

    def matches(self, text: str) -> Iterator[Match]:
        """Yield names whose first word is a given name and no everyday word."""
        place = 0
        for found in re.finditer(r"(?<![\w@.'-])" + NAME_WORD + r"(?![\w@])", text):
            if found.start() < place:
                continue
            word = found.group().rstrip(".").removesuffix("'s")
            words = self._run(text, found.start())
            doubtful = self.vocabulary.may_be_given(word) and not self.vocabulary.is_common(word)
            family = len(words) > 1 and words[1].group().lower() in self.vocabulary.family
            if self.vocabulary.is_given(word) or (doubtful and family) or self._capitals(words):
                place = words[-1].end() if words else found.end()
                yield Match(found.start(), place, 0.75)

    def _capitals(self, words: list[re.Match[str]]) -> bool:
        """Whether two words in a row begin with a capital, and no dictionary has either."""
        both = [word.group().removesuffix("'s") for word in words[:2]]
        return len(both) > 1 and all(
            word.istitle() and len(word) > 1 and not self.vocabulary.is_word(word) for word in both
        )
