"""`make check-brand`, `python -m shop check FOLDER`, and a start with a broken file: what an operator sees."""

import subprocess
import sys
from pathlib import Path

import pytest

import shop.__main__ as shop_command
from actions import resources
from confidant.errors import SettingError
from scripts import chat, check_brand, console
from tests.brand_checks.sample import FILES, written

ROOT = Path(__file__).resolve().parents[2]
FEED = "id,title,price,availability\n1,Boot,9 EUR,in_stock\n"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(ROOT)
    return written(tmp_path)


def broken(folder: Path, old: str, new: str, name: str = "brand.yml") -> None:
    (folder / name).write_text(FILES[name].replace(old, new), encoding="utf-8")


def test_a_brand_without_mistakes(folder, capsys):
    assert check_brand.main([str(folder)]) == 0
    said = capsys.readouterr().out
    assert "✓ brand.yml      Quill of Inkwell Books, 3 facets, 2 topics with 6 questions, 1 help line" in said
    assert "✓ privacy.yml    2 purposes, 2 fields" in said
    assert "0 mistakes, 0 messages about rows left out, 0 warnings; the assistant can start." in said


def test_every_mistake_of_every_file_is_said_at_once(folder, capsys):
    broken(folder, "currency: EUR", "currency: euro")
    broken(folder, "  default: 16", "  default: 18", "privacy.yml")
    broken(folder, "51.9,-8.5", "51.9,west", "stores.csv")
    assert check_brand.main([str(folder)]) == 2
    said = capsys.readouterr().out
    for place in ("brand.yml, line 4: `currency`", "privacy.yml, line 14: `age.", "stores.csv, line 2, column 'lon'"):
        assert f"\n    {place}" in said
    assert "3 mistakes, 0 messages about rows left out, 0 warnings; the assistant does not start with them." in said


def test_rows_that_are_left_out_stop_nothing(folder, capsys):
    (folder / "products.csv").write_text(f"{FEED}2,Shoe,free,in_stock\n", encoding="utf-8")
    broken(folder, "kinds: [books]\npicks: [book-01]\n", "")
    (folder / "synonyms.csv").unlink()
    assert shop_command.main(["check", str(folder)]) == 1
    assert "left out: products.csv, line 3, column 'price'" in capsys.readouterr().out


def test_a_folder_that_is_not_there(folder, capsys):
    assert check_brand.main([str(folder / "gone")]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_products_that_cannot_be_read_are_said_once(folder, capsys):
    (folder / "products.csv").write_text("[]", encoding="utf-8")
    assert shop_command.main(["check", str(folder)]) == 2
    said = capsys.readouterr().out
    assert said.count("is JSON") == 1
    assert "not checked, as long as the products can't be read" in said


def test_the_sample_is_checked_in_seconds_without_rasa():
    code = (
        "import sys, scripts.check_brand\n"
        "assert scripts.check_brand.main([]) < 2\n"
        "assert not {'rasa', 'rasa_sdk', 'tensorflow', 'spacy', 'sanic'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=5, stdout=subprocess.DEVNULL)


def bot(folder: Path, monkeypatch) -> Path:
    """A bot whose brand is the folder."""
    (folder / "confidant.yml").write_text("brand: .\nprofile: profile.yml\n", encoding="utf-8")
    monkeypatch.setenv("CONFIDANT_ROOT", str(folder))
    return folder


def test_a_chat_ends_before_anything_is_made(folder, monkeypatch):
    root = bot(folder, monkeypatch)
    check_brand.ensure(root)
    broken(folder, "name: Inkwell Books", "name: 360")
    with pytest.raises(console.StepError) as refused:
        chat.prepare(root)
    assert str(refused.value) == (
        "brand.yml, line 1: `name` must be text. Put it in quotes: YAML reads it as a number."
    )
    assert not (root / "var").exists()


def test_how_many_more_mistakes_there_are_is_said(folder, monkeypatch):
    broken(folder, "currency: EUR\ncountry: Ireland", "currency: euro\ncountry: 7")
    with pytest.raises(console.StepError, match=r"line 4: .* And 1 more mistake: `make check-brand` lists all\."):
        check_brand.ensure(bot(folder, monkeypatch))


def test_the_actions_say_it_as_a_setting(folder, monkeypatch):
    """So the action server ends with the sentence, as it does for the data map."""
    bot(folder, monkeypatch)
    broken(folder, "name: Inkwell Books", "name: 360")
    monkeypatch.setattr(resources, "shops", resources.shops.__wrapped__)
    with pytest.raises(SettingError, match=r"^brand\.yml, line 1: `name` must be text"):
        resources.shop()


def test_no_message_quotes_the_key_of_the_orders(folder):
    broken(folder, "  email_key: sample", "  email_key: [sample")
    said = [str(mistake) for checked in check_brand.check(ROOT, folder) for mistake in checked.mistakes]
    assert said
    assert "sample-key" not in "".join(said)
