"""The parts of the privacy layer put together, once a process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from sqlalchemy.engine import Engine

from confidant import bot as bots
from confidant import datamap as datamaps
from confidant import settings
from confidant.bot import Bot, Words
from confidant.datamap import DataMap
from confidant.detection.detector import Detector, Span
from confidant.detection.recognizers.word_lists import word_list
from confidant.errors import SettingError
from confidant.inbox.handover import Handovers
from confidant.inbox.inbox import Inbox
from confidant.keystore.erasure_log import ErasureLog
from confidant.keystore.keys import Clock, KeyStore
from confidant.rights.access import AccessRights
from confidant.rights.blocked import BlockedPeople
from confidant.rights.deletion_requests import DeletionRequests
from confidant.rights.erasure import Erasures
from confidant.rights.receipts import Receipts
from confidant.storage import schema
from confidant.storage.database import open_database
from confidant.subject.feedback import Feedback
from confidant.subject.vault import Vault
from confidant.turn.attempts import Limits
from confidant.turn.buttons import Buttons
from confidant.turn.context import TurnProofs
from confidant.turn.gate import Gate
from confidant.turn.links import Links
from confidant.turn.pending_operations import PendingOperations
from confidant.turn.shown_buttons import ShownButtons
from confidant.turn.words import Lexicon


@dataclass(frozen=True)
class Layer:
    """Everything a process needs to keep and open what is kept."""

    bot: Bot
    engine: Engine
    keys: KeyStore
    datamap: DataMap
    vault: Vault
    pending: PendingOperations
    proofs: TurnProofs
    limits: Limits
    buttons: Buttons
    inbox: Inbox
    links: Links
    handovers: Handovers
    access: AccessRights
    feedback: Feedback
    receipts: Receipts
    erasures: Erasures
    blocked: BlockedPeople
    deletions: DeletionRequests
    clock: Clock


def compose(chosen: settings.Settings, bot: Bot, clock: Clock = time.time, *, restored: bool = False) -> Layer:
    """Open databases and keys.

    Args:
        chosen: where everything is, and the master keys.
        bot: the bot it is for.
        clock: seconds since 1970.
        restored: leave it to the caller to finish the erasures that were cut off, or that a backup has undone.

    Raises:
        SettingError: something is missing or wrong; the text says what to do.
    """
    datamap = datamaps.load(bot.data_map)
    if chosen.keys_url == chosen.database_url:  # backups of the keys are kept for days, those of the rest for longer
        raise SettingError("The key store and the main database must be two: PRIVACY_KEYS_URL, PRIVACY_DATABASE_URL.")
    keys_engine = open_database(chosen.keys_url, schema.keystore, erasing=True)
    keys = KeyStore(keys_engine, chosen.master, ErasureLog(chosen.erasure_log), clock)
    engine = open_database(chosen.database_url, schema.main)
    vault = Vault(engine, keys, datamap, clock)
    receipts = Receipts(engine, keys, datamap.retention, clock)
    erasures = Erasures(engine, keys, vault, receipts)
    blocked = BlockedPeople(engine, keys, vault, datamap.retention["blocked_days"])
    receipts_days = datamap.retention["receipts_days"]
    if not restored:
        erasures.finish()
    return Layer(
        bot=bot,
        engine=engine,
        keys=keys,
        datamap=datamap,
        vault=vault,
        pending=PendingOperations(engine, keys, datamap.version, clock),
        proofs=TurnProofs(keys, clock),
        limits=Limits(engine, keys.attempts_key, clock),
        buttons=Buttons(keys.button_key, datamap.version, clock),
        inbox=Inbox(engine, keys, clock),
        links=Links(engine, keys, clock),
        handovers=Handovers(engine, keys, clock),
        access=AccessRights(engine, vault, datamap, clock),
        feedback=Feedback(vault, datamap.retention["feedback_days"]),
        receipts=receipts,
        erasures=erasures,
        blocked=blocked,
        deletions=DeletionRequests(engine, keys, erasures, receipts, blocked, receipts_days, clock),
        clock=clock,
    )


class Process:
    """What a process has once, each part made at its first use: Rasa makes our components and hands them nothing."""

    @cached_property
    def bot(self) -> Bot:
        """The bot of the folder that this process was started in."""
        return bots.load()

    _lexicon: Callable[[], Lexicon] | None = None

    @property
    def lexicon(self) -> Lexicon | None:
        """The words of what the bot is about, as they are now; see `know`."""
        return self._lexicon() if self._lexicon is not None else None

    def know(self, lexicon: Callable[[], Lexicon]) -> None:
        """Learn what gives the words of what the bot is about.

        A detector with other words is made anew at its next use; the gates stay, with the commands they have learned.
        """
        before = self.__dict__.pop("words", None)
        self._lexicon = lexicon
        if before != self.words:
            self.__dict__.pop("detector", None)

    def find(self, text: str, asked: str | None = None) -> list[Span]:
        """What the detector of the moment finds: the gates ask it here."""
        return self.detector.find(text, asked)

    @cached_property
    def words(self) -> Words:
        """The bot's words, those of its lexicon among them."""
        words = self.bot.words()
        lexicon = self.lexicon
        if lexicon is None:
            return words
        # What is also somebody's name goes by its frame, and the detector must see it (`confidant.turn.words`).
        return replace(words, goods=words.goods | (lexicon.words - word_list("given_names")))

    @property
    def command_words(self) -> frozenset[str]:
        """Words that may stand in a command, or in a link to one."""
        lexicon = self.lexicon
        return self.words.known | (lexicon.words if lexicon else frozenset())

    @cached_property
    def detector(self) -> Detector:
        """The detector, with its models."""
        words = self.words
        number = self.bot.order_number()
        return Detector.load(allow=words.goods, heard=words.everyday, brands=words.makers, order_number=number)

    @cached_property
    def layer(self) -> Layer:
        """The services, opened from the environment."""
        return compose(settings.load(), self.bot)

    @cached_property
    def gate(self) -> Gate:
        """The gate of live turns."""
        layer = self.layer
        shown = ShownButtons(clock=layer.clock)
        self.detector.find("ready")  # loaded with the gate, not with the first message
        return Gate(
            self,
            layer.pending.pressed,
            read_command=layer.buttons.read,
            shown=shown,
            lexicon=lambda: self.lexicon,
        )

    @cached_property
    def offline_gate(self) -> Gate:
        """The gate where there is nobody, as in `rasa test`: it opens no keys, and no button is anybody's."""
        return Gate(self, lambda _person, _payload: None, lexicon=lambda: self.lexicon)


@lru_cache(maxsize=1)
def process() -> Process:
    """This process's own."""
    return Process()


def current_layer() -> Layer:
    """This process's services."""
    return process().layer


def detector() -> Detector:
    """This process's detector."""
    return process().detector
