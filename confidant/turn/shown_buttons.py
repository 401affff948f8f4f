"""The buttons that a person sees now: whoever types what stands on one gets what a tap gives.

Kept in memory only, sealed under a key that is never written, for as many people as fit and an hour at most. Buttons
stay until others are shown. That a question's own button counts only right behind its question is seen to by the gate.
"""

from __future__ import annotations

import time
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

from confidant.crypto.seal import Key, seal_json, unseal_json
from confidant.identifiers import PersonId
from confidant.keystore.keys import CHAT_SECONDS, Clock

_APOSTROPHES = str.maketrans(dict.fromkeys("'\u2018\u2019", ""))
_AT_THE_END = ".! "  # also what is left of "…", with which a platform cuts a title


class ShownButton(NamedTuple):
    """A button as a person sees it: its title, and the payload of a tap; None when it opens a page instead."""

    title: str
    payload: str | None


def folded(title: str) -> str:
    """A title as it is compared: "thats enough." is "That's enough"; "yes?" is not "Yes"."""
    plain = unicodedata.normalize("NFKC", title).translate(_APOSTROPHES).casefold()
    return " ".join(plain.split()).rstrip(_AT_THE_END)


class ShownButtons:
    """What each person sees."""

    def __init__(self, people: int = 10_000, clock: Clock = time.time) -> None:
        self._held: OrderedDict[PersonId, tuple[float, bytes]] = OrderedDict()
        self._people = people
        self._clock = clock
        self._key = Key.new()

    def note(self, person: PersonId, buttons: Iterable[ShownButton]) -> None:
        """These were shown in one turn, in place of all before; a turn that showed none leaves those standing."""
        said: dict[str, set[str | None]] = {}
        for title, payload in buttons:
            said.setdefault(folded(title), set()).add(payload)
        # What stands on two buttons that say different things names neither.
        clear = {title: payload for title, (payload, *others) in said.items() if payload is not None and not others}
        if said:
            sealed = seal_json(self._key, clear, ("shown", person))
            self._held[person] = (self._clock() + CHAT_SECONDS, sealed)
            self._held.move_to_end(person)
        self._forget_old()

    def find(self, person: PersonId, text: str) -> str | None:
        """What the button says that a whole text is the title of, or None."""
        self._forget_old()
        held = self._held.get(person)
        if held is None:
            return None
        payload: str | None = unseal_json(self._key, held[1], ("shown", person)).get(folded(text))
        return payload

    def drop(self, person: PersonId) -> None:
        """Forget what a person saw."""
        self._held.pop(person, None)

    def _forget_old(self) -> None:
        """Whoever saw something longest ago stands first."""
        while self._held:
            person, (until, _) = next(iter(self._held.items()))
            if until > self._clock() and len(self._held) <= self._people:
                return
            del self._held[person]
