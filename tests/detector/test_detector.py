"""What holds for every text: where spans lie, what is joined, what never fails."""

import io
import logging
import threading
from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confidant.detection import detector as module
from confidant.detection.detector import Detector, DetectorError
from confidant.detection.recognizers import model
from confidant.detection.recognizers.normalize import fold
from tests.detector.growth import steep
from tests.support.table import check_table

KINDS = {
    "person",
    "email",
    "phone",
    "address",
    "place",
    "birthday",
    "order_number",
    "ip",
    "url",
    "removed",
}
ASKED = (None, "name", "city", "email", "order", "secret", "phone", "birthday", "something else")
PIECES = (
    "i'm ",
    "my name is ",
    "maria",
    " gonzalez",
    "@",
    " at ",
    " dot ",
    "example",
    ".org",
    "4111 1111 1111 1111",
    "07700 900123",
    " ",
    "\u200b",
    "\u00ad",
    "\u0301",
    "\uff11\uff12\uff13",
    "LO-48213",
    "12 green lane",
    "ls1 4ap",
    "10115 berlin",
    "my password is ",
    "hunter2",
    "dob ",
    "3.4.1990",
    "https://",
    "\n",
    "\ud800",
    "\U0001f600",
    "\u202e",
    "\ufb01",
    "\ufdfa",
    "\u0645\u0631\u062d\u0628\u0627",
    "\u4f60\u597d",
    "i have ",
    "diabetes",
    "-",
    ",",
    "i live in ",
)
COMMON = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def check(detector, text, asked=None):
    spans = detector.find(text, asked)
    place = 0
    for span in spans:
        assert place <= span.start < span.end <= len(text)
        assert span.kind in KINDS
        assert 0 < span.score <= 1
        place = span.end
    return spans


@COMMON
@given(text=st.text(max_size=200), asked=st.sampled_from(ASKED))
def test_spans_lie_in_any_text_in_order(detector, text, asked):
    check(detector, text, asked)


@COMMON
@given(text=st.lists(st.sampled_from(PIECES), max_size=25).map("".join), asked=st.sampled_from(ASKED))
def test_spans_lie_in_texts_made_of_values(detector, text, asked):
    check(detector, text, asked)


