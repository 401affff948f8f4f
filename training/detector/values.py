"""What stands in a slot of a phrase: a value and the label the model learns for it."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faker import Faker

from training.detector import names
from training.detector.regions import latin
from training.detector.words import TONGUES, drawn, foreign_words, mistyped, plain_words, usual_words
from training.slips import slip_of_the_finger

ADDRESS_LOCALES = [
    "en_US", "en_US", "en_US", "en_GB", "en_GB", "en_IE", "en_CA", "en_AU", "en_NZ", "en_IN", "en_IN", "de_DE", "de_AT",
    "de_CH", "fr_FR", "fr_CH", "it_IT", "es_ES", "es_MX", "es_CO", "pt_BR", "pt_PT", "nl_NL", "nl_BE", "sv_SE", "da_DK",
    "no_NO", "fi_FI", "pl_PL", "cs_CZ", "hu_HU", "ro_RO", "hr_HR", "sl_SI", "el_GR", "ru_RU", "uk_UA", "tr_TR", "id_ID",
    "th_TH", "vi_VN", "fil_PH", "ja_JP", "ko_KR", "zh_CN", "he_IL", "fa_IR", "ar_SA", "zu_ZA", "lt_LT", "et_EE", "is_IS",
]  # fmt: skip
_TONGUES = ["de_DE", "fr_FR", "it_IT", "nl_NL", "pl_PL", "cs_CZ", "fil_PH", "da_DK"]
"""Locales of which Faker has words of the language."""

_MAILS = [
    "gmail",
    "yahoo",
    "hotmail",
    "outlook",
    "aol",
    "icloud",
    "rediffmail",
    "gmx",
    "mail",
    "proton",
    "live",
    "web",
    "ymail",
]
_ENDS = ["com", "com", "com", "com", "co uk", "net", "org", "in", "co in", "de", "fr", "edu"]
_WORDS = (
    "sunshine tiger dragon monkey football shadow master hello welcome secret summer winter flower rocket purple banana "
    "coffee pepper cookie hunter letmein qwerty iloveyou princess batman pokemon liverpool chelsea blue red star moon"
).split()
_SUFFIXES = ["Inc", "Ltd", "LLC", "Group", "GmbH", "and Sons", "Plc", "Corp", "& Co", "Partners", "Brothers", "Limited"]


@lru_cache
def _lines(file: str) -> list[str]:
    """A list of words beside this file."""
    return [line for line in (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines() if line]


@lru_cache
def _fakers() -> dict[str, Faker]:
    made = {locale: Faker(locale) for locale in set(ADDRESS_LOCALES)}
    for one in made.values():
        one.seed_instance(11)
    return made


class Values:
    """Fills slots. Every draw comes from one generator, so that a data set can be made again."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self._regions = list(names.pools())

    def _fake(self, method: str) -> str:
        while True:
            fake = _fakers()[self.rng.choice(ADDRESS_LOCALES)]
            if hasattr(fake, method):  # not every locale has everything
                return str(getattr(fake, method)())

    def digits(self, least: int, most: int | None = None) -> str:
        """A run of digits."""
        return "".join(self.rng.choice(string.digits) for _ in range(self.rng.randint(least, most or least)))

    def _one(self, real: list[str], chain: names.Chain) -> str:
        name = chain.make(self.rng) if self.rng.random() < 0.3 else self.rng.choice(real)
        return name if name.isascii() or self.rng.random() < 0.3 else latin(name) or name

    def first(self, region: str | None = None) -> str:
        """A given name."""
        pool = names.pools()[region or self.rng.choice(self._regions)]
        name = self._one(pool[0], pool[2])
        chance = self.rng.random()
        if chance < 0.03:
            return name + self.rng.choice("abcdgjkmnprstv")
        if chance < 0.05 and len(name) > 5:
            return name[: self.rng.randint(3, 4)]
        return name

    def last(self, region: str | None = None) -> str:
        """A family name."""
        pool = names.pools()[region or self.rng.choice(self._regions)]
        return self._one(pool[1], pool[3])

    def full(self) -> str:
        """A name in one of the forms people give it."""
        region = self.rng.choice(self._regions)
        other = region if self.rng.random() < 0.8 else None
        first, last = self.first(region), self.last(other)
        initial = self.rng.choice(string.ascii_uppercase)
        forms = [f"{first} {last}"] * 12 + [
            f"{first} {self.first(region)} {last}", f"{first} {last} {self.last(other)}", f"{first} {initial}. {last}",
            f"{initial} {last}", f"{last} {first}", f"{last}, {first}", f"{first} {initial}", f"{first}{last}",
            f"{first} {last}-{self.last(other)}", f"{first} {self.rng.choice(['de', 'van', 'bin', 'al', 'von', 'da', 'el'])} {last}",
            f"{initial}.{self.rng.choice(string.ascii_uppercase)}. {last}", f"{first} {self.first()}",
        ]  # fmt: skip
        return self.rng.choice(forms)

    def name(self) -> str:
        """A given name mostly, else a full one."""
        return self.first() if self.rng.random() < 0.6 else self.full()

    def titled(self) -> str:
        """A name with a title before it."""
        title = self.rng.choice(
            ["Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Sir", "Herr", "Frau", "Madame", "Señor", "Shri"]
        )
        return f"{title}{self.rng.choice(['', '.'])} {self.last() if self.rng.random() < 0.5 else self.full()}"

    def alias(self) -> str:
        """A user name that names nobody."""
        one, two = self.rng.choice(_WORDS), self.rng.choice(_WORDS)
        many = self.rng.choice(["the", "best", "daily", "real", "just", "its", "all", "my", "news", "team", "fan", "x"])
        return self.rng.choice(
            [
                f"{one}{two}",
                f"{many}{one}",
                f"{one.title()}{two.title()}",
                f"{many.title()}{one.title()}s",
                f"{one}_{two}",
                f"{one}{self.digits(1, 4)}",
                f"{one} {self.digits(1, 3)}",
                f"{one} _ {two}",
                one.upper() + two[:3],
                f"{two}tv",
                f"official{one}",
                "".join(self.rng.choice(string.ascii_lowercase) for _ in range(self.rng.randint(4, 9))),
                f"{one[:4]}{''.join(self.rng.choice('aeioukstnrmx') for _ in range(3))}",
                f"{two}{self.rng.choice(['zz', 'ss', 'xo', 'ish', 'holic', 'girl', 'boy', 'queen', 'gang', 'vibes'])}",
            ]
        )

    def foreign(self) -> str:
        """A few words of another language, nobody's name."""
        fake = _fakers()[self.rng.choice(_TONGUES)]
        return " ".join(fake.words(self.rng.randint(1, 8))) if self.rng.random() < 0.7 else fake.sentence()

    def nick(self) -> str:
        """A user name made of a name."""
        first, last = (latin(one).replace(" ", "") or "Sam" for one in (self.first(), self.last()))
        made = self.rng.choice(
            [
                first,
                first + self.digits(1, 4),
                f"{first}_{last}",
                f"{first}{last}",
                f"{first}{last}",
                f"{first} _ {last}",
                f"{first} {self.digits(1, 4)}",
                f"real{first}{last}",
                f"its{first}",
                f"{first[0]}{last}",
                f"The{first}",
                f"{first}{self.rng.choice(_WORDS).title()}",
            ]
        )
        return made if self.rng.random() < 0.5 else made.lower()

    def city(self) -> str:
        """A city; every second time a big one."""
        every, big = names.cities()
        name = self.rng.choice(big if self.rng.random() < 0.5 else every)
        chance = self.rng.random()
        if chance < 0.04:
            return latin(name).replace(" ", "")
        return f"{name} city" if chance < 0.06 else name

    def country(self) -> str:
        """A country."""
        return self.rng.choice(names.countries())

    def region(self) -> str:
        """A state, province or county."""
        return self.rng.choice(names.regions())

    def place(self) -> str:
        """A city, country or region."""
        return self.rng.choice([self.city, self.city, self.city, self.country, self.region])()

    def street(self) -> str:
        """A street with a number."""
        if self.rng.random() < 0.35:
            kind = self.rng.choice(_STREETS)
            stems: list[Callable[[], str]] = [
                self.last,
                self.first,
                self.city,
                lambda: self.rng.choice(_TREES),
                lambda: f"{self.rng.randint(1, 99)}th",
            ]
            stem = self.rng.choice(stems)()
            number = self.rng.choice(
                [
                    str(self.rng.randint(1, 9999)),
                    f"{self.rng.randint(1, 200)}{self.rng.choice('abc')}",
                    f"{self.rng.randint(1, 99)}/{self.rng.randint(1, 99)}",
                ]
            )
            return self.rng.choice(
                [
                    f"{number} {stem} {kind}",
                    f"{number} {stem} {kind}",
                    f"{number}, {stem} {kind}",
                    f"no {number} {stem} {kind}",
                    f"{stem} {kind} {number}",
                    f"flat {self.rng.randint(1, 40)} {number} {stem} {kind}",
                    f"{stem} {kind}",
                    f"#{number} {stem} {kind}",
                ]
            )
        line = self._fake("street_address").replace("\n", self.rng.choice([" ", ", ", "\n"]))
        if self.rng.random() < 0.06:
            return f"{self.rng.choice(['the corner of', 'corner of', 'junction of', 'intersection of'])} {line} and {self.rng.choice([self.last, self.first, self.city])()} {self.rng.choice(_STREETS)}"
        if self.rng.random() < 0.03:
            return self.rng.choice(
                [
                    f"Unit {self.digits(4)} Box {self.digits(4)}",
                    f"PSC {self.digits(4)}, Box {self.digits(4)}",
                    f"PO Box {self.digits(2, 4)}",
                    f"p.o. box {self.digits(3)}",
                ]
            )
        return line

    def zip(self) -> str:
        """A postcode."""
        if self.rng.random() < 0.5:
            return self.digits(5, 6)
        return self._fake("postcode")

    def address(self) -> str:
        """A whole address."""
        chance = self.rng.random()
        if chance < 0.45:
            raw = self._fake("address")
            return raw.replace("\n", self.rng.choice([" ", ", ", "\n", "\n ", " "]))
        parts = [self.street()]
        if self.rng.random() < 0.2:
            parts.append(
                self.rng.choice(
                    [
                        f"apt {self.rng.randint(1, 999)}",
                        f"suite {self.rng.randint(1, 999)}",
                        f"po box {self.rng.randint(1, 9999)}",
                        f"floor {self.rng.randint(1, 20)}",
                        f"unit {self.rng.randint(1, 99)}",
                        "near the bus stand",
                        "opposite the school",
                    ]
                )
            )
        for part, often in ((self.city, 0.9), (self.region, 0.5), (self.country, 0.2), (self.zip, 0.6)):
            if self.rng.random() < often:
                parts.append(part())
        if self.rng.random() < 0.15:
            parts.insert(1, parts.pop())
        return self.rng.choice([" ", ", ", " ", "\n", " - "]).join(parts)

    def phone(self) -> str:
        """A telephone number."""
        chance = self.rng.random()
        if chance < 0.45:
            return self.digits(10)
        if chance < 0.55:
            return self.rng.choice(
                [
                    f"{self.digits(3)} {self.digits(3)} {self.digits(4)}",
                    f"{self.digits(3)}-{self.digits(4)}",
                    f"+{self.digits(1, 3)} {self.digits(8, 10)}",
                    f"{self.digits(5)} {self.digits(5)}",
                    f"0{self.digits(8, 10)}",
                    f"{self.digits(3)}.{self.digits(3)}.{self.digits(4)}x{self.digits(3)}",
                    f"{self.digits(10)} x {self.digits(3)}",
                ]
            )
        return self._fake("phone_number")

    def _local(self) -> str:
        first, last = (re.sub(r"\W", "", latin(one)).lower() or "x" for one in (self.first(), self.last()))
        word = self.rng.choice(_WORDS)
        return self.rng.choice(
            [
                first,
                f"{first}{self.digits(1, 4)}",
                f"{first}.{last}",
                f"{first[0]}{last}",
                f"{first}_{last}",
                f"{word}{self.digits(1, 3)}",
                f"{last}{first[0]}",
                f"{first}{last}",
            ]
        )

    def email(self) -> str:
        """An e-mail address, as it should be."""
        host = (
            self.rng.choice(_MAILS) if self.rng.random() < 0.7 else latin(self.last()).lower().replace(" ", "") or "x"
        )
        return f"{self._local()}@{host}.{self.rng.choice(_ENDS).replace(' ', '.')}"

    def email_spoken(self) -> str:
        """An e-mail address said or typed without its signs."""
        local = re.sub(r"[._]", lambda _: self.rng.choice([" dot ", "", " ", "."]), self._local())
        local = re.sub(
            r"(\d+)", lambda found: self.rng.choice([found[1], f" {found[1]} ", f" {found[1]}"]), local
        ).strip()
        at = self.rng.choice([" at ", "@", " @ ", " ", "", "", " (at) ", " at the rate "])
        dot = self.rng.choice([" dot ", ".", "", "", "", " ", " . "])
        host = (
            self.rng.choice(_MAILS) if self.rng.random() < 0.85 else latin(self.last()).lower().replace(" ", "") or "x"
        )
        return f"{local}{at}{host}{dot}{self.rng.choice(_ENDS)}"

    def birthday(self) -> str:
        """A date of birth."""
        day, month, year = self.rng.randint(1, 28), self.rng.randint(1, 12), self.rng.randint(1930, 2012)
        word = _MONTHS[month - 1]
        short, ending = word[:3], _ordinal(day)
        return self.rng.choice([
            f"{day}/{month}/{year}", f"{month}/{day}/{year}", f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}", f"{day} {word} {year}",
            f"{word} {day}, {year}", f"{day}{ending} of {word} {year}", f"{short} {day} {year}", f"{day} {short} {year % 100:02}", f"{day:02}{month:02}{year}",
            f"{day}{ending} {word}", f"{word} {day}", f"{day} {month} {year}", f"{day}-{month}-{year % 100:02}", f"{day} {ending} {word} {year}",
        ])  # fmt: skip

    def expiry(self) -> str:
        """Until when a card holds."""
        month, year = self.rng.randint(1, 12), self.rng.randint(25, 34)
        return self.rng.choice(
            [
                f"{month:02}/{year}",
                f"{month:02}/{year}",
                f"{month}/{year}",
                f"{month:02} {year}",
                f"{month:02}/20{year}",
                f"{month:02}-{year}",
                f"{month:02}.{year}",
            ]
        )

    def cvv(self) -> str:
        """The three digits on a card's back."""
        return self.rng.choice([self.digits(3), self.digits(3), " ".join(self.digits(3))])

    def phone_eu(self) -> str:
        """A telephone number as people of the continent write it."""
        if self.rng.random() < 0.3:
            return self.phone()
        first = self.rng.choice(["6", "7", "9", "06", "07", "01", "0151 ", "0172 ", "0221 ", "11 9", "21 9", "91 "])
        country = self.rng.choice(
            ["", "", "", "+34 ", "+49 ", "+33 ", "+351 ", "+55 ", "0033 ", "+39 ", "+31 ", "+48 "]
        )
        number = first + self.digits(8)
        if self.rng.random() < 0.6:
            many = self.rng.choice([2, 3])
            whole = number.replace(" ", "")
            joint = self.rng.choice([" ", " ", "-", ".", "/"])
            number = joint.join(whole[place : place + many] for place in range(0, len(whole), many))
        return country + number

    def month_year(self) -> str:
        """Until when a card holds, the month as a word."""
        word, year = self.rng.choice(_MONTHS), self.rng.randint(25, 34)
        return self.rng.choice(
            [f"{word} 20{year}", f"{word[:3]} 20{year}", f"{word[:3]} {year}", f"end of {word} 20{year}"]
        )

    def month(self) -> str:
        """A month."""
        return self.rng.choice(_MONTHS)

    def year(self) -> str:
        """The year that somebody was born in."""
        return str(self.rng.randint(1935, 2012))

    def small(self) -> str:
        """A small number that names nobody."""
        return str(self.rng.randint(1, 14))

    def word(self) -> str:
        """An ordinary English word."""
        return drawn(usual_words(), self.rng)

    def plain(self) -> str:
        """Any ordinary English word, the rare ones as often."""
        return self.rng.choice(plain_words())

    def slip(self) -> str:
        """An ordinary English word, mistyped."""
        return mistyped(self.word(), self.rng)

    def firstslip(self) -> str:
        """A given name, mistyped."""
        return slip_of_the_finger(latin(self.first()) or "Sam", self.rng)

    def lastslip(self) -> str:
        """A family name, mistyped."""
        return slip_of_the_finger(latin(self.last()) or "Smith", self.rng)

    def wordfirst(self) -> str:
        """A given name that is also a word or a maker."""
        return self.rng.choice(names.also_words("first"))

    def wordlast(self) -> str:
        """A family name that is also a word."""
        return self.rng.choice(names.also_words("last"))

    def wordfull(self) -> str:
        """A name of which at least one part is also a word."""
        chance = self.rng.random()
        first = self.wordfirst() if chance < 0.75 else self.first()
        return f"{first} {self.last() if chance < 0.3 else self.wordlast()}"

    def indian(self) -> str:
        """A name of India or its neighbours, given or full."""
        region = self.rng.choice(_INDIAN)
        first = self.first(region)
        return first if self.rng.random() < 0.5 else f"{first} {self.last(region)}"

    def tint(self) -> str:
        """A colour that may be a name elsewhere."""
        return self.rng.choice(_lines("tints.txt"))

    def make(self) -> str:
        """A maker of goods, many called like a person."""
        return self.rng.choice(_lines("makes.txt"))

    def bare7(self) -> str:
        """The seven digits of an article."""
        return self.rng.choice(
            [self.digits(7), self.digits(7), f"{self.digits(4)} {self.digits(3)}", f"{self.digits(3)} {self.digits(4)}"]
        )

    def guid(self) -> str:
        """What a machine calls a request."""
        return "-".join("".join(self.rng.choice("0123456789abcdef") for _ in range(many)) for many in (8, 4, 4, 4, 12))

    def decimal(self) -> str:
        """A measure with a fraction."""
        return f"{self.rng.randint(0, 300)}{self.rng.choice('..,')}{self.rng.randint(0, 99)}"

    def goodssize(self) -> str:
        """A size as shops write it."""
        one = self.rng.randint(3, 52)
        return self.rng.choice([
            str(one), f"{one}.5", f"eu {one}", f"uk {one}", f"us {one}", f"uk{one}", f"{one} wide", f"{one}/{one + 2}", f"{one} long", f"w{one} l{one + 2}",
            f"{self.rng.choice(['s', 'm', 'l', 'xs', 'xl', 'xxl', '2xl', '3xl'])}", f"{one} eu", f"{one}ml", f"{one} litre", f"{one}x{one + 10}", f"{one} cm",
        ])  # fmt: skip

    def titled_fr(self) -> str:
        """A French name with its title."""
        title = self.rng.choice(["M.", "Mme", "Mlle", "M", "mme", "Monsieur", "Madame", "Mr", "Dr", "Me", "Maître"])
        return f"{title} {self.last() if self.rng.random() < 0.7 else self.full()}"

    def _word_in(self, tongue: str) -> str:
        return drawn(foreign_words()[tongue], self.rng)

    def _digits_in(self, tongue: str) -> str:
        """A telephone number said word by word."""
        told = _TONGUE[tongue].digits
        many = self.rng.choice([7, 9, 9, 9, 10, 11])
        said = [told[self.rng.randrange(10)] for _ in range(many)]
        return self.rng.choice([" ", " ", " ", ", "]).join(said)

    def _day_in(self, tongue: str) -> str:
        told, day = _TONGUE[tongue], self.rng.randint(1, 28)
        month = self.rng.choice(told.months)
        return self.rng.choice(
            [told.day.format(day=day, month=month, year="\0").partition(month)[0] + month, f"{day} {month}"]
        )

    def _birthday_in(self, tongue: str) -> str:
        told, day, year = _TONGUE[tongue], self.rng.randint(1, 28), self.rng.randint(1930, 2012)
        month = self.rng.randint(1, 12)
        word = told.months[month - 1]
        return self.rng.choice(
            [
                told.day.format(day=day, month=word, year=year),
                told.day.format(day=day, month=word, year=year),
                f"{day} {word} {year}",
                f"{day:02}/{month:02}/{year}",
                f"{day}.{month}.{year}",
                f"{day}-{month:02}-{year % 100:02}",
                self._day_in(tongue),
            ]
        )

    def _mail_in(self, tongue: str) -> str:
        told = _TONGUE[tongue]
        local = re.sub(r"[.]", lambda _: self.rng.choice([f" {told.dot} ", "."]), self._local())
        local = local.replace("_", self.rng.choice([f" {told.under} ", "_"]))
        host = self.rng.choice([*_MAILS, "example", "beispiel", "correo", "exemple"])
        end = self.rng.choice(["com", "com", told.end, "net", "org"])
        at = self.rng.choice([f" {told.at} ", f" {told.at} ", " @ ", " at ", f" ({told.at}) "])
        return f"{local}{at}{host}{self.rng.choice([f' {told.dot} ', f' {told.dot} ', '.', ' . '])}{end}"

    def _street_in(self, tongue: str) -> str:
        told, number = _TONGUE[tongue], self.rng.randint(1, 250)
        stem = self.rng.choice([self.last(), self.last(), self.first(), self.city(), self.rng.choice(told.stems)])
        door = self.rng.choice(["", "", "", *told.doors]).format(
            some=self.rng.randint(1, 9), letter=self.rng.choice("abcd")
        )
        return self.rng.choice(told.streets).format(stem=stem, number=number) + door

    def _address_in(self, tongue: str) -> str:
        street, town = self._street_in(tongue), self.city()
        code = self.digits(4) + "-" + self.digits(3) if tongue == "pt" and self.rng.random() < 0.5 else self.digits(5)
        joint = self.rng.choice([", ", " ", ", "])
        return self.rng.choice(
            [
                f"{street}{joint}{code} {town}",
                f"{street}{joint}{code} {town}",
                f"{street}{joint}{town}",
                f"{street}{joint}{town} {code}",
                street,
            ]
        )

    def ref(self) -> str:
        """The number of an order, booking or claim."""
        letters = "".join(self.rng.choice(string.ascii_letters) for _ in range(self.rng.randint(1, 4)))
        number = self.digits(2, 9)
        return self.rng.choice(
            [
                f"{letters}{number}",
                f"{letters} {number}",
                f"{letters}-{number}",
                f"#{number}",
                self.digits(5, 12),
                f"{letters}{number}{letters}",
                f"{letters} {number} {self.rng.choice(string.ascii_lowercase)}",
                f"{letters}{number} {letters[::-1]} {self.digits(1, 2)}",
            ]
        )

    def pin(self) -> str:
        """A PIN or a one-time code."""
        return self.digits(4, 6)

    def last4(self) -> str:
        """The last digits of an account, a card or an insurance number."""
        return self.digits(4) if self.rng.random() < 0.9 else self.digits(3, 6)

    def account(self) -> str:
        """An account or membership number."""
        return self.rng.choice(
            [
                self.digits(5, 17),
                self.digits(8, 12),
                f"{self.digits(3)} {self.rng.choice('abcdefgh')} {self.digits(2)}",
                f"{self.digits(2)}-{self.digits(2)}-{self.digits(2)} {self.digits(8)}",
                f"{self.digits(3, 5)} {self.digits(3, 6)}",
                f"xx{self.digits(3, 4)}",
                f"xxxx {self.digits(4)}",
            ]
        )

    def ssn(self) -> str:
        """A number the state gives a person."""
        letter = self.rng.choice(string.ascii_uppercase)
        return self.rng.choice([
            f"{self.digits(3)}-{self.digits(2)}-{self.digits(4)}", self.digits(9), f"{self.digits(3)} {self.digits(2)} {self.digits(4)}", f"{letter}{self.digits(7, 8)}",
            f"{letter}{letter} {self.digits(2)} {self.digits(2)} {self.digits(2)} {letter}", f"{self.digits(8)}{letter}", f"{self.digits(4)} {self.digits(4)} {self.digits(4)}",
            f"{self.digits(6)}-{self.digits(4)}", f"{self.digits(3)}.{self.digits(3)}.{self.digits(3)}-{self.digits(2)}", self.digits(11),
        ])  # fmt: skip

    def password(self) -> str:
        """A password as people choose it."""
        word = self.rng.choice(_WORDS) if self.rng.random() < 0.5 else self.plain()
        name = latin(self.first()).lower()
        odd = "".join(
            self.rng.choice(string.ascii_letters + string.digits + "!$%&*#-_") for _ in range(self.rng.randint(7, 14))
        )
        return self.rng.choice(
            [
                f"{word}{self.digits(1, 4)}",
                f"{name}{self.digits(2, 4)}",
                f"{name} {self.digits(2, 4)}",
                f"{word.title()}{self.rng.choice('!#$@')}{self.digits(2, 4)}",
                odd,
                f"{word}{self.rng.choice(_WORDS)}",
                f"{self.digits(4)} {word[:4]}",
                f"{word[:4]} {self.digits(4)}",
                self.digits(4, 6),
                name,
            ]
        )

    def token(self) -> str:
        """A key that a machine would ask for."""
        body = "".join(self.rng.choice(string.ascii_letters + string.digits) for _ in range(self.rng.randint(16, 40)))
        return self.rng.choice(["sk-", "ghp_", "AKIA", "xoxb-", "", "key_", "eyJ"]) + body

    def card(self) -> str:
        """The number of a payment card."""
        number = str(_fakers()["en_US"].credit_card_number()) if self.rng.random() < 0.5 else self.digits(16)
        return number if self.rng.random() < 0.6 else " ".join(number[i : i + 4] for i in range(0, len(number), 4))

    def iban(self) -> str:
        """The number of a bank account."""
        return self._fake("iban")

    def agent(self) -> str:
        """The name by which the one who answers is called: nothing about the person who writes."""
        return latin(self.first()) or "Sam"

    def date(self) -> str:
        """A date that is nobody's birthday: of a journey, a payment, an appointment."""
        day, month, year = self.rng.randint(1, 28), self.rng.randint(1, 12), self.rng.randint(2012, 2029)
        word = _MONTHS[month - 1]
        day_th = f"{day}{self.rng.choice(['', ' '])}{_ordinal(day)}"
        return self.rng.choice([
            f"{day}/{month}/{year}", f"{month}/{day}/{year}", f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}", f"{day} {word} {year}",
            f"{word} {day}", f"{word} {day} {year}", f"{day_th} {word}", f"{word[:3]} {day_th}", f"{day_th} of {word} {year}", f"{day:02}{month:02}{year}",
            f"{month:02}{day:02}{year}", f"{month:02}{day:02}{year % 100}", f"{day} {month} {year}", f"{day}-{month}-{year % 100:02}", f"{day} {word[:3]} {year}", day_th, f"{word} {year}",
        ])  # fmt: skip

    def link(self) -> str:
        """A web address that leads to no person."""
        code = "".join(self.rng.choice(string.ascii_letters + string.digits) for _ in range(self.rng.randint(6, 11)))
        page = "-".join(self.rng.choice(_WORDS) for _ in range(self.rng.randint(1, 4)))
        host = self.rng.choice(
            [
                "t.co",
                "bit.ly",
                "youtu.be",
                "www.example.com",
                f"{self.rng.choice(_WORDS)}.{self.rng.choice(['com', 'org', 'net', 'co.uk'])}",
            ]
        )
        return self.rng.choice(
            [
                f"https://{host}/{code}",
                f"https://{host}/{page}",
                f"www.{page[:12]}.com",
                f"http://{host}/r/{page}/{code}/{page}",
                f"{page[:9]}.com",
            ]
        )

    def thing(self) -> str:
        """A car, a phone, an instrument: a make with a model and numbers."""
        number = self.rng.choice(
            [
                str(self.rng.randint(1, 9)),
                f"{self.rng.randint(10, 999)}",
                f"{self.rng.randint(1, 9)}{self.rng.choice('00 50 000'.split())}",
                f"{self.rng.choice(string.ascii_lowercase)}{self.rng.randint(1, 99)}",
                f"{self.rng.choice('gtx cx rx mk xt ps'.split())} {self.rng.randint(1, 9999)}",
            ]
        )
        make = self.rng.choice(_MAKES)
        year = self.rng.randint(1995, 2027)
        return self.rng.choice(
            [
                f"{make} {number}",
                f"{make} {number} {year}",
                f"{year} {make} {number}",
                make,
                f"{make} {year}",
                f"{make} {number} {self.rng.choice(['suv', 'sedan', 'automatic', 'pro', 'max', 'plus', 'gb', 'cc', 'inch'])}",
            ]
        )

    def org(self) -> str:
        """A company named after people: not a person."""
        one, two, three = self.last(), self.last(), self.last()
        return self.rng.choice(
            [
                f"{one} {self.rng.choice(_SUFFIXES)}",
                f"{one}, {two} and {three}",
                f"{one} & {two}",
                f"{one} {self.rng.choice(_SUFFIXES)}",
            ]
        )


