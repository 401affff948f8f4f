"""Tests keep away from the model's thresholds: what lies close to one is a finding (docs/detector.md), no test."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from confidant import layer as runtime
from confidant.detection import detector as detecting
from tests.detector import detector_tables as tables
from tests.support.lexicon import personal_kinds

MARGIN = 0.05
KINDS = ("PERSON", "PLACE", "CONTACT", "ADDRESS", "REMOVED", "OTHER")
SHOP_WORDS = (Path(__file__).parent / "tables" / "shop_words.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(params=[-MARGIN, MARGIN], ids=["lower", "higher"])
def moved(request, tmp_path):
    """The detector's configuration with every threshold of the model moved; by half its way to 1 at most."""
    settings = yaml.safe_load(detecting.CONFIG.read_text(encoding="utf-8"))
    settings["model"] = {
        entity: least + min(request.param, (1 - least) / 2) for entity, least in settings["model"].items()
    }
    file = tmp_path / "detector.yml"
    file.write_text(yaml.safe_dump(settings), encoding="utf-8")
    return file


def test_no_row_of_the_tables_lies_on_a_threshold(load, moved):
    detector = load(moved)
    rows = [row for kind in KINDS for name in (kind, f"NOT_{kind}") for row in tables.rows(getattr(tables, name))]
    found = {text: _found(detector, text, asked) for text, asked, _ in rows}
    assert [text for text, _, values in rows if found[text] != values] == []


@pytest.mark.sample
def test_no_words_of_the_shop_lie_on_a_threshold(moved, monkeypatch):
    monkeypatch.setattr(detecting, "CONFIG", moved)
    personal = personal_kinds(runtime.Process())
    assert [line for line in SHOP_WORDS if personal(line)] == []


def _found(detector, text, asked):
    return [(text[span.start : span.end], span.kind) for span in detector.find(text, asked)]
