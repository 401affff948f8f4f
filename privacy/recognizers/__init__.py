"""Presidio recognizers for chat in a shop.

Importing the package makes them known to Presidio's loader by name, so that ``detector.yml`` can list them.
"""

from privacy.recognizers.address import StreetAddressRecognizer
from privacy.recognizers.asked import ASKED
from privacy.recognizers.base import ChatRecognizer, Match
from privacy.recognizers.contact import EmailAddressRecognizer, PhoneNumberRecognizer, SocialHandleRecognizer
from privacy.recognizers.dates import BirthDateRecognizer
from privacy.recognizers.engine import BlankEngine
from privacy.recognizers.identity import IdentityNumberRecognizer
from privacy.recognizers.model import Model, ModelRecognizer
from privacy.recognizers.money import BankAccountRecognizer, PaymentCardRecognizer, WalletRecognizer
from privacy.recognizers.names import IntroducedPersonRecognizer
from privacy.recognizers.network import IpAddressRecognizer, LinkRecognizer
from privacy.recognizers.orders import OrderNumberRecognizer
from privacy.recognizers.secret import SecretRecognizer
from privacy.recognizers.special import SpecialCategoryRecognizer
from privacy.recognizers.vocabulary import Vocabulary

__all__ = [
    "ASKED",
    "BankAccountRecognizer",
    "BirthDateRecognizer",
    "BlankEngine",
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
    "SpecialCategoryRecognizer",
    "StreetAddressRecognizer",
    "Vocabulary",
    "WalletRecognizer",
]
