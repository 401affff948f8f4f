"""E-mail addresses that are said, spelled or hidden: "maria underscore g at example dot org".

English, and the words for the signs in German, French, Spanish, Portuguese, Italian, Dutch and Polish.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from spacy.lang.en.stop_words import STOP_WORDS

from confidant.detection.recognizers.alignment import Edit
from confidant.detection.recognizers.machine_addresses import suffixes
from confidant.detection.recognizers.spoken_numbers import DIGITS
from confidant.detection.recognizers.word_lists import entries, word_list

_ENDINGS = ("co uk", "com", "net", "org", "co in", "de", "fr", "es", "it", "ca", "ru", "me")
_PLAIN_ENDINGS = frozenset(["com", "net", "org"])

_ITEM = re.compile(
    r"[(\[{<*] ?(?P<shut>at|dot|@|\.|d0t) ?[)\]}>*]"
    r"|(?P<rate>at (?:the )?rate(?: of)?|at sign|at symbol|arr?oba|arr?obase|chiocciola|klammeraffe|apenstaartje|malpa)"
    r"(?![^\W_])"
    r"|(?P<said>at|dot|underscore|under score|dash|hyphen|minus|plus|aet|punt[oj]e?|punkt|ponto|point|kropka"
    r"|guion bajo|unterstrich|tiret bas|underline|barra baixa|bindestrich|tiret|guion|hifen|traco|trattino)(?![^\W_])"
    r"|(?P<sign>[@._+-])"
    r"|(?P<word>[^\W_]+)"
    r"|(?P<other>[^\s])"
)
_SIGNS = {"at": "@", "dot": ".", "d0t": ".", "underscore": "_", "under score": "_", "plus": "+"}
_SIGNS |= dict.fromkeys(("dash", "hyphen", "minus"), "-")
_SIGNS |= dict.fromkeys(("punto", "puntje", "punkt", "ponto", "point", "kropka"), ".")
_SIGNS |= dict.fromkeys(("guion bajo", "unterstrich", "tiret bas", "underline", "barra baixa"), "_")
_SIGNS |= dict.fromkeys(("bindestrich", "tiret", "guion", "hifen", "traco", "trattino"), "-") | {"aet": "@"}
_LABEL = re.compile(r"\be-?mail\b[^.!?]{0,20}$")
_SAID_ELSEWHERE = re.compile(
    r"\b(?:arr?oba|arr?obase|chiocciola|klammeraffe|apenstaartje|malpa|aet|at [\w-]{2,30} (?:punt|punk|pont|kropk))"
)
_MAX_PARTS = 40
_MAX_LABELS = 5
_REACH = 40  # of a label, in characters


class _Item(NamedTuple):
    """A word or a sign: ``text`` is it; ``how`` is word, said, shut (in brackets), sign, rate or other."""

    start: int
    end: int
    text: str
    how: str


class _Side(NamedTuple):
    """The items from ``first`` to ``last`` and what they spell."""

    first: int
    last: int
    edits: list[Edit]
    parts: list[str]


def may_hold(low: str) -> bool:
    """A cheap look."""
    if _SAID_ELSEWHERE.search(low):
        return True
    if "dot" in low or " @" in low or "@ " in low or "at rate" in low or "the rate" in low or " ." in low:
        return True
    if any(sign in low for sign in ("(at", "[at", "{at", "(@", "[@", "[.]", "(.)", "underscore")):
        return True
    if ("@" in low and ". " in low) or (" at " in low and "." in low):
        return True
    return any(provider in low for provider in word_list("mail_providers"))


def found(low: str) -> Iterator[list[Edit]]:
    """The edits that make an address of each that is said in a lower-case text."""
    items = list(_items(low))
    after = 0  # the items before belong to an address already
    for place, item in enumerate(items):
        if place < after:
            continue
        if item.text == "@" and item.how != "word":
            edits, end = _around_sign(low, items, place, after)
        elif item.how == "word" and _provider().fullmatch(item.text):
            edits, end = _before_provider(items, place, after)
        else:
            continue
        after = max(after, end)
        if edits:
            yield edits


@cache
def _provider() -> re.Pattern[str]:
    """A provider of e-mail, with an ending written onto it or without."""
    return re.compile(rf"({'|'.join(entries('mail_providers'))})(com|net|org|couk|coin|de|fr|es|it|ca|ru)?$")


@cache
def _nobody() -> frozenset[str]:
    """What stands before "at" without being anybody's name: function words, and what people do or have at a place."""
    return frozenset(word_list("at_a_place") | STOP_WORDS) - {"will", "may"}