@COMMON
@given(text=st.text(alphabet=st.characters(), max_size=200))
def test_folding_leads_back(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    for index in range(len(folded.text)):
        start, end = folded.origin(index, index + 1)
        assert 0 <= start < end <= len(text)


@COMMON
@given(
    before=st.sampled_from(["", "hi ", "ok so ", "write to "]), after=st.sampled_from(["", " thanks", "!", " and now?"])
)
def test_a_value_is_found_exactly_wherever_it_stands(detector, before, after):
    text = f"{before}maria@example.org{after}"
    assert [(text[s.start : s.end], s.kind) for s in detector.find(text)] == [("maria@example.org", "email")]


DISGUISED = [
    (
        "\uff4d\uff41\uff52\uff49\uff41\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff4f\uff52\uff47",
        "email",
    ),
    ("ma\u200bria@exam\u00adple.org", "email"),
    ("m\u0430ri\u0430@ex\u0430mple.org", "email"),
    ("ma\u0301ria@example.org", "email"),
    (
        "\uff14\uff11\uff11\uff11 \uff11\uff11\uff11\uff11 \uff11\uff11\uff11\uff11 \uff11\uff11\uff11\uff11",
        "removed",
    ),
    ("4111\u200b1111\u200b1111\u200b1111", "removed"),
    (
        "\u0664\u0661\u0661\u0661 \u0661\u0661\u0661\u0661 \u0661\u0661\u0661\u0661 \u0661\u0661\u0661\u0661",
        "removed",
    ),
    ("4111\u20111111\u20111111\u20111111", "removed"),
    ("+44\u00a07700\u00a0900123", "phone"),
    ("LO\u201348213", "order_number"),
    ("maria  at   example  dot  org", "email"),
]


def test_disguises_are_seen_through(detector):
    def find(text):
        return [(span.start, span.end, span.kind) for span in check(detector, text)]

    check_table([(text, [(0, len(text), kind)]) for text, kind in DISGUISED], find)


def test_scrub_puts_kinds_for_values(detector):
    text = "i'm maria, maria@example.org, order LO-48213"
    assert detector.scrub(text) == "i'm _person_, _email_, order _order_number_"


def test_scrub_is_stable(detector):
    once = detector.scrub("i'm maria from leeds, my password is hunter2, call 07700 900123")
    assert "_removed_" in once
    assert detector.scrub(once) == once


def test_allowed_words_are_no_names_to_the_model(detector):
    assert detector.find("Oslo jacket by Salomon and the Larkspur Ridge") == []


def test_patterns_ignore_the_allowed_words(detector):
    assert [span.kind for span in detector.find("oslo@example.org")] == ["email"]


def test_an_unknown_language_is_read_as_the_first(detector):
    assert detector.find("maria@example.org", language="xx") == detector.find("maria@example.org")


def test_street_town_and_postcode_are_one_address(detector):
    text = "i live at 12 green lane, leeds, ls1 4ap"
    assert [(text[s.start : s.end], s.kind) for s in detector.find(text)] == [
        ("12 green lane, leeds, ls1 4ap", "address")
    ]


@pytest.mark.parametrize("place", [0, 700, 1495, 1500, 2600, 4000])
def test_values_at_the_windows_edges_are_whole(detector, place):
    filler = "the tent is nice "
    text = (filler * 300)[:place].rstrip() + " maria@example.org " + filler * 60
    assert [text[s.start : s.end] for s in detector.find(text)] == ["maria@example.org"]


def test_a_link_longer_than_a_window_is_found_whole(detector):
    link = "https://www.facebook.com/maria.example/" + "about-" * 800
    text = f"look {link} ok"
    assert [(text[s.start : s.end], s.kind) for s in detector.find(text)] == [(link, "url")]


HOSTILE = (
    "a",
    "a ",
    "1",
    "1 ",
    "@",
    "a@",
    "a.",
    "a dot ",
    "www.",
    "-",
    "i'm ",
    "12 a st ",
    "1 a ",
    "my password is ",
    ":",
    "1:",
    "gb29",
    "i have a ",
    "rue de la ",
    "\u200d",
    "\u0301",
    "\ufdfa",
    "(1",
    "http://",
    "ssn is ",
    "gmail com ",
    "maria ",
    "Ab ",
    "-----BEGIN ",
    "ship to ",
    "1.1.",
    "\u4e2d",
    "\n",
    "\U0001f600",
    "order ",
    "born on ",
    "ab strasse ",
    "1 street ",
    "name ",
    "x" * 70 + "@",
)


@pytest.mark.slow
def test_hostile_texts_take_time_in_proportion(detector, monkeypatch):
    """The network is left out (the next test counts what it reads); one sure of any label makes much to join."""
    draw = np.random.default_rng(7)

    def run(one, ids):
        labels = len(one.labels)
        return np.eye(labels)[draw.integers(labels, size=len(ids))]

    monkeypatch.setattr(model.Model, "_run", run)
    assert steep(partial(check, detector), HOSTILE, 500) == []


@pytest.mark.parametrize("length", [1_000, 8_000])
def test_the_network_reads_hostile_texts_in_few_short_windows(monkeypatch, length):
    """A window's time grows with its square, so windows stay short; and no letter is read in more than two."""
    one = model.Model.load()
    windows = []

    def run(_model, ids):
        windows.append(len(ids))
        return np.zeros((len(ids), len(one.labels)))

    monkeypatch.setattr(model.Model, "_run", run)
    for piece in HOSTILE:
        windows.clear()
        text = piece * (length // len(piece))
        tokens = len(one._tokenizer.encode(model.spelled(text)[0], add_special_tokens=False).ids)
        one.read(text)
        assert max(windows, default=0) <= 126, piece
        assert sum(windows) <= 2 * tokens, piece


def test_nothing_is_logged(detector):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        detector.find("i'm maria, call 07700 900123, dob 3.4.1990, maria@example.org, my password is hunter2")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert stream.getvalue() == ""


def test_errors_do_not_carry_the_text(detector, monkeypatch):
    def fail(*_):
        raise ValueError("maria@example.org")

    monkeypatch.setattr(model.ModelRecognizer, "analyze", fail)
    with pytest.raises(DetectorError) as caught:
        detector.find("maria@example.org")
    assert "maria" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_the_model_keeps_no_word_of_a_text(detector):
    detector.find("my name is xqwvutmaria and i live in zzplumbrough")
    strings = detector._analyzer.nlp_engine.get_nlp("en").vocab.strings
    assert "xqwvutmaria" not in strings
    assert "zzplumbrough" not in strings


def test_threads_agree(detector):
    texts = ["i'm maria from leeds", "call 07700 900123", "show me tents", "maria@example.org"] * 5
    alone = [detector.find(text) for text in texts]
    found = {}
    threads = [
        threading.Thread(target=lambda i=i: found.update({i: [detector.find(text) for text in texts]}))
        for i in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[i] for i in range(3)] == [alone] * 3


def test_a_missing_configuration_is_refused(tmp_path):
    with pytest.raises(DetectorError):
        Detector.load(tmp_path / "none.yml")


@pytest.mark.parametrize("broken", ["detector.onnx", "tokenizer.json"])
def test_a_model_that_is_not_the_trained_one_is_refused(tmp_path, broken):
    for name in ("detector.onnx", "tokenizer.json", "model.json"):
        content = (model.FOLDER / name).read_bytes()
        (tmp_path / name).write_bytes(content[:-1] + b"x" if name == broken else content)
    with pytest.raises(ValueError, match="not the one that was trained"):
        model.Model.load(tmp_path)


def test_an_entity_that_the_model_does_not_know_is_refused(tmp_path):
    config = tmp_path / "detector.yml"
    text = module.CONFIG.read_text(encoding="utf-8")
    assert "  PERSON: 0." in text
    config.write_text(text.replace("  PERSON: 0.", "  PRESON: 0."), encoding="utf-8")
    with pytest.raises(DetectorError):
        Detector.load(config)


def test_long_texts_are_read_in_windows_that_agree():
    one = model.Model.load()
    piece = "my name is maria and i would like two tents please "
    words = one.read(piece * 40)
    person = one.labels.index("PERSON")
    sure = [float(word.score[person]) for word in words if (piece * 40)[word.start : word.end] == "maria"]
    assert len(sure) == 40
    assert min(sure) > 0.5
