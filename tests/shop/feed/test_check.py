"""`python -m shop check`: what it prints, and how it ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shop.__main__ import main
from tests.shop.feed import test_google as google
from tests.shop.feed import test_shopify as shopify

ROOT = Path(__file__).parents[3]


@pytest.fixture
def written(tmp_path):
    def write(text: str) -> str:
        path = tmp_path / "feed.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_good_feed_ends_with_0_and_a_summary(written, capsys):
    assert main(["check", written(google.RSS)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[0] == "feed.csv: 1 product with 2 variants"
    assert lines[1] == "  2 rows read, 0 left out"
    assert "        1  Shoes > Hiking boots" in lines
    assert "  159.00 EUR to 159.00 EUR" in lines
    assert "     100%  price" in lines
    assert "      50%  gtin" in lines
    assert "Faults" not in said.out


def test_faults_end_with_1_and_are_grouped_with_the_first_few_lines(written, capsys):
    rows = "".join(f"{number},Boot,{'soon' if number > 2 else '5 EUR'}\n" for number in range(10))
    assert main(["check", written("id,title,price\n" + rows)]) == 1
    said = capsys.readouterr().out
    assert "feed.csv: 3 products with 3 variants" in said
    assert "  PRICE_UNREADABLE (7)\n    feed.csv, line 5, column 'price': " in said
    assert "    and 4 more\n" in said
    assert said.index("PRICE_UNREADABLE") < said.index("Warnings") < said.index("NO_IMAGE")


def test_a_file_that_cannot_be_read_ends_with_2_and_one_sentence(tmp_path, capsys):
    assert main(["check", str(tmp_path / "none.csv")]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "none.csv: is not there. Check the name and the folder.\n")


def test_only_the_most_frequent_kinds_are_listed(written, capsys):
    rows = "".join(f"{number},Boot,5 EUR,Kind {number}\n" for number in range(20))
    assert main(["check", written("id,title,price,product_type\n1000,Boot,5 EUR,Kind 19\n" + rows)]) == 0
    said = capsys.readouterr().out
    assert "Kinds\n        2  Kind 19\n" in said
    assert "           and 8 more\n" in said


def test_a_feed_with_nothing_to_serve_does_not_end_with_0(written):
    assert main(["check", written("id,title,price,status\n1,Boot,5 EUR,archived\n")]) == 1


def test_the_currency_is_given_where_the_export_has_none(written, capsys):
    path = written(shopify.NEWER)
    assert main(["check", path]) == 1
    assert main(["check", path, "--currency", "eur"]) == 0
    assert "159.00 EUR to 159.00 EUR" in capsys.readouterr().out


def test_a_currency_that_is_none_is_refused(written, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["check", written(google.RSS), "--currency", "euros"])
    assert caught.value.code == 2
    assert "ISO 4217" in capsys.readouterr().err


def test_progress_is_shown_on_a_terminal_only(written, capsys, monkeypatch):
    path = written(google.RSS)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["check", path]) == 0
    said = capsys.readouterr()
    assert "100 % read" in said.err
    assert "% read" not in said.out


@pytest.mark.parametrize("reader", ["cat", "true"])
def test_it_prints_to_any_terminal_and_to_who_stops_reading(written, reader):
    rows = "".join(f"{number},Gr\u00fcn,so\u00fcn {number}\n" for number in range(100))
    path = written("id,title,price,gr\u00fcn\n" + rows)
    command = f'"{sys.executable}" -m shop check "{path}" | {reader}'
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert reader == "true" or '"so\\xfcn 0" is not a price' in done.stdout


def test_checking_imports_neither_rasa_nor_confidant():
    code = "import sys, shop.__main__; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "'shop'" in done.stdout
    assert not {"rasa", "confidant", "actions", "nlu"} & set(eval(done.stdout))  # noqa: S307 - a list of our own
