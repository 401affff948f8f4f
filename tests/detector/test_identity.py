"""Numbers that states give to persons: found by name and by form, and not mistaken for anything a shop says."""

import random
from functools import partial

import pytest

from confidant.detection.recognizers.identity import IdentityNumberRecognizer
from confidant.detection.recognizers.identity_numbers import NUMBERS, Number
from confidant.detection.recognizers.normalize import fold
from tests.detector.growth import steep
from tests.support.table import check_table

# Country, a name, a number whose check digits are right (published examples), whether it is one without the name.
VALID = [
    ("AT", "Sozialversicherungsnummer", "1237 010180", True),
    ("AT", "sv-nummer", "1237010180", False),
    ("BE", "rijksregisternummer", "85.07.30-033.28", True),
    ("BE", "numéro national", "85073003328", True),
    ("BG", "ЕГН", "8032056031", False),
    ("BR", "CPF", "390.533.447-05", True),
    ("BR", "cpf", "39053344705", False),
    ("CA", "social insurance number", "123-456-782", True),
    ("CA", "SIN", "123 456 782", False),
    ("CH", "AHV-Nummer", "756.9217.0769.85", True),
    ("CY", "ΑΦΤ", "10259033P", True),
    ("CZ", "rodné číslo", "710319/2745", True),
    ("DE", "Steuer-ID", "36 574 261 809", True),
    ("DE", "Steueridentifikationsnummer", "36574261809", True),
    ("DE", "Rentenversicherungsnummer", "65 170839 J 003", True),
    ("DE", "Krankenversichertennummer", "A123456780", False),
    ("DE", "Personalausweis", "L01X00T471", False),
    ("DK", "CPR-nummer", "211062-5629", True),
    ("DK", "cpr", "2110625629", False),
    ("EE", "isikukood", "36805280109", True),
    ("ES", "DNI", "54362315-K", True),
    ("ES", "NIE", "X-2482300W", True),
    ("ES", "número de la seguridad social", "28 12345678 40", False),
    ("FI", "henkilötunnus", "131052-308T", True),
    ("FR", "numéro de sécurité sociale", "2 95 10 99 126 111 93", True),
    ("FR", "numéro fiscal", "3023217600053", True),
    ("GB", "National Insurance number", "AB 12 34 56 C", True),
    ("GB", "NHS number", "943 476 5870", False),
    ("GB", "UTR", "1955839661", False),
    ("GB", "driving licence", "MORGA657054SM9IJ", True),
    ("GR", "ΑΜΚΑ", "01013099997", False),  # noqa: RUF001
    ("GR", "ΑΦΜ", "094259216", False),
    ("HR", "OIB", "33392005961", False),
    ("HU", "TAJ szám", "123 456 788", False),
    ("HU", "adóazonosító jel", "8071592153", False),
    ("HU", "személyi szám", "2-720216-1673", True),
    ("IE", "PPS number", "6433435F", True),
    ("IN", "Aadhaar", "2341 2341 2346", True),
    ("IN", "aadhar card", "234123412346", False),
    ("IN", "PAN card", "ACUPA7085R", True),
    ("IN", "voter id", "WKH1186253", False),
    ("IN", "GSTIN", "27AAPFU0939F1ZV", True),
    ("IS", "kennitala", "120174-3399", True),
    ("IT", "codice fiscale", "RCCMNL83S18D969H", True),
    ("KR", "resident registration number", "971013-9019902", True),
    ("LT", "asmens kodas", "33309240064", True),
    ("LU", "matricule", "1893120105732", False),
    ("LU", "matricule", "1980010112302", True),
    ("LV", "personas kods", "161175-19997", True),
    ("MT", "karta tal-identità", "0123456M", True),
    ("NG", "NIN number", "12345678901", False),
    ("NL", "BSN", "1112.22.333", True),
    ("NL", "burgerservicenummer", "111222333", False),
    ("NO", "fødselsnummer", "151086 95088", True),
    ("PH", "UMID", "0111-1234567-8", False),
    ("PL", "PESEL", "44051401359", True),
    ("PL", "NIP", "856-734-62-15", True),
    ("PT", "cartão de cidadão", "00000000 0 ZZ4", True),
    ("PT", "NIF", "501964843", False),
    ("RO", "CNP", "1630615123457", True),
    ("SE", "personnummer", "880320-0016", True),
    ("SE", "samordningsnummer", "701063-2391", True),
    ("SI", "EMŠO", "0101006500006", True),
    ("SK", "rodné číslo", "710319/2745", True),
    ("TH", "thai id", "1-2345-45678-78-1", True),
    ("TR", "TC kimlik no", "17291716060", False),
    ("US", "SSN", "536-90-4399", True),
    ("US", "social security number", "536904399", False),
    ("US", "ITIN", "912-90-3456", True),
    ("US", "Medicare", "1EG4-TE5-MK73", True),
    ("", "prescription number", "RX7204418", False),
    ("", "subscriber id", "XQK310077421", False),
    ("ZA", "south african id", "7503305044089", True),
]
NO_CHECK = {"AB 12 34 56 C", "MORGA657054SM9IJ", "0123456M", "536-90-4399", "536904399", "912-90-3456", "1EG4-TE5-MK73"}
NO_CHECK |= {"211062-5629", "2110625629", "ACUPA7085R", "120174-3399", "12345678901", "0111-1234567-8"}
NO_CHECK |= {"RX7204418", "XQK310077421"}
_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

