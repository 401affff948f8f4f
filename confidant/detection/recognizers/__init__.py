"""Presidio recognizers for chat in a shop.

Importing the package makes them known to Presidio's loader by name, so that ``detector.yml`` can list them.
"""

from confidant.detection.recognizers.address import StreetAddressRecognizer
from confidant.detection.recognizers.base import ChatRecognizer, Match
from confidant.detection.recognizers.card_details import CardDetailsRecognizer
from confidant.detection.recognizers.contact import (
    EmailAddressRecognizer,
    PhoneNumberRecognizer,
    SocialHandleRecognizer,
)
from confidant.detection.recognizers.contextual import ASKED
from confidant.detection.recognizers.dates import BirthDateRecognizer
from confidant.detection.recognizers.engine import BlankEngine
from confidant.detection.recognizers.identity import IdentityNumberRecognizer
from confidant.detection.recognizers.machine_addresses import IpAddressRecognizer, LinkRecognizer
from confidant.detection.recognizers.model import Model, ModelRecognizer
from confidant.detection.recognizers.money import BankAccountRecognizer, PaymentCardRecognizer, WalletRecognizer
from confidant.detection.recognizers.names import IntroducedPersonRecognizer
from confidant.detection.recognizers.orders import OrderNumberRecognizer
from confidant.detection.recognizers.secret import SecretRecognizer
from confidant.detection.recognizers.special import SpecialCategoryRecognizer
from confidant.detection.recognizers.special_tongues import SpecialCategoryInTonguesRecognizer
from confidant.detection.recognizers.vocabulary import WordLists

__all__ = [
    "ASKED",
    "BankAccountRecognizer",
    "BirthDateRecognizer",
    "BlankEngine",
    "CardDetailsRecognizer",
    "ChatRecognizer",
    "EmailAddressRecognizer",
    "IdentityNumberRecognizer",
    "IntroducedPersonRecognizer",
    "IpAddressRecognizer",
    "LinkRecognizer",
    "Match",
    "Model",
    "ModelRecognizer",
    "OrderNumberRecognizer",
    "PaymentCardRecognizer",
    "PhoneNumberRecognizer",
    "SecretRecognizer",
    "SocialHandleRecognizer",
    "SpecialCategoryInTonguesRecognizer",
    "SpecialCategoryRecognizer",
    "StreetAddressRecognizer",
    "WalletRecognizer",
    "WordLists",
]
