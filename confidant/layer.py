"""The parts of the privacy layer put together, once a process."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy.engine import Engine

from confidant import datamap as datamaps
from confidant import settings
from confidant.datamap import DataMap
from confidant.detection.detector import Detector
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
from confidant.turn.links import Links
from confidant.turn.pending_operations import PendingOperations

_SHOP = ("brand/catalogue.csv", "brand/synonyms.csv")
_CHATS = "data/*/nlu.yml"
_WORD = re.compile(r"[^\W\d_]{2,}")
_OFTEN = 8  # lines of training data; what stands in fewer may be a slip, or somebody's name


@dataclass(frozen=True)
class Layer:
    """Everything a process needs to keep and open what is kept."""

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


def compose(chosen: settings.Settings, clock: Clock = time.time, *, restored: bool = False) -> Layer:
    """Open databases and keys.

    Args:
        chosen: where everything is, and the master keys.
        clock: seconds since 1970.
        restored: leave it to the caller to finish the erasures that were cut off, or that a backup has undone.

    Raises:
        SettingError: something is missing or wrong; the text says what to do.
    """
    datamap = datamaps.load()
    if chosen.keys_url == chosen.database_url:  # backups of the keys are kept for days, those of the rest for longer
        raise SettingError("The key store and the main database must be two: PRIVACY_KEYS_URL, PRIVACY_DATABASE_URL.")
    keys_engine = open_database(chosen.keys_url, schema.keystore, erasing=True)
    keys = KeyStore(keys_engine, chosen.master, ErasureLog(chosen.erasure_log), clock)
    engine = open_database(chosen.database_url, schema.main)
    vault = Vault(engine, keys, datamap, clock)
    receipts = Receipts(engine, keys, datamap.retention, clock)
    erasures = Erasures(engine, keys, vault, receipts)
    blocked = BlockedPeople(engine, keys, vault, datamap.retention["away_days"])
    receipts_days = datamap.retention["receipts_days"]
    if not restored:
        erasures.finish()
    return Layer(
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


@lru_cache(maxsize=1)
def current_layer() -> Layer:
    """This process's privacy layer, opened at first use from the environment."""
    return compose(settings.load())


@lru_cache(maxsize=1)
def detector() -> Detector:
    """This process's detector, its models loaded at first use."""
    return Detector.load(allow=_shop_words(), heard=_heard_words(), brands=known_brands())


def known_brands() -> frozenset[str]:
    """Makers and products people write about in this shop that could be taken for people or places."""
    file = settings.ROOT / "brand" / "brands.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def known_words() -> frozenset[str]:
    """Words that may stand in a command, or in a link to one: those of the shop and of everyday chat."""
    return _shop_words() | _heard_words()


@lru_cache(maxsize=1)
def _shop_words() -> frozenset[str]:
    return frozenset(word for file in _files(*_SHOP) for word in _words_of(file.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _heard_words() -> frozenset[str]:
    """Words that training data has again and again."""
    lines = (line for file in _files(_CHATS) for line in file.read_text(encoding="utf-8").splitlines())
    counts = Counter(word for line in lines for word in _words_of(line))
    return frozenset(word for word, count in counts.items() if count >= _OFTEN)


def _files(*patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in sorted(settings.ROOT.glob(pattern))]


def _words_of(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
