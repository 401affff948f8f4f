"""The patterns of special categories: a frame that points at a person, a few fillers, and the telling words.

The words stand in ``words/special.yml``. Each frame ends with a space, and what repeats is bounded: the time stays in
proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from confidant.detection.recognizers.base import FLAGS
from confidant.detection.recognizers.word_lists import any_of

_EDGE = r"(?:^|[.!?,;] ?)"
_ALONE = r"(?<![\w'])"
_MY = r"(?:my|our) (?:(?:little|older|younger|eldest|youngest|late|ex|poor|dear|best) )?"
_AGED = r"\d{1,2} ?(?:yo|y/o|-?(?:year|yr)s?[- ]olds?)"
_BE = r"(?: (?:is|was|are|were|got)|'s|s(?= a?n? ?(?:diab|preg|autis|deaf)))"
_DROPPED = rf"{_EDGE}(?:(?:can'?t|cannot|don'?t|must|have to|had to|am) ){{0,2}}"
_VOTES = r"(?:vot(?:e|ed|ing)|support(?:ed|ing)?|campaign(?:ed|ing)?|joined|donated?)(?: (?:for|against|to))?"
_CLUB = r"(?:(?<!birthday )party|union|church|mosque|synagogue|temple)"


class Frames:
    """Makes the patterns of ``lists``, those of ``words/special.yml``; the last group of a pattern is what is told."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._lists = lists

    def told(self) -> tuple[re.Pattern[str], ...]:
        """What people tell of themselves and their family."""
        patterns = (*self._is_something(), *self._has_something(), *self._does_something(), *self._in_passing())
        return tuple(re.compile(pattern, FLAGS) for pattern in patterns)

    def family(self) -> re.Pattern[str]:
        """A relative, of whom the next sentence may tell."""
        return re.compile(rf"{_ALONE}{self._kin}\b", FLAGS)

    def they(self) -> re.Pattern[str]:
        """What is told of a relative who was named before: "he is …", "she has …"."""
        of = self._any
        return re.compile(
            rf"{_ALONE}(?:(?:he|she|they)(?: is|'s|s| was|'re| are) {self._fill}({of('states', 'faiths', 'loves')}"
            rf"|{of('origins')}{self._ends})|(?:he|she)(?:'s| has| had) (?:(?:got|just) )?"
            rf"{self._kinds}({of('conditions')})){self._plain}",
            FLAGS,
        )

    def word(self) -> re.Pattern[str]:
        """Any word in the place of a telling one: it may be one with a slip in it."""
        return re.compile(rf"(?:{self._is}|{self._has}|{_ALONE}my )([a-z]{{6,18}})(?!\w)", FLAGS)

    def _is_something(self) -> Iterable[str]:
        of, origin = self._any, self._any("origins")
        yield rf"{self._is}({of('states', 'faiths', 'loves', 'unions', 'convictions')}){self._plain}"
        yield rf"{self._is}({of('leanings')})(?!\w)"
        allergens = rf"(?!{of('no_allergens')}\b)\w{{2,20}}(?: (?:stings?|nuts?|dust|mites|dye|milk))?"
        yield rf"{self._is}(all?er?gic to {allergens})"
        yield rf"{self._stems_from}({origin}(?:[ -]{origin})?(?: {of('persons')})?){self._ends}"
        descent = rf"{of('origins', 'faiths')} (?:family|background|origin|descent)"
        yield rf"{self._stems_from}(?:(?:from|of) )?(?:an? )?({descent})\b"

    def _has_something(self) -> Iterable[str]:
        of = self._any
        roots = rf"{of('origins')} (?:roots|heritage|ancestry|blood|citizenship)"
        yield rf"{_ALONE}i have (?:(?:an?|some|half) )?({roots})\b"
        yield rf"{self._has}({of('conditions')}){self._plain}"
        yield rf"{_EDGE}(?:got|have|having) {self._kinds}({of('conditions')})(?= ?(?:$|[.,!;]))"
        whose = r"(?:(?:son|daughter|kid|nephew|niece)'?s )?"
        yield rf"{_ALONE}my {self._kinds}{whose}({of('own', 'conditions')}){self._plain}"

    def _does_something(self) -> Iterable[str]:
        yield rf"(?:{self._does}|{_DROPPED})({self._any('deeds')})(?!\w)"
        party = rf"(?:[\w'-]{{2,24}} party(?! (?:dress|shoes|outfit|tent|night))|{self._any('parties')})"
        yield rf"{self._does}({_VOTES}(?: the)? {party})(?!\w)"
        yield rf"{self._is}(member of (?:the )?(?!student|credit|rugby)[\w' ]{{2,30}}? {_CLUB})(?!\w)"

    def _in_passing(self) -> Iterable[str]:
        of = self._any
        who = of("faiths", "loves", "states", "origins")
        relative = rf"{of('relatives')}(?: ?$|[.,!?']| {of('verbs')}\b)"
        yield rf"{_ALONE}{_MY}(?:{_AGED} )?({who})(?= {relative})"
        hello = rf"{_EDGE}(?:(?:hi|hello|hey),? )?{self._fill}"
        yield rf"{hello}({who}(?: {of('persons')})?)(?= here\b(?! (?:in|we|you|is|are)))"
        yield rf"{_ALONE}({who}(?: {of('persons')})?s?) like (?:me|myself|us|my {of('relatives')})\b"
        yield rf"{_ALONE}(?:we|us|fellow) ({of('plurals')})(?!\w)"
        yield r"(?<!\w)(h\.?i\.?v\.?[ -]?(?:positive|pos\b|\+))"
        is_so = r"(?: is| was| are|'s|:)(?: (?!and |but |so |because )[\w+'-]{1,20}){1,3}"
        yield rf"{_ALONE}my ({of('topics')}{is_so})"
        yield rf"{_ALONE}my ((?:race|nationality)(?: is|:) {of('origins')})(?!\w)"

    @cached_property
    def _is(self) -> str:
        return rf"(?:{_ALONE}(?:{self._any('self')}|{self._named}{_BE})|{_EDGE}am) {self._fill}"

    @cached_property
    def _stems_from(self) -> str:
        return rf"(?:{_ALONE}(?:{self._any('self')}|{self._kin}{_BE})|{_EDGE}am) {self._fill}"

    @cached_property
    def _has(self) -> str:
        of = self._any
        return (
            rf"(?:{_ALONE}(?:(?:i|we|{self._named})(?:'ve|'s)?(?: {of('helping')}){{0,3}} {of('getting')}"
            rf"|i'?ve(?: (?:got|had))?|(?:i'm|im|i am|i take) {of('suffering')}"
            r"|(?:because of|due to|with|for|thanks to|cos of)(?= my ))"
            rf"|{_EDGE}(?:had|suffering from|diagnosed with)) {self._kinds}"
        )

    @cached_property
    def _does(self) -> str:
        return rf"{_ALONE}(?:i|we|{self._kin})(?:'ve|'d|'ll|'m|m)?(?: {self._any('helping')}){{0,4}} "

    @cached_property
    def _kin(self) -> str:
        relatives = self._any("relatives")
        return rf"{_MY}(?:{_AGED}(?: {relatives})?|{relatives})"

    @cached_property
    def _named(self) -> str:
        return rf"{self._kin},?(?: (?:who|that|he|she))?(?: [a-z]{{2,12}})?"

    @cached_property
    def _fill(self) -> str:
        return rf"(?:{self._any('fillings')} ){{0,4}}"

    @cached_property
    def _kinds(self) -> str:
        return rf"(?:{self._any('kinds')} ){{0,4}}"

    @cached_property
    def _plain(self) -> str:
        return rf"(?![\w+])(?![- ]{self._any('oddities')})"

    @cached_property
    def _ends(self) -> str:
        return rf"(?= ?(?:$|[.,!?;:)&/]|{self._any('next_words')}\b))"

    def _any(self, *names: str) -> str:
        return any_of(*(self._lists[name] for name in names))
