"""The files of words: each says what it is for, and has nothing twice."""

import re
from pathlib import Path

import pytest

from confidant.detection import recognizers
from confidant.detection.recognizers import word_lists
from confidant.detection.recognizers.special_tongues import TONGUES

FOLDER = Path(recognizers.__file__).parent / "words"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())


def several(path):
    name = path.relative_to(FOLDER).with_suffix("").as_posix()
    return word_lists.lists(name) if path.suffix == ".yml" else {"": word_lists.entries(name)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_says_what_it_is_for(path):
    assert path.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_list_has_no_entry_twice(path):
    for name, entries in several(path).items():
        assert entries, name
        assert len(entries) == len(set(entries)), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_used(path):
    code = "".join(module.read_text(encoding="utf-8") for module in FOLDER.parents[1].rglob("*.py"))
    of_a_tongue = path.parent != FOLDER and path.stem in TONGUES
    assert of_a_tongue or f'{path.stem}")' in code.replace("'", '"')


def test_a_comment_is_no_entry_and_a_missing_list_is_an_error():
    assert not [entry for path in FILES for entries in several(path).values() for entry in entries if entry[0] == "#"]
    with pytest.raises(FileNotFoundError):
        word_lists.entries("missing")


def test_any_of_makes_one_group():
    assert re.fullmatch(f"x{word_lists.any_of(['a', 'b?'], ['c'])}y", "xcy")
    assert not re.fullmatch(f"x{word_lists.any_of(['a', 'b?'], ['c'])}y", "c")
