"""Messages with planted values, from a seed: reserved domains and numbers, published examples, invented words."""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

KINDS = (
    "name",
    "email",
    "phone",
    "address",
    "card",
    "iban",
    "national_id",
    "ip",
    "birthday",
    "order_number",
    "password",
    "place",
)
MANNERS = ("plain", "lower case", "typos", "longer sentence")

_HEADS = (
    "Quir",
    "Vox",
    "Zeph",
    "Brunt",
    "Xand",
    "Ymb",
    "Plover",
    "Thwack",
    "Skjold",
    "Wrenk",
    "Drozh",
    "Fjall",
    "Glimb",
    "Hroth",
    "Jukk",
    "Oxb",
    "Uzvar",
    "Ghorm",
)
_MIDDLES = ("ab", "ebbo", "izzu", "ommi", "urla", "astu", "enki", "ulvi")
_TAILS = ("wick", "bert", "ska", "nova", "lund", "zorp", "quist", "mere", "dottir", "fahl", "gard")
_DOMAINS = ("example.org", "example.com", "example.net", "mail.example.org", "zyx.example")
_STREETS = ("Street", "Road", "Lane", "Avenue")
_PLACES = (
    "Ouagadougou",
    "Nuneaton",
    "Szczebrzeszyn",
    "Kuressaare",
    "Zwijndrecht",
    "Banbridge",
    "Haparanda",
    "Ystradgynlais",
    "Oberammergau",
    "Quetzaltenango",
    "Naantali",
    "Przemysl",
    "Timbuktu",
    "Antananarivo",
    "Tegucigalpa",
    "Wagga-Wagga",
    "Chattanooga",
    "Poughkeepsie",
    "Kirkcaldy",
    "Llanelli",
    "Skegness",
    "Basingstoke",
    "Kecskemet",
    "Djibouti",
    "Vladivostok",
    "Novosibirsk",
    "Ulaanbaatar",
    "Paramaribo",
)

# Numbers of the payment networks' and processors' own test ranges; the last digit is worked out.
_CARDS = ("42424242424", "40000000000", "55555555555", "51051051051", "22230031220", "60110009901", "35660020203")
# Examples from the IBAN registry and the banks' own pages.
IBANS = (
    "GB29NWBK60161331926819",
    "GB82WEST12345698765432",
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "AT611904300234573201",
    "BE68539007547034",
    "CH9300762011623852957",
    "CZ6508000000192000145399",
    "DK5000400440116243",
    "EE382200221020145685",
    "ES9121000418450200051332",
    "FI2112345600000785",
    "GR1601101250000000012300695",
    "HR1210010051863000160",
    "HU42117730161111101800000000",
    "IE29AIBK93115212345678",
    "IT60X0542811101000000123456",
    "LI21088100002324013AA",
    "LT121000011101001000",
    "LU280019400644750000",
    "LV80BANK0000435195001",
    "MT84MALT011000012345MTLCAST001S",
    "NL91ABNA0417164300",
    "NO9386011117947",
    "PL61109010140000071219812874",
    "PT50000201231234567890154",
    "RO49AAAA1B31007593840000",
    "SE4550000000058398257466",
    "SI56263300012039086",
    "SK3112000000198742637541",
)

# {} is the value. Of each kind: ways to say it plainly, and ways inside a longer sentence.
_PLAIN = {
    "name": ("my name is {}", "I'm {}", "I am called {}", "this is {}", "call me {}", "Hello, {} here"),
    "email": ("my email is {}", "{}", "you can write to {}", "reach me at {}", "mail {} please"),
    "phone": ("my phone number is {}", "call me on {}", "{}", "ring me at {} please", "mobile: {}"),
    "address": ("my address is {}", "I live at {}", "please ship to {}", "send it to {}", "deliver to {}"),
    "card": ("my card is {}", "{}", "pay with {}", "my credit card number is {}", "charge {} please"),
    "iban": ("my IBAN is {}", "{}", "refund to {}", "my bank account is {}", "the account: {}"),
    "national_id": (),  # each says what it is: see _CALLED
    "ip": ("my IP is {}", "{}", "I am at {}", "the shop does not load from {}", "blocked: {}"),
    "birthday": ("I was born on {}", "my birthday is {}", "my date of birth is {}", "born {}", "dob: {}"),
    "order_number": ("my order is {}", "{}", "where is my order {}", "track {} please", "order number {}"),
    "password": ("my password is {}", "password: {}", "the password for my account is {}", "my pin code is {}"),
    "place": ("I live in {}", "I'm from {}", "my city is {}", "we moved to {}", "which shop is near {}"),
}
_CALLED = {"9876": "social security", "QQ": "national insurance", "999": "NHS", "C01": "passport"}
_LONGER = (
    "hey there, I was looking at your tents yesterday and then thought, well, {} and I wanted you to know",
    "sorry to bother you again but {}, and besides that I still need a blue rain jacket in size M for my trip",
    "so here is the thing: {}. Can you do something about it before next week? I'd be glad",
    "Good evening! I bought hiking shoes in May, they are great. By the way, {}; could you note that somewhere?",
)


@dataclass(frozen=True)
class Planted:
    """A message, what was planted in it, and how."""

    text: str
    value: str
    kind: str
    manner: str