def _items(low: str) -> Iterator[_Item]:
    for match in _ITEM.finditer(low):
        how = match.lastgroup or "other"
        text, (start, end) = match[how], match.span()
        hidden = _provider().search(text) if how == "word" else None
        if hidden and hidden.start():
            yield _Item(start, start + hidden.start(), text[: hidden.start()], how)
            start, text = start + hidden.start(), hidden.group()
        yield _Item(start, end, "@" if how == "rate" else _SIGNS.get(text, text), how)


def _around_sign(low: str, items: list[_Item], sign: int, after: int) -> tuple[list[Edit], int]:
    local = _local(items, sign, after)
    domain = _domain(items, sign + 1)
    if local is None or domain is None or not _is_meant(low, items, sign, local, domain):
        return [], 0
    middle = _between(items, local.last, domain.first, "@")
    return [*local.edits, *middle, *domain.edits], domain.last + 1


def _is_meant(low: str, items: list[_Item], sign: int, local: _Side, domain: _Side) -> bool:
    """Whether it is an address, and not somebody at a place that has a web site."""
    at, name = items[sign], "".join(local.parts)
    if at.how == "sign" and items[local.last].end == at.start:
        return True
    if len(local.parts) == 1 and (name in _nobody() or not name.isalnum()):
        return False
    if at.how != "said":
        return at.how == "sign" or name not in _nobody()
    start = items[local.first].start
    known = domain.parts[0] in word_list("mail_providers")
    told = any(one.how in ("said", "shut") for one in items[domain.first : domain.last])
    return known or told or not name.isalpha() or _LABEL.search(low[max(0, start - _REACH) : start]) is not None


def _before_provider(items: list[_Item], place: int, after: int) -> tuple[list[Edit], int]:
    """``maria gmail com``, ``mariagmailcom``, ``maria 67 gmailcom``: no sign at all before the provider."""
    local = _local(items, place, after)
    domain = _domain(items, place)
    if local is None or domain is None:
        return [], 0
    name = "".join(local.parts)
    if name in _nobody() or local.parts[-1] in _nobody() or len(name) < 2:  # noqa: PLR2004  a letter is a slip
        return [], 0
    return [*local.edits, *_between(items, local.last, place, "@"), *domain.edits], domain.last + 1


def _local(items: list[_Item], end: int, after: int) -> _Side | None:
    """What stands before the sign, walking back over words, signs between them, single letters and digits."""
    place = end - 1
    if place < after or items[place].how != "word":
        return None
    edits: list[Edit] = _digit_edit(items[place])
    parts = [DIGITS.get(items[place].text, items[place].text)]
    while place > after and len(parts) < _MAX_PARTS:
        word, before = items[place], items[place - 1]
        if before.how in ("said", "shut", "sign") and before.text in "._+-" and place - 1 > after:
            head = items[place - 2]
            if head.how != "word" or (before.how == "sign" and not _even(items, place - 1)):
                break
            edits = [*_digit_edit(head), *_between(items, place - 2, place, before.text), *edits]
            parts[:0] = [DIGITS.get(head.text, head.text), before.text]
            place -= 2
        elif before.how == "word" and before.end + 1 == word.start and _continues(before, word, parts):
            edits = [*_digit_edit(before), Edit(before.end, word.start, ""), *edits]
            parts.insert(0, DIGITS.get(before.text, before.text))
            place -= 1
        else:
            break
    return _Side(place, end - 1, edits, parts)


def _continues(before: _Item, word: _Item, parts: list[str]) -> bool:
    """Whether a space only divides a name: ``m a r i a``, ``maria 67``, ``maria six seven``."""
    if len(word.text) == 1 and word.text.isalpha():
        return len(before.text) == 1
    digits = all(part.isdigit() for part in parts)
    return digits and (before.text.isdigit() or before.text in DIGITS or before.text not in _nobody())


def _digit_edit(item: _Item) -> list[Edit]:
    return [Edit(item.start, item.end, DIGITS[item.text])] if item.text in DIGITS else []