NEAR_MISSES = """
07700 900123
07700900123
+44 7700 900123
call 615 555 0123
6155550123
(615) 555-0123
0208 555 0123
LO-48213
order LO-48213
order 44051401359
tracking number 44051401359
order number 36574261809
ean 4006381333931
4006381333931
5901234123457
0012345678905
96385074
73513537
size 42
size 42-44
US 10.5 / EU 44
1299 EUR
1,299.00
€1299.99
2024
summer 2024/2025
12/06/2024
3.4.1990
2024-11-05
10:30-18:00
2-3 days
10-12 pairs
tent 2000 mm water column
-20 C
1500 g
20 x 30 x 40
tin cup 12345678
a tin of 1000 beans
pan 24 cm
is it a sin to buy 3 tents
my passport expires 2027
passport cover 1299 eur
i lost my passport
do you check my id
do you need my id card
do i need a passport
nie mam 100000 zlotych
social media 2024
i have 2 driving licence holders
the insurance covers 5000
insurance number?
what is your vat number
LS1 4AP
SW1A 1AA
DE-10115
model XR-4000
RTX 4090
ISBN 978-3-16-148410-0
AB12 3CD
GTX3000 boots
visit 12345678 times
""".strip().splitlines()

CHAT = [
    ("hi my ssn is 078051120 can you check", "078051120"),
    ("ssn 078 05 1120", "078 05 1120"),
    ("my s.s.n. is 078051120", "078051120"),
    ("my social is 078-05-1120", "078-05-1120"),
    ("its 078051120 thats my social security", "078051120"),
    ("078051120 is my ssn", "078051120"),
    ("here is my socail security for the form: 536904399", "536904399"),
    ("nhs no 943 476 5870 ok", "943 476 5870"),
    ("national insurence number is ab123456c", "ab123456c"),
    ("my ni number: ab 12 34 56 c thanks", "ab 12 34 56 c"),
    ("meine steueridentifikationsnumer ist 36574261809", "36574261809"),
    ("dni 12345678z", "12345678z"),
    ("mi nie es x2482300w gracias", "x2482300w"),
    ("moj pesel to 44051401359", "44051401359"),
    ("il mio codice fiscale e rccmnl83s18d969h", "rccmnl83s18d969h"),
    ("meu cpf é 39053344705", "39053344705"),
    ("adhar no 2341 2341 2347", "2341 2341 2347"),
    ("pan acupa7085r", "acupa7085r"),
    ("passport number c01x00t47", "c01x00t47"),
    ("my pasport is 123456789", "123456789"),
    ("reisepass C01X00T478", "C01X00T478"),
    ("driver's license d1234567", "d1234567"),
    ("my id number is 8001015009087", "8001015009087"),
    ("tax id 12-3456789", "12-3456789"),
    ("medicare 1eg4te5mk73", "1eg4te5mk73"),
    ("personnumer 8803200016", "8803200016"),
    ("green card A123456789", "A123456789"),
    ("ssn-1120", "1120"),
    ("social 1120", "1120"),
]


@pytest.fixture(scope="module")
def recognizer():
    return IdentityNumberRecognizer()