@dataclass(frozen=True)
class _Tongue:
    """How dates, mail addresses and streets are written and said in a language."""

    months: tuple[str, ...]
    day: str
    at: str
    dot: str
    under: str
    end: str
    streets: tuple[str, ...]
    stems: tuple[str, ...]
    doors: tuple[str, ...]
    digits: tuple[str, ...]


_TONGUE = {
    "es": _Tongue(
        tuple("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()),
        "{day} de {month} de {year}", "arroba", "punto", "guion bajo", "es",
        ("calle {stem} {number}", "c/ {stem} {number}", "avenida {stem} {number}", "plaza {stem} {number}", "calle de {stem}, {number}", "paseo de {stem} {number}", "av. {stem} {number}", "camino {stem} {number}"),
        ("Mayor", "Real", "del Sol", "de la Luna", "Nueva", "San Juan", "los Olivos", "la Paz"),
        (", {some}º {letter}", " piso {some}", " {some}{letter}", ", puerta {some}"),
        tuple("cero uno dos tres cuatro cinco seis siete ocho nueve".split()),
    ),
    "de": _Tongue(
        tuple("januar februar märz april mai juni juli august september oktober november dezember".split()),
        "{day}. {month} {year}", "ät", "punkt", "unterstrich", "de",
        ("{stem}straße {number}", "{stem}str. {number}", "{stem}weg {number}", "{stem}gasse {number}", "am {stem}platz {number}", "{stem}allee {number}", "{stem} str {number}", "{stem}strasse {number}", "an der {stem} {number}"),
        ("Haupt", "Bahnhof", "Garten", "Dorf", "Schul", "Linden", "Berg", "Kirch", "Wald", "Mühlen"),
        ("{letter}", ", {some}. Stock", " Hinterhaus", " Wohnung {some}"),
        tuple("null eins zwei drei vier fünf sechs sieben acht neun".split()),
    ),
    "fr": _Tongue(
        tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
        "{day} {month} {year}", "arobase", "point", "tiret bas", "fr",
        ("{number} rue de {stem}", "{number} rue {stem}", "{number}, avenue {stem}", "{number} boulevard {stem}", "{number} bis rue {stem}", "{number} place {stem}", "{number} chemin de {stem}", "{number} impasse {stem}", "{number} allée des {stem}"),
        ("la Paix", "l'Église", "la Gare", "Verdun", "Lilas", "la République", "Moulins", "Pasteur"),
        (", bât {letter}", " appt {some}", ", {some}e étage", " esc {letter}"),
        tuple("zéro un deux trois quatre cinq six sept huit neuf".split()),
    ),
    "pt": _Tongue(
        tuple("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split()),
        "{day} de {month} de {year}", "arroba", "ponto", "underline", "pt",
        ("rua {stem} {number}", "rua da {stem}, {number}", "avenida {stem} {number}", "av. {stem} {number}", "travessa {stem} {number}", "largo do {stem} {number}", "praça {stem} {number}", "rua {stem} nº {number}"),
        ("Flores", "Augusta", "da Liberdade", "das Palmeiras", "Direita", "Nova", "Boa Vista", "do Sol"),
        (", {some}º {letter}", " apto {some}0{some}", ", bloco {letter}", " casa {some}"),
        tuple("zero um dois três quatro cinco seis sete oito nove".split()),
    ),
    "it": _Tongue(
        tuple("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()),
        "{day} {month} {year}", "chiocciola", "punto", "trattino basso", "it",
        ("via {stem} {number}", "via {stem}, {number}", "viale {stem} {number}", "corso {stem} {number}", "piazza {stem} {number}", "vicolo {stem} {number}", "largo {stem} {number}"),
        ("Roma", "Garibaldi", "Mazzini", "dei Mille", "della Repubblica", "San Marco", "Dante", "Vittorio Emanuele"),
        (" int. {some}", ", scala {letter}", "/{letter}", " piano {some}"),
        tuple("zero uno due tre quattro cinque sei sette otto nove".split()),
    ),
    "nl": _Tongue(
        tuple("januari februari maart april mei juni juli augustus september oktober november december".split()),
        "{day} {month} {year}", "apenstaartje", "punt", "liggend streepje", "nl",
        ("{stem}straat {number}", "{stem}laan {number}", "{stem}weg {number}", "{stem}plein {number}", "{stem}gracht {number}", "{stem}kade {number}", "{stem} straat {number}"),
        ("Dorps", "Kerk", "Molen", "Beatrix", "Wilhelmina", "Linden", "Eiken", "Haven"),
        ("{letter}", "-{some}", " bus {some}", " {some} hoog"),
        tuple("nul een twee drie vier vijf zes zeven acht negen".split()),
    ),
    "pl": _Tongue(
        tuple("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia".split()),
        "{day} {month} {year}", "małpa", "kropka", "podkreślnik", "pl",
        ("ul. {stem} {number}", "ulica {stem} {number}", "{stem} {number}", "al. {stem} {number}", "os. {stem} {number}", "pl. {stem} {number}", "ul {stem} {number}"),
        ("Lipowa", "Polna", "Leśna", "Kościuszki", "Mickiewicza", "Słoneczna", "Ogrodowa", "3 Maja"),
        ("/{some}", " m. {some}", " m {some}", "{letter}"),
        tuple("zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć".split()),
    ),
}  # fmt: skip


def _ordinal(day: int) -> str:
    return {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th")


_STREETS = (
    "street street road road avenue lane drive st rd ave blvd way court close nagar colony cross main marg salai layout "
    "crescent terrace place square hill park gardens view streets turnpike route union points squares club meadows pass"
).split()
_MONTHS = "January February March April May June July August September October November December".split()
_MAKES = (
    "toyota corolla camry honda civic accord ford focus mustang chevy chevrolet malibu tesla bmw audi mercedes benz kia rio hyundai i20 "
    "tata nano mahindra maruti swift suzuki alto nissan altima sentra mazda volvo fiat punto renault clio dacia skoda octavia seat ibiza "
    "jeep wrangler lexus acura infiniti porsche cayenne ferrari jaguar bentley lincoln chrysler dodge charger ram gmc sierra cadillac "
    "samsung galaxy iphone ipad macbook nokia motorola huawei oneplus pixel xiaomi redmi dell latitude inspiron lenovo thinkpad asus acer "
    "sony bravia canon nikon epson brother hp laserjet yamaha casio fender gibson dyson bosch makita philips braun gopro garmin fitbit "
    "airbus boeing windows office photoshop norton mcafee kindle echo playstation xbox nintendo bajaj pulsar vespa ducati kawasaki harley"
).split()
_INDIAN = ("North India and Pakistan", "South India and Sri Lanka")
_TREES = "oak maple elm cedar pine high church mill station park main lake river spring hill green king queen bridge market".split()

LABELS = [
    "O",
    "PERSON",
    "LOCATION",
    "ADDRESS",
    "PHONE_NUMBER",
    "EMAIL_ADDRESS",
    "DATE_OF_BIRTH",
    "ORDER_NUMBER",
    "SECRET",
    "SPECIAL_CATEGORY",
]
"""What the model tells of each word, by Presidio's names; O is nothing."""

SLOTS: dict[str, str] = {
    "first": "PERSON", "last": "PERSON", "full": "PERSON", "name": "PERSON", "titled": "PERSON", "nick": "PERSON",
    "city": "LOCATION", "country": "LOCATION", "region": "LOCATION", "place": "LOCATION",
    "street": "ADDRESS", "address": "ADDRESS", "zip": "ADDRESS",
    "phone": "PHONE_NUMBER", "email": "EMAIL_ADDRESS", "email_spoken": "EMAIL_ADDRESS", "birthday": "DATE_OF_BIRTH", "ref": "ORDER_NUMBER",
    "pin": "SECRET", "last4": "SECRET", "account": "SECRET", "ssn": "SECRET", "password": "SECRET", "token": "SECRET",
    "card": "SECRET", "iban": "SECRET", "expiry": "SECRET", "cvv": "SECRET", "phone_eu": "PHONE_NUMBER",
    **{f"{slot}_{tongue}": label for tongue in _TONGUE for slot, label in (
        ("address", "ADDRESS"), ("street", "ADDRESS"), ("birthday", "DATE_OF_BIRTH"), ("day", "DATE_OF_BIRTH"),
        ("email_spoken", "EMAIL_ADDRESS"), ("digits", "PHONE_NUMBER"))},
    **{f"word_{tongue}": "O" for tongue in TONGUES},
    "month_year": "SECRET", "year": "DATE_OF_BIRTH", "firstslip": "PERSON", "lastslip": "PERSON", "indian": "PERSON",
    "wordfirst": "PERSON", "wordlast": "PERSON", "wordfull": "PERSON", "titled_fr": "PERSON", "plain": "SECRET",
    "word": "O", "slip": "O", "tint": "O", "make": "O", "small": "O", "month": "O",
    "bare7": "O", "guid": "O", "decimal": "O", "goodssize": "O",
    "org": "O", "agent": "O", "date": "O", "link": "O", "thing": "O",
}  # fmt: skip
"""Slot: label."""


_IN = {
    "address": "_address_in",
    "street": "_street_in",
    "birthday": "_birthday_in",
    "day": "_day_in",
    "email_spoken": "_mail_in",
    "digits": "_digits_in",
    "word": "_word_in",
}


def fill(values: Values, slot: str) -> str:
    """One value for a slot."""
    name, _, tongue = slot.rpartition("_")
    if name in _IN and tongue in _TONGUE:
        told: Callable[[str], str] = getattr(values, _IN[name])
        return told(tongue)
    method: Callable[[], str] = getattr(values, slot)
    return method()
