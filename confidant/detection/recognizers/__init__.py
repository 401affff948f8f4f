"""Presidio recognizers for chat in a shop.

Importing the package makes them known to Presidio's loader by name, so that ``detector.yml`` can list them.
"""

from confidant.detection.recognizers.address import StreetAddressRecognizer
from confidant.detection.recognizers.base import ChatRecognizer, Match
from confidant.detection.recognizers.card_details import CardDetailRecognizer
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
from confidant.detection.recognizers.money import (
    BankAccountRecognizer,
    PaymentAddressRecognizer,
    PaymentCardRecognizer,
    WalletRecognizer,
)
from confidant.detection.recognizers.names import IntroducedPersonRecognizer
from confidant.detection.recognizers.orders import OrderNumberRecognizer
from confidant.detection.recognizers.pictured import PicturedNameRecognizer
from confidant.detection.recognizers.plates import PlateRecognizer
from confidant.detection.recognizers.secret import SecretRecognizer
from confidant.detection.recognizers.special import SpecialCategoryRecognizer
from confidant.detection.recognizers.special_tongues import SpecialCategoryInTonguesRecognizer
from confidant.detection.recognizers.vocabulary import WordLists
from confidant.detection.recognizers.worded_places import WordedPlaceRecognizer

__all__ = [
    "ASKED",
    "BankAccountRecognizer",
    "BirthDateRecognizer",
    "BlankEngine",
    "CardDetailRecognizer",
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
    "PaymentAddressRecognizer",
    "PaymentCardRecognizer",
    "PhoneNumberRecognizer",
    "PicturedNameRecognizer",
    "PlateRecognizer",
    "SecretRecognizer",
    "SocialHandleRecognizer",
    "SpecialCategoryInTonguesRecognizer",
    "SpecialCategoryRecognizer",
    "StreetAddressRecognizer",
    "WalletRecognizer",
    "WordLists",
    "WordedPlaceRecognizer",
]
