"""Until when a card holds, the digits on its back, and passwords without a sign of one before them."""

import pytest

from confidant.detection.detector import Detector
from tests.support.table import check_table

CARD = [
    ("the three digits on the back, 734", ["734"]),
    ("three numbers on the back are 734", ["734"]),
    ("734 is the security code on the back", ["734"]),
    ("cvc 734", ["734"]),
    ("my security code is 734", ["734"]),
    ("die drei ziffern hinten sind 734", ["734"]),
    ("prüfziffer 734", ["734"]),
    ("los tres números de atrás son 734", ["734"]),
    ("código de seguridad: 734", ["734"]),
    ("les trois chiffres derrière c'est 734", ["734"]),
    ("cryptogramme 734", ["734"]),
    ("os três números no verso: 734", ["734"]),
    ("exp 08/28", ["08/28"]),
    ("expiry 10/2028", ["10/2028"]),
    ("expires sept 2027", ["sept 2027"]),
    ("my card is valid thru 11/28", ["11/28"]),
    ("gültig bis 11/27", ["11/27"]),
    ("caduca en marzo de 2028", ["marzo de 2028"]),
    ("expire le 02/31", ["02/31"]),
    ("válido até 10/27", ["10/27"]),
    ("geldig tot 10/27", ["10/27"]),
    ("the voucher expires 12/26", []),
    ("offer valid until 12/26", []),
    ("the sale is good until 12/26", []),
    ("gutschein gültig bis 11/27", []),
    ("three digits on the back cost 20 euros", []),
    ("two pockets on the back 30 litres", []),
    ("security code for what", []),
    ("does the warranty expire in 2 years", []),
    ("size 734", []),
    ("size 09/27", []),
]
PASSWORDS = [
    ("butterfly, that's my password", ["butterfly"]),
    ("it's tigerlily, my password", ["tigerlily"]),
    ("moonlight is my password", ["moonlight"]),
    ("user bex pass rainyday", ["rainyday"]),
    ("login: rocket, password rainyday", ["rainyday"]),
    ('pw is: "a b c d9!"', ['"a b c d9!"']),
    ("i forgot my password", []),
    ("what is my password", []),
    ("reset, my password doesn't work", []),
    ("the problem is my password", []),
    ("where is my password stored", []),
]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


@pytest.mark.parametrize("table", [CARD, PASSWORDS])
def test_what_is_never_kept(detector: Detector, table: list[tuple[str, list[str]]]) -> None:
    def removed(text: str) -> list[str]:
        return [text[span.start : span.end] for span in detector.find(text) if span.kind == "removed"]

    check_table(table, removed)