def _domain(items: list[_Item], first: int) -> _Side | None:
    """Labels with dots between, as long as they go on; the first may be a provider without its dot."""
    place = first
    edits: list[Edit] = []
    parts: list[str] = []
    while len(parts) < _MAX_LABELS and place < len(items) and items[place].how == "word":
        last, label, joins = _label(items, place)
        complete = bool(parts) and _is_host([*parts, label])
        glued = None if parts else _provider().fullmatch(label)
        if glued and glued[2]:
            dots = [items[place].end - len(glued[2])]
            dots += [dots[0] + 2] if glued[2].startswith("co") and glued[2] != "com" else []
            return _Side(first, place, [Edit(dot, dot, ".") for dot in dots], [glued[1], glued[2]])
        edits += joins
        parts.append(label)
        if complete and not _goes_on(items, last + 1):
            return _Side(first, last, edits, parts)
        ending_side = _unpunctuated(items, first, last, edits, parts)
        if ending_side:
            return ending_side
        if not _goes_on(items, last + 1) or (
            _is_loose(items, last + 1) and items[last + 2].text in word_list("worded_suffixes")
        ):
            return _Side(first, last, edits, parts) if complete else None
        edits += _between(items, last, last + 2, ".")
        place = last + 2
    return None


def _unpunctuated(items: list[_Item], first: int, last: int, edits: list[Edit], parts: list[str]) -> _Side | None:
    """``gmail com``, and ``example com`` after "at the rate"."""
    rate = first and items[first - 1].how == "rate"
    if len(parts) != 1 or last + 1 >= len(items) or not (parts[0] in word_list("mail_providers") or rate):
        return None
    endings = _ENDINGS if parts[0] in word_list("mail_providers") else sorted(_PLAIN_ENDINGS)
    for ending in endings:
        words = ending.split()
        after = items[last + 1 : last + 1 + len(words)]
        if [one.text for one in after] == words and all(one.how == "word" for one in after):
            dots = [Edit(items[at].end, items[at + 1].start, ".") for at in range(last, last + len(words))]
            return _Side(first, last + len(words), [*edits, *dots], [*parts, *words])
    return None


def _label(items: list[_Item], place: int) -> tuple[int, str, list[Edit]]:
    """A label of a host: a word, words with dashes, or letters one by one up to a suffix or a sign."""
    text, edits, last = items[place].text, [], place
    while last + 1 < len(items) and last - place < _MAX_PARTS:
        one, following = items[last], items[last + 1]
        near = following.how == "word" and one.end + 1 == following.start
        if near and len(one.text) == len(following.text) == 1 and not (len(text) > 1 and text in _PLAIN_ENDINGS):
            edits.append(Edit(one.end, following.start, ""))
            text += following.text
            last += 1
        elif following.text == "-" and last + 2 < len(items) and _is_dash(items, last + 1):
            edits += _between(items, last, last + 2, "-")
            text += "-" + items[last + 2].text
            last += 2
        else:
            break
    return last, text, edits


def _is_dash(items: list[_Item], place: int) -> bool:
    before, dash, after = items[place - 1 : place + 2]
    return after.how == "word" and (dash.how == "said" or (before.end == dash.start and dash.end == after.start))


def _goes_on(items: list[_Item], place: int) -> bool:
    """Whether a dot and a word follow."""
    if place + 1 >= len(items) or items[place].text != "." or items[place + 1].how != "word":
        return False
    return items[place].how in ("said", "shut") or _even(items, place) or _is_loose(items, place)


def _even(items: list[_Item], place: int) -> bool:
    """Whether a sign touches both its neighbours, or stands apart from both."""
    before, after = items[place].start - items[place - 1].end, items[place + 1].start - items[place].end
    return before == after <= 1


def _is_loose(items: list[_Item], place: int) -> bool:
    """Whether a written dot has a space at one side or both, as the end of a sentence may."""
    one = items[place]
    gaps = (one.start - items[place - 1].end, items[place + 1].start - one.end)
    ends = items[place + 1].text in _PLAIN_ENDINGS
    return one.how == "sign" and (gaps in ((1, 1), (1, 0)) or (ends and gaps == (0, 1)))


def _is_host(parts: list[str]) -> bool:
    host = ".".join(parts)
    found_suffix = suffixes()(host).suffix
    return bool(found_suffix) and found_suffix != host


def _between(items: list[_Item], left: int, right: int, new: str) -> list[Edit]:
    """The sign ``new`` in the place of all between two items; nothing where it stands there already."""
    start, end = items[left].end, items[right].start
    if right - left == 2 and items[left + 1].how == "sign" and end - start == 1:  # noqa: PLR2004  one item between
        return []
    return [Edit(start, end, new)]