def luhn(body: str) -> str:
    """Digits with the check digit that payment cards end with (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (1 if place % 2 else 2)
        total += doubled - 9 * (doubled > 9)
    return f"{body}{-total % 10}"


def messages(count: int, seed: int = 7) -> Iterator[Planted]:
    """`count` messages: kinds in turn, manners in turn, a fresh value each time."""
    chance = random.Random(seed)  # noqa: S311 - the same messages every time
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        manner = MANNERS[number // len(KINDS) % len(MANNERS)]
        value = _MAKERS[kind](chance)
        carrier = chance.choice(_PLAIN[kind] or _called(value))
        if manner == "longer sentence":
            carrier = chance.choice(_LONGER).format(carrier)
        elif manner == "typos":
            carrier = _mistyped(carrier, chance)
            value = _value_mistyped(kind, value, chance)
        elif manner == "lower case":
            carrier, value = carrier.lower(), value if kind == "password" else value.lower()
        yield Planted(carrier.replace("{}", value), value, kind, manner)


def _called(number: str) -> tuple[str, ...]:
    what = next(name for head, name in _CALLED.items() if number.replace("-", "").startswith(head))
    return (f"my {what} number is {{}}", f"{what} number: {{}}")


def _word(chance: random.Random) -> str:
    return chance.choice(_HEADS) + chance.choice(_MIDDLES) + chance.choice(_TAILS)


def _name(chance: random.Random) -> str:
    return _word(chance) if chance.random() < 0.5 else f"{_word(chance)} {_word(chance)}"


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _email(chance: random.Random) -> str:
    return f"{_word(chance)}{chance.choice('._-')}{_digits(chance, 2)}@{chance.choice(_DOMAINS)}".lower()


def _phone(chance: random.Random) -> str:
    """Numbers kept for films and examples (Ofcom, NANPA, Bundesnetzagentur)."""
    end = _digits(chance, 3)
    return chance.choice(
        (
            f"+44 7700 900{end}",
            f"07700 900{end}",
            f"020 7946 0{end}",
            f"+1 202-555-01{end[:2]}",
            f"(415) 555-01{end[:2]}",
            f"+49 30 23125 {end}",
        )
    )


def _address(chance: random.Random) -> str:
    street = f"{chance.randint(2, 198)} {_word(chance)} {chance.choice(_STREETS)}"
    return street if chance.random() < 0.5 else f"{street}, {_word(chance)}"


def _card(chance: random.Random) -> str:
    number = luhn(chance.choice(_CARDS) + _digits(chance, 4))
    mark = chance.choice(("", " ", "-"))
    return mark.join(number[start : start + 4] for start in range(0, 16, 4))


def _iban(chance: random.Random) -> str:
    number = chance.choice(IBANS)
    return number if chance.random() < 0.5 else " ".join(number[start : start + 4] for start in range(0, 34, 4)).strip()


def _national_id(chance: random.Random) -> str:
    """Numbers that were never given out: 987-65 (USA), QQ (United Kingdom), 999 (NHS), passports of specimens."""
    return chance.choice(
        (
            f"987-65-43{_digits(chance, 2)}",
            f"QQ {_digits(chance, 2)} {_digits(chance, 2)} {_digits(chance, 2)} C",
            f"999 {_digits(chance, 3)} {_digits(chance, 4)}",
            f"C01X0{_digits(chance, 4)}",
        )
    )


def _ip(chance: random.Random) -> str:
    """Addresses for documentation (RFC 5737, RFC 3849)."""
    if chance.random() < 0.3:
        return f"2001:db8:{_digits(chance, 4)}::{_digits(chance, 2)}"
    return f"{chance.choice(('192.0.2', '198.51.100', '203.0.113'))}.{chance.randint(100, 254)}"


def _birthday(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1930, 2004)
    name = calendar.month_name[month]
    return chance.choice(
        (f"{day} {name} {year}", f"{name} {day}, {year}", f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}")
    )


def _order_number(chance: random.Random) -> str:
    return f"{chance.choice(('LO', 'LP', 'XQ'))}-{_digits(chance, 5)}"


def _password(chance: random.Random) -> str:
    return f"{_word(chance)}{chance.choice('!?#%$')}{_digits(chance, 3)}"


_MAKERS: dict[str, Callable[[random.Random], str]] = {
    "name": _name,
    "email": _email,
    "phone": _phone,
    "address": _address,
    "card": _card,
    "iban": _iban,
    "national_id": _national_id,
    "ip": _ip,
    "birthday": _birthday,
    "order_number": _order_number,
    "password": _password,
    "place": lambda chance: chance.choice(_PLACES),
}


def _mistyped(carrier: str, chance: random.Random) -> str:
    """Swap two neighbouring letters of one longer word, or leave one out; never in the mark for the value."""
    words = carrier.split(" ")
    longer = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not longer:
        return carrier
    place = chance.choice(longer)
    word, at = words[place], chance.randrange(1, len(words[place]) - 1)
    words[place] = (
        word[:at] + word[at + 1 :] if chance.random() < 0.5 else word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    )
    return " ".join(words)


def _value_mistyped(kind: str, value: str, chance: random.Random) -> str:
    """As people mistype it: a space too many, a sign left out, a letter doubled."""
    if kind == "email":
        return chance.choice((value.replace("@", " @ "), value.replace(".", " . ", 1), value.replace("@", "(at)")))
    if kind in {"phone", "card", "iban", "national_id"}:
        return chance.choice((value.replace(" ", ""), value.replace("-", " "), value.replace(" ", "  ", 1)))
    if kind == "order_number":
        return chance.choice((value.replace("-", ""), value.replace("-", " "), value.lower()))
    if kind in {"name", "place", "address"}:
        at = chance.randrange(1, len(value))
        return value[:at] + value[at - 1] + value[at:]
    return value
