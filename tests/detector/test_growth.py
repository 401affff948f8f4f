"""What is found is sealed whole: nothing of a value survives beside its placeholder, and neighbours stay apart."""

from __future__ import annotations

import re

import pytest

from confidant.detection.detector import Detector
from tests.support.table import check_table

WHOLE = """
ben@@example.org
ben@example,org
ben.smith@example,com
INV/2024/00871
LO-48213-77-4412-Q
mrs pettigrew at no 9
herr vogel
Mme Delacourt
the 7th of may nineteen eighty four
lucia arroba example punto com
ana ponto silva arroba example ponto pt
jan punkt vogel ät example punkt de
luc point petit arobase example point fr
seis uno dos tres cuatro cinco seis siete ocho
zero six douze trente quatre cinquante six vingt
gran vía 12
3 place du marché
no 7 the wickets
""".strip().splitlines()
FRAMES = {
    "@|arroba|ät|arobase": ("my email is {}", "write to {} please", "{} is my mail"),
    "seis uno|zero six": ("mi numero es {}", "mon numero est {} merci"),
    "INV": ("invoice {} please", "my invoice is {}"),
    "LO-": ("order {}", "my order is {} thanks"),
    "mrs|herr|Mme": ("can {} take it in", "it is for {}"),
    "7th": ("i was born on {}", "my birthday is {}"),
    "gran|place|no 7": ("deliver it to {} please", "my address is {}"),
}
APART = [
    ("maria@example.org bob@example.org", ["email", "email"]),
    ("07700 900123 07700 900456", ["phone", "phone"]),
    ("07700 900123, 07700 900456", ["phone", "phone"]),
    ("LO-48213 LO-48214", ["order_number", "order_number"]),
    ("LO-48213 and LO-48214", ["order_number", "order_number"]),
]
RUN_ON = """
my address is 44 dean st. can i get a refund
my address is 44 dean street can i get a refund
my address is 12 oak road leeds how long does it take
my address is 12 oak road, leeds ls1 4ab when will it come
ship it to 9 mill lane york please and tell me what it costs
deliver to 31 station road. is that ok
i live at 5 elm close, do you deliver there
we live at 5 elm close so is it free
my new address is 7 high street bath i want my money back
send it to 18 park avenue because i moved
my address is 3 king street. do you have it in blue
my address is 3 king street it should be there by friday
meine adresse ist hauptstraße 5 wann kommt das paket
mi dirección es calle mayor 10 cuando llega
mon adresse est 12 rue de la paix quand est ce livré
meu endereço é rua augusta 20 quando chega
""".strip().splitlines()


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


def test_no_part_of_a_value_survives(detector: Detector) -> None:
    rows = []
    for value in WHOLE:
        frames = next(frames for mark, frames in FRAMES.items() if re.search(mark, value))
        rows += [(frame.format(value), value, []) for frame in frames]

    def left(text: str, value: str) -> list[str]:
        start = text.index(value)
        covered = {place for span in detector.find(text) for place in range(span.start, span.end)}
        rest = "".join(one if start + at not in covered else " " for at, one in enumerate(value))
        return [run for run in re.findall(r"\w+", rest) if len(run) > 1]

    check_table(rows, left)


def test_neighbours_stay_apart(detector: Detector) -> None:
    check_table(APART, lambda text: [span.kind for span in detector.find(text)])


def test_an_address_ends_where_the_sentence_goes_on(detector: Detector) -> None:
    def swallowed(text: str) -> str:
        [address] = [span for span in detector.find(text) if span.kind == "address"][:1]
        asked = re.search(
            r" (?:can|how|when|please|is|do|so|i want|because|it|wann|cuando|quand|quando)\b(?! live)",
            text[address.start :],
        )
        assert asked
        return text[address.start + asked.start() : address.end]

    check_table([(text, "") for text in RUN_ON], swallowed)


def test_a_house_number_alone_is_no_address(detector: Detector) -> None:
    for text in ("size no 9", "no 9 please", "at number one", "i take no 7 the blue one"):
        assert not detector.find(text), text
