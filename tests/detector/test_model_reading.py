"""How the model reads, and what it is not believed."""

import pytest

from confidant.detection.detector import Detector
from confidant.detection.recognizers.model import Model, spelled
from confidant.detection.recognizers.vocabulary import WordLists


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("maria", "maria"),
        ("MariaGarcia", "Maria Garcia"),
        ("McDonald", "Mc Donald"),
        ("USB-C", "USB-C"),
        ("\u041c\u0430\u0440\u0438\u044f", "Mariya"),
        ("", ""),
    ],
)
def test_a_text_is_spelled_as_the_model_was_taught(text, read):
    plain, origins = spelled(text)
    assert plain == read
    assert len(origins) == len(plain)
    assert all(0 <= place < len(text) for place in origins)


def test_words_lie_where_they_stand_whatever_the_script():
    text = "\u041c\u0430\u0440\u0438\u044f lives in \u0141\u00f3d\u017a"
    words = Model.load().read(text)
    assert [text[word.start : word.end] for word in words] == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "a 40 l pack for 1500 eur",
        "size 4523",
        "model 2024 with 20000 mah",
        "_person_ wants the blue one",
        "have a look at https://shop.example.org/tents/4812",
    ],
)
def test_measures_links_and_placeholders_are_no_secrets(detector, text):
    assert detector.find(text) == []


def test_whoever_writes_with_capitals_writes_names_with_them(detector):
    assert [span.kind for span in detector.find("So I asked Annegret whether the Tents were dry")] == ["person"]
    assert detector.find("The band plays baroque in the Hall, with mandolin and coda") == []


@pytest.fixture(scope="module")
def branded():
    return Detector.load(brands=("stan smith", "hoka", "columbia"))


@pytest.mark.parametrize("text", ["stan smith", "white stan smith please", "hoka clifton 9", "columbia fleece"])
def test_brands_and_what_follows_them_are_no_people_or_places(branded, text):
    assert branded.find(text) == []


def test_a_brand_hides_nobody_else(branded):
    assert [span.kind for span in branded.find("hoka shoes for maria gonzalez")] == ["person"]


def test_who_was_asked_for_a_name_may_be_called_like_a_brand(branded):
    assert [span.kind for span in branded.find("stan smith", asked="name")] == ["person"]


def test_the_longest_brand_counts():
    brands = WordLists.load(brands=("north", "north face", "north face nuptse")).brands_in
    assert next(brands("a north face nuptse")) == (2, 19)
