"""The report's measure, counted by hand, and what its errors and pages say."""

import json
from dataclasses import replace

import pytest

from bench.detector import measure, names, report, tables
from bench.detector.data import DataError, long_messages, read_folder
from bench.detector.scoring import DataSet, Mark, Message, Score, core_labels, score

NAME = Mark(5, 14, "PERSON")
TEXT = "i am ana smith, hello"
SECRET = "zorblatt"


def leaked(text, found):
    """Whether the whole text, marked as one name, leaks when ``found`` was found."""
    total = Score(frozenset({"PERSON"}))
    total.add(Message(text, (Mark(0, len(text), "PERSON"),)), found)
    return total.leaked["PERSON"] == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ana smith", []),
        ("ana smith", [(0, 3)]),
        ("ana smith", [(2, 9)]),
        ("ana smith", [(4, 9)]),
        ("ana smith", [(0, 7)]),
        ("1234", [(0, 2)]),
        ("1234", [(2, 4)]),
        ("a1", []),
        ("жанна", [(0, 3)]),
    ],
)
def test_two_neighbours_that_survive_are_a_leak(text, found):
    assert leaked(text, found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ana smith", [(0, 9)]),
        ("ana smith", [(1, 9)]),
        ("ana smith", [(1, 8)]),
        ("ana smith", [(0, 3), (4, 9)]),
        ("ana smith", [(4, 9), (0, 3)]),
        ("ana smith", [(-5, 400)]),
        ("1234", [(1, 3)]),
        ("a.b-c d", []),
        ("- -", []),
        ("x", []),
    ],
)
def test_single_letters_and_punctuation_that_survive_are_none(text, found):
    assert not leaked(text, found)


def test_what_lies_outside_the_mark_does_not_leak():
    total = score(DataSet("d", [Message(TEXT, (NAME,))], frozenset({"PERSON"})), [[(5, 14)]])
    assert total.recall == 1


def test_recall_counts_core_labels_only():
    marks = (NAME, Mark(16, 21, "GREETING"))
    messages = [Message(TEXT, marks), Message(TEXT, marks), Message(TEXT, marks), Message(TEXT, (NAME,))]
    total = score(DataSet("d", messages, frozenset({"PERSON"})), [[(5, 14)], [(5, 14)], [(5, 14)], []])
    assert total.recall == 0.75
    assert total.marked == {"PERSON": 4, "GREETING": 3}
    assert total.leaked == {"PERSON": 1, "GREETING": 3}


def test_precision_counts_letters_and_digits():
    """Of "ana smith, hello" 13 letters are found, 8 of them of the name; spaces and the comma count for nothing."""
    total = score(DataSet("d", [Message(TEXT, (NAME,))], frozenset({"PERSON"})), [[(5, 21)]])
    assert (total.found, total.right) == (13, 8)
    assert total.precision == 8 / 13


def test_precision_counts_overlapping_finds_once():
    total = score(DataSet("d", [Message(TEXT, (NAME,))], frozenset({"PERSON"})), [[(5, 14), (9, 14), (0, 1)]])
    assert (total.found, total.right) == (9, 8)


def test_touched_wants_two_letters_of_a_message_with_nothing_marked():
    messages = [Message("hello"), Message("hello"), Message("a. b"), Message("hello"), Message(TEXT, (NAME,))]
    found = [[(0, 2)], [(0, 1)], [(0, 4)], [], [(0, 21)]]
    total = score(DataSet("d", messages, frozenset({"PERSON"})), found)
    assert (total.touched_messages, total.unmarked_messages) == (2, 4)
    assert total.touched == 0.5


def test_shares_of_nothing():
    total = Score(frozenset({"PERSON"}))
    assert (total.recall, total.precision, total.touched) == (1, 1, 0)


def test_answers_must_be_as_many_as_messages():
    with pytest.raises(ValueError, match="shorter"):
        score(DataSet("d", [Message("hello"), Message("hello")], frozenset()), [[]])


def test_lower_case_keeps_what_would_shift():
    lowered = DataSet("d", [Message("Ana"), Message("\u0130pek Ana")], frozenset()).lower()
    assert [message.text for message in lowered.messages] == ["ana", "\u0130pek Ana"]
    assert lowered.lowered
    assert lowered.name == "d, lower case"


def test_core_labels_of_known_and_unknown_files():
    assert core_labels("hwu64_chat", ["PERSON", "LOCATION"]) == {"PERSON"}
    assert core_labels("my_wnut17_part", ["LOCATION"]) == {"PERSON"}
    assert core_labels("something", ["A", "B"]) == {"A", "B"}