@pytest.fixture(scope="module")
def find(recognizer):
    """The numbers in a text."""
    return partial(found, recognizer)


def found(recognizer, text):
    folded = fold(text).text
    spans = sorted({(match.start, match.end) for match in recognizer.matches(folded)})
    outer = [span for span in spans if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in spans)]
    return [folded[start:end] for start, end in outer]


def wrong(number):
    """A number with another last character."""
    last = number[-1]
    other = str((int(last) + 1) % 10) if last.isdigit() else chr((ord(last) - 63) % 26 + 65)
    return number[:-1] + other


def test_every_country_of_the_union_has_a_number():
    assert {country for country, *_ in VALID} >= {*_EU.split(), "GB", "US", "CA", "BR", "IN"}


@pytest.mark.parametrize("sentence", ["My {name} is {number}.", "{name}: {number}", "{number} is my {name}"])
def test_a_number_is_found_beside_its_name(find, sentence):
    check_table([(sentence.format(name=name, number=number), [number]) for _, name, number, _ in VALID], find)


def test_a_number_is_found_in_lower_case_chat(find):
    rows = [(name.lower(), number.lower()) for _, name, number, _ in VALID]
    check_table([(f"hi so {name} {number} ok thanks", [number]) for name, number in rows], find)


def test_a_mistyped_number_is_found_beside_its_name(find):
    check_table([(f"my {name} is {wrong(number)}", [wrong(number)]) for _, name, number, _ in VALID], find)


def test_a_number_stands_alone_only_when_unmistakable(find):
    check_table([(number, [number] if bare else []) for *_, number, bare in VALID], find)
    lower = [(number.lower(), bare) for *_, number, bare in VALID]
    check_table([(f"ok {number} thanks", [number] if bare else []) for number, bare in lower], find)


def test_a_wrong_check_digit_alone_is_no_number(find):
    check_table([(wrong(number), []) for *_, number, _ in VALID if number not in NO_CHECK], find)


def test_found_as_people_type_it(find):
    check_table([(text, value, True) for text, value in CHAT], lambda text, value: value in find(text))


def test_left_alone(find):
    check_table([(text, []) for text in NEAR_MISSES], find)


def test_random_numbers_are_hardly_ever_taken(recognizer):
    chance = random.Random(5)  # noqa: S311  a sample, no secret
    numbers = ["".join(chance.choices("0123456789", k=chance.randint(8, 12))) for _ in range(20_000)]
    assert sum(bool(found(recognizer, number)) for number in numbers) < 200


@pytest.mark.parametrize("sentence", ["what is my {name}?", "do you need a {name} for 2 tents or 12 socks"])
def test_a_name_alone_is_nothing(find, sentence):
    check_table([(sentence.format(name=name), []) for _, name, *_ in VALID], find)


def test_every_check_takes_whatever_has_the_form(recognizer):
    """A check that raises would make the whole message unreadable."""
    chance = random.Random(6)  # noqa: S311
    for row in recognizer._rows:
        for _ in range(300):
            text = "".join(chance.choices("0123456789abcxyzm -/.", k=16))
            for match in row.form.finditer(text):
                row.holds(match.group())
        for low in ("0" * 16, "9" * 16, "0" * 9, "9" * 9, "0" * 10, "9" * 10, "0" * 11, "9" * 11, "0" * 13, "9" * 13):
            for match in row.form.finditer(low):
                row.holds(match.group())


def test_a_brand_adds_a_row():
    club = Number("XX", "club number; clubnummer", r"c\d{4}", lambda text: text[1:] != "0000", r"c-\d{4}")
    recognizer = IdentityNumberRecognizer(numbers=[*NUMBERS, club])
    assert found(recognizer, "club number c1234") == ["c1234"]
    assert found(recognizer, "c-1234") == ["c-1234"]
    assert found(recognizer, "c1234") == []
    assert found(recognizer, "pesel 44051401359") == ["44051401359"]


PIECES = (
    "1", "1 ", "12-", "a1", "ssn ", "ssn 1", "078-05-1120 ", "44051401359 ", "4111 ", "is 1 my ", "steueridnummmer 1 ",
)  # fmt: skip


def test_time_grows_with_the_text(recognizer):
    assert steep(lambda text: list(recognizer.matches(text)), PIECES) == []
