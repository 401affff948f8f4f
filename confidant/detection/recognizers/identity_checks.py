"""Check digits that python-stdnum has not; every function takes the number as typed and says whether it can be one."""

from __future__ import annotations

import re
from datetime import date, timedelta

from stdnum import luhn, verhoeff
from stdnum.es import dni, nie
from stdnum.lv import pvn
from stdnum.se import personnummer

_CENTURIES = {"1": 1900, "2": 1900, "3": 2000, "4": 2000}
_LETTER_ORDER = 9  # A is 10 in ICAO's count, 1 in the German insurers'
_SAMORDNING = 60
_HU_FIRST_DAY = date(1867, 1, 1)


def any_of_form(number: str) -> bool:
    """The issuer uses no check digit: the form is all there is to see."""
    return bool(number)


def plain(number: str) -> str:
    """Letters and digits only, capitals."""
    return re.sub(r"[\W_]", "", number).upper()


def luxembourg(number: str) -> bool:
    """YYYYMMDDXXX, Luhn's and Verhoeff's digit of these eleven (DG TAXUD, TIN Algorithms, 3.18)."""
    digits = plain(number)
    return _is_date(digits[:4], digits[4:6], digits[6:8]) and (
        luhn.is_valid(digits[:12]) and verhoeff.is_valid(digits[:11] + digits[12])
    )


def hungarian_insurance(number: str) -> bool:
    """TAJ: eight digits weighted 3, 7, 3, 7 …, the sum modulo ten (law XX of 1996, annex)."""
    digits = [int(digit) for digit in plain(number)]
    return sum(digit * (3, 7)[place % 2] for place, digit in enumerate(digits[:8])) % 10 == digits[8]


def hungarian_tax(number: str) -> bool:
    """8, the days from 1867-01-01 to the birth, three digits, check digit (DG TAXUD, TIN Algorithms, 3.13)."""
    digits = plain(number)
    born = _HU_FIRST_DAY + timedelta(days=int(digits[1:6]))
    check = sum(int(digit) * (place + 1) for place, digit in enumerate(digits[:9])) % 11
    return born <= date.today() and str(check) == digits[9]  # noqa: DTZ011  a day more or less is no matter


def hungarian_person(number: str) -> bool:
    """M-YYMMDD-SSSK, weights rising until 1996 and falling since (law XX of 1996, annex)."""
    digits = plain(number)
    year = _CENTURIES.get(digits[0], 1800) + int(digits[1:3])
    weights = range(1, 11) if year <= 1996 else range(10, 0, -1)  # noqa: PLR2004
    check = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
    return _is_date(str(year), digits[3:5], digits[5:7]) and str(check) == digits[10]


def latvian(number: str) -> bool:
    """DDMMYY-CNNNN, or 32 and no date since 2017; stdnum checks them beside companies, which begin with 4 and more."""
    digits = plain(number)
    return digits[0] <= "3" and pvn.is_valid(digits)


def swedish(number: str) -> bool:
    """Personnummer; a samordningsnummer is the same with 60 added to the day (Skatteverket, SKV 707)."""
    digits = plain(number)[-10:]
    day = int(digits[4:6])
    if day <= _SAMORDNING:
        return bool(personnummer.is_valid(number.replace(" ", "")))
    return luhn.is_valid(digits) and _is_date("2000", digits[2:4], f"{day - _SAMORDNING:02}")


def german_pension(number: str) -> bool:
    """Two digits of the office, DDMMYY, initial, two digits, check digit (§ 2 VKVV and its annex)."""
    code = plain(number)
    spelled = code[:8] + f"{ord(code[8]) - 64:02}" + code[9:11]
    products = (int(d) * w for d, w in zip(spelled, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True))
    return sum(sum(map(int, str(product))) for product in products) % 10 == int(code[11])


def german_health(number: str) -> bool:
    """A letter and nine digits, weights 1 and 2 in turn, the letter as two digits (§ 290 SGB V)."""
    code = plain(number)
    spelled = f"{ord(code[0]) - 64:02}" + code[1:9]
    products = (int(digit) * (1, 2)[place % 2] for place, digit in enumerate(spelled))
    return sum(sum(map(int, str(product))) for product in products) % 10 == int(code[9])


def travel_document(number: str) -> bool:
    """Nine characters and a check digit, weights 7, 3, 1 (ICAO 9303-3, 4.9), as on German cards and passports."""
    code = plain(number)
    values = [int(letter, 36) for letter in code[:9]]
    return len(code) == 10 and str(sum(v * (7, 3, 1)[i % 3] for i, v in enumerate(values)) % 10) == code[9]  # noqa: PLR2004


def american(number: str) -> bool:
    """SSN: no area 000, 666 or 9xx, no group 00, no serial 0000 (SSA, POMS RM 10201.035)."""
    digits = plain(number)
    return digits[:3] not in ("000", "666") and digits[0] != "9" and digits[3:5] != "00" and digits[5:] != "0000"


def spanish_person(number: str) -> bool:
    """DNI, or NIE of foreigners."""
    return bool(dni.is_valid(number) or nie.is_valid(number))


def spanish_insurance(number: str) -> bool:
    """Province, eight digits, the rest modulo 97; small numbers leave a nought out (the Seguridad Social's key)."""
    digits = plain(number)
    serial = digits[2:10]
    whole = digits[:2] + serial.removeprefix("0")
    return int(whole) % 97 == int(digits[10:12])


def _is_date(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