@pytest.mark.parametrize(("percent", "value"), [(50, 5.5), (95, 9.55), (99, 9.91)])
def test_percentiles(percent, value):
    assert tables.percentile(list(range(1, 11)), percent) == pytest.approx(value)
    assert tables.percentile([7], percent) == 7


def test_long_messages_are_as_long_as_asked():
    assert {len(text) for text in long_messages(2000, lambda _: False).values()} == {2000}
    assert all(900 < len(text) <= 1000 for text in long_messages(2000, lambda text: len(text) > 1000).values())


def line(text, *spans):
    return json.dumps(
        {"text": text, "spans": [dict(zip(("start", "end", "label"), one, strict=True)) for one in spans]}
    )


def test_a_folder_is_read_by_name(tmp_path):
    (tmp_path / "b.jsonl").write_text(line(TEXT, (5, 14, "PERSON")) + "\n\n" + line("caf\u2028e") + "\n")
    (tmp_path / "a_presidio_synth.jsonl").write_text(line("Ana", (0, 3, "PERSON")))
    (tmp_path / "notes.txt").write_text("not read")
    sets = read_folder(tmp_path)
    assert [one.name for one in sets] == ["a_presidio_synth", "a_presidio_synth, lower case", "b"]
    assert sets[2].messages == [Message(TEXT, (NAME,)), Message("caf\u2028e")]
    assert sets[1].messages[0].text == "ana"


@pytest.mark.parametrize(
    "bad",
    [
        SECRET,
        f'"{SECRET}"',
        f'["{SECRET}"]',
        f'{{"text": "{SECRET}"}}',
        f'{{"text": "{SECRET}", "spans": ""}}',
        f'{{"text": "{SECRET}", "spans": [1]}}',
        '{"text": 5, "spans": []}',
        line(SECRET, (0, 9, "PERSON")),
        line(SECRET, (3, 3, "PERSON")),
        line(SECRET, (-1, 3, "PERSON")),
        line(SECRET, (0.0, 3, "PERSON")),
        line(SECRET, (False, 3, "PERSON")),
        line(SECRET, (0, 3, None)),
        line(SECRET, (0, 3, f"{SECRET}@example.org")),
        "[" * 100_000,
        "\udcff" + SECRET,
    ],
)
def test_a_malformed_line_is_named_not_shown(tmp_path, bad, capsys):
    (tmp_path / "x.jsonl").write_bytes((line("fine") + "\n" + bad).encode("utf-8", "surrogateescape"))
    with pytest.raises(DataError, match=r"^x\.jsonl, line 2: ") as error:
        read_folder(tmp_path)
    assert SECRET not in str(error.value)
    assert report.main([str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert SECRET not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("files", "sentence"),
    [(None, "no such folder"), ({}, "no *.jsonl"), ({"x.jsonl": "\n"}, "x.jsonl has no messages")],
)
def test_without_data_it_says_so(tmp_path, capsys, files, sentence):
    folder = tmp_path / "data"
    if files is not None:
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
    assert report.main([str(folder)]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.slow
def test_both_detectors_are_reported_without_a_word_of_the_data(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(measure, "STARTS", 1)
    monkeypatch.setattr(report, "long_messages", lambda length, _too_long: {"chat": f"{SECRET} " * (length // 100)})
    few = [replace(one, messages=one.messages[:2]) for one in (*names.by_origin()[:2], *names.by_english()[:1])]
    monkeypatch.setattr(names, "by_origin", lambda: few)
    monkeypatch.setattr(names, "by_english", list)
    text = f"write to {SECRET}@example.org"
    (tmp_path / "x.jsonl").write_text(line(text, (9, 29, "EMAIL")) + "\n" + line(f"hello {SECRET}") + "\n")
    out = tmp_path / "out"
    assert report.main([str(tmp_path), "--out", str(out)]) == 0
    printed = capsys.readouterr()
    page = (out / "report.md").read_text(encoding="utf-8")
    assert page in printed.out
    assert SECRET not in "".join([*printed, page])
    assert [cell.strip() for cell in next(row for row in page.splitlines() if "| EMAIL" in row).split("|")[1:-1]] == [
        "x", "EMAIL", "yes", "1", "0", "0", "0.0", "0.0",
    ]  # fmt: skip
    assert (out / "report.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_detector_that_fails_is_named_not_quoted():
    worker = measure.Worker("stock")
    try:
        with pytest.raises(measure.DetectorFailedError, match=r"^The detector called stock failed: \w+\.$"):
            worker.find([[SECRET]])
    finally:
        worker.close()
