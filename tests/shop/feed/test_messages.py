"""Every message: what makes it appear, where it says the mistake is, and that it is documented."""

import gzip
import re
from pathlib import Path

import pytest

from shop.feed import Code, FeedError, Level, read, report
from shop.feed import source as feed_source
from tests.shop.feed import test_woocommerce as woo

COLUMNS = "id,title,price,sale_price,sale_price_effective_date,link,image_link,description,product_type,availability"
GOOD = "1,Boot,9 EUR,,,https://shop.example.org/1,https://shop.example.org/1.jpg,A boot.,Shoes,in_stock"
RSS = '<rss xmlns:g="http://base.google.com/ns/1.0"><channel>\n<item><g:id>1</g:id></item>\n'

WHOLE_FILES = {
    Code.EMPTY_FILE: b"",
    Code.GZIP_TRUNCATED: gzip.compress(b"id,title,price\n" + bytes(range(256)) * 50)[:-20],
    Code.GZIP_BROKEN: b"\x1f\x8b\x08\x00" + b"\xff" * 50,
    Code.SPREADSHEET_FILE: b"PK\x03\x04\x14\x00" + bytes(50),
    Code.WEB_PAGE: b"\n<!DOCTYPE html>\n<html><body>Log in</body></html>",
    Code.JSON_FILE: b'[{"id": 1}]',
    Code.BINARY_FILE: b"\x89PNG\r\n\x1a\n\x00\x00",
    Code.NOT_A_TABLE: b"Our products\n",
    Code.TOO_MANY_COLUMNS: b"id,title,price" + b",more" * 5_000,
    Code.COLUMNS_MISSING: b"id,name,stock\n1,Boot,5\n",
    Code.TEXT_TOO_LONG: b"id,title,price\n" + b"1," * 600_000,
    Code.QUOTE_UNCLOSED: b'id,title,price\n1,Boot,5 EUR\n2,"Shoe,6 EUR\n' + b"3,Pack,7 EUR\n" * 20_000,
    Code.XML_MALFORMED: f"{RSS}<item></channel></rss>".encode(),
    Code.XML_FORBIDDEN: b'<!DOCTYPE rss [<!ENTITY a "b">]>\n<rss></rss>',
    Code.XML_ENCODING: b'<?xml version="1.0" encoding="no-such"?><rss></rss>',
    Code.XML_TOO_DEEP: b"<rss>" + b"<a>" * 40,
    Code.XML_NOT_A_FEED: b"<catalog><product/></catalog>",
    Code.NO_PRODUCTS: b"id,title,price\n",
}
LINES = {
    Code.QUOTE_UNCLOSED: 3,
    Code.TEXT_TOO_LONG: 2,
    Code.XML_MALFORMED: 3,
    Code.XML_FORBIDDEN: 1,
    Code.XML_TOO_DEEP: 1,
    Code.XML_NOT_A_FEED: 1,
    Code.NOT_A_TABLE: 1,
    Code.COLUMNS_MISSING: 1,
    Code.TOO_MANY_COLUMNS: 1,
}


def row(**changes: str) -> bytes:
    """A good table with a second row that is good but for the changes."""
    names = COLUMNS.split(",")
    cells = dict(zip(names, GOOD.split(","), strict=True)) | {"id": "2", "title": "Shoe"} | changes
    header = [*names, *(name for name in changes if name not in names)]
    first = GOOD.split(",") + [""] * (len(header) - len(names))
    lines = (header, first, [cells[name] for name in header])
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) + "\n" for line in lines).encode()


ROWS = {
    Code.ROW_TOO_LONG: f"{COLUMNS}\n{GOOD}\n{GOOD},extra\n".encode(),
    Code.QUOTE_UNBALANCED: f'{COLUMNS}\n{GOOD}\n2,"Shoe,5 EUR\n3,Pack,7 EUR\n'.encode(),
    Code.NO_ID: row(id=""),
    Code.NO_TITLE: row(title=""),
    Code.NO_PRICE: row(price=""),
    Code.PRICE_UNREADABLE: row(price="soon"),
    Code.PRICE_RANGE: row(price="5 - 9 EUR"),
    Code.PRICE_NOT_POSITIVE: row(price="0 EUR"),
    Code.PRICE_TOO_HIGH: row(price="999999999999 EUR"),
    Code.NO_CURRENCY: row(price="9.00"),
    Code.UNKNOWN_CURRENCY: row(price="9.00 XXX"),
    Code.AMBIGUOUS_CURRENCY: row(price="9 kr"),
    Code.AVAILABILITY_UNKNOWN: row(availability="perhaps"),
    Code.NO_PARENT: (woo.HEADER + woo.ORPHAN).encode(),
    Code.TYPE_UNKNOWN: (woo.HEADER + woo.STRANGE).encode(),
    Code.NOT_UTF8: row(title="Stiefel").replace(b"Stiefel", b"Gr\xfcn"),
    Code.CHARACTER_LOST: row(title="Gr\ufffdn"),
    Code.ROW_TOO_SHORT: f"{COLUMNS}\n{GOOD}\n2,Shoe,5 EUR\n".encode(),
    Code.DUPLICATE_COLUMN: b"id,title,price,Title\n1,Boot,5 EUR,Shoe\n",
    Code.FORMULA: row(description='=HYPERLINK("https://shop.example.org";"Boot")'),
    Code.SPREADSHEET_ERROR: row(description="#N/A"),
    Code.DUPLICATE_ID: row(id="1"),
    Code.SAME_VARIANT: row(title="Boot", item_group_id="1"),
    Code.HIDDEN: row(status="archived"),
    Code.NO_VARIATIONS: (woo.HEADER + woo.EMPTY_VARIABLE).encode(),
    Code.GROUPED: (woo.HEADER + woo.GROUPED).encode(),
    Code.HTML_IN_TITLE: row(title="<b>Shoe</b>"),
    Code.TITLE_CUT: row(title="Shoe " * 50),
    Code.TITLES_DIFFER: row(item_group_id="1", title="Pack"),
    Code.NO_DESCRIPTION: row(description="<p></p>"),
    Code.DESCRIPTION_CUT: row(description="warm " * 4_000),
    Code.NO_IMAGE: row(image_link=""),
    Code.NO_LINK: row(link=""),
    Code.ADDRESS_UNREADABLE: row(link="javascript:alert(1)"),
    Code.NO_PRODUCT_TYPE: row(product_type=""),
    Code.NO_AVAILABILITY: row(availability=""),
    Code.CONDITION_UNKNOWN: row(condition="shiny"),
    Code.GTIN_WRONG: row(gtin="4.00638E+12"),
    Code.PRICE_AMBIGUOUS: row(price="1.299 EUR"),
    Code.TWO_CURRENCIES: row(price="9 USD"),
    Code.SALE_UNREADABLE: row(sale_price="half"),
    Code.SALE_NOT_LOWER: row(sale_price="9 EUR"),
    Code.SALE_CURRENCY: row(sale_price="5 USD"),
    Code.SALE_DATES: row(sale_price="5 EUR", sale_price_effective_date="in May"),
    Code.MEASURE_UNREADABLE: row(product_weight="light"),
    Code.DETAIL_UNREADABLE: row(product_detail="leather"),
}
FROM_THE_DISK = {Code.NOT_FOUND, Code.NOT_A_FILE, Code.NOT_PERMITTED, Code.UNREADABLE, Code.TOO_LARGE}


def code_of(path: Path) -> tuple[Code, int | None]:
    with pytest.raises(FeedError) as caught:
        read(path)
    assert str(caught.value).startswith(path.name)
    assert caught.value.__cause__ is None
    return caught.value.code, caught.value.line


def test_every_code_has_its_example():
    assert set(WHOLE_FILES) | set(ROWS) | FROM_THE_DISK == set(Code)
    assert {code for code in Code if code.level is Level.FILE} == set(WHOLE_FILES) | FROM_THE_DISK


@pytest.mark.parametrize("code", WHOLE_FILES, ids=lambda code: code.name)
def test_a_file_that_is_no_feed_is_refused_in_one_sentence(tmp_path, code):
    path = tmp_path / "feed"
    path.write_bytes(WHOLE_FILES[code])
    assert code_of(path) == (code, LINES.get(code))


def test_files_that_cannot_be_opened(tmp_path, monkeypatch):
    assert code_of(tmp_path / "none.csv")[0] is Code.NOT_FOUND
    assert code_of(tmp_path)[0] is Code.NOT_A_FILE
    path = tmp_path / "feed.csv"
    path.write_bytes(ROWS[Code.NO_ID])
    for error, code in ((PermissionError(), Code.NOT_PERMITTED), (OSError(5, "I/O error"), Code.UNREADABLE)):
        with monkeypatch.context() as patched:
            patched.setattr(Path, "open", lambda *_, error=error, **__: (_ for _ in ()).throw(error))
            assert code_of(path)[0] is code


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(feed_source, "MAX_BYTES", 100_000)
    path = tmp_path / "feed.csv.gz"
    path.write_bytes(gzip.compress(b"id,title,price\n" + b"1,Boot,5 EUR\n" * 50_000))
    assert path.stat().st_size < 10_000
    assert code_of(path)[0] is Code.TOO_LARGE


@pytest.mark.parametrize("code", ROWS, ids=lambda code: code.name)
def test_a_row_with_a_mistake_is_told_of_and_a_fault_leaves_it_out(feed, code):
    content = ROWS[code]
    of_woocommerce = content.startswith(b"ID,")
    found = feed(content, currency="EUR" if of_woocommerce else None)
    assert found.report.counts[code] == 1
    messages = [message for message in (*found.report.faults, *found.report.warnings) if message.code is code]
    assert len(messages) == 1
    assert messages[0] in (found.report.faults if code.level is Level.FAULT else found.report.warnings)
    if code.level is Level.FAULT:
        assert found.report.left_out == 1
    assert sum(len(item.variants) for item in found.items) == found.report.rows - found.report.left_out


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            Code.PRICE_UNREADABLE,
            "feed.csv, line 3, column 'price': \"soon\" is not a price. Write it like 159.00 EUR.",
        ),
        (Code.NO_TITLE, "feed.csv, line 3, column 'title': is missing. Give the product its name."),
        (Code.NOT_UTF8, "feed.csv: is not UTF-8; it is read as Windows-1252. Save it as UTF-8."),
    ],
)
def test_a_message_names_file_line_column_and_what_to_do(feed, code, text):
    found = feed(ROWS[code])
    assert text in [str(message) for message in (*found.report.faults, *found.report.warnings)]


def test_a_message_names_the_line_an_item_of_xml_begins_on(feed):
    found = feed(RSS + "<item>\n<g:id>2</g:id></item></channel></rss>")
    assert [message.line for message in found.report.faults if message.code is Code.NO_TITLE] == [2, 3]


def test_malformed_xml_says_what_the_parser_says(tmp_path):
    path = tmp_path / "feed.xml"
    path.write_text("\n<rss><channel>\n<item><g:id>1</g:id></item></channel></rss>")
    with pytest.raises(FeedError) as caught:
        read(path)
    assert str(caught.value).startswith('feed.xml, line 3: "unbound prefix" is not well-formed XML. ')


def test_an_item_of_xml_has_a_longest_text_too(tmp_path):
    path = tmp_path / "feed"
    path.write_text(RSS + "<item><title>" + "warm " * 300_000 + "</title></item></channel></rss>")
    assert code_of(path) == (Code.TEXT_TOO_LONG, 3)


def test_rows_are_counted_by_lines_of_the_file(feed):
    found = feed('id,title,price\n1,"Boot\nof\nleather",5 EUR\n\n2,Shoe,soon\n')
    assert found.report.faults[0].line == 6


def test_quoted_cells_may_have_many_lines_and_a_sign_for_inches_is_no_quote(feed):
    found = feed('id,title,price\n1,"A ""firm""\nboot",5 EUR\n2,Pack 5" wide,7 EUR\n')
    assert [item.title for item in found.items] == ['A "firm" boot', 'Pack 5" wide']
    assert found.report.faults == ()


def test_columns_are_named_as_the_file_names_them(feed):
    found = feed("ID;Name;Price\n1;Boot;soon\n")
    assert "column 'Price'" in str(found.report.faults[0])


def test_a_message_is_one_line_and_short(feed):
    found = feed(row(price="\x1b[2Jx\n" * 100))
    text = str(found.report.faults[0])
    assert text.isprintable()
    assert len(text) < 250


def test_only_the_first_messages_are_kept_but_all_are_counted(feed):
    found = feed("id,title,price\n" + "".join(f"{number},Boot,soon\n" for number in range(500)))
    assert found.report.counts[Code.PRICE_UNREADABLE] == 500
    assert len(found.report.faults) == report.KEPT


def test_a_quote_that_is_never_closed_in_the_names_of_columns(tmp_path):
    path = tmp_path / "feed"
    path.write_text('"id,title,price\n' + "1,Boot,5 EUR\n" * 20_000)
    assert code_of(path) == (Code.QUOTE_UNCLOSED, 1)
    path.write_text('"' + "id,title,price" * 20_000)
    assert code_of(path) == (Code.QUOTE_UNCLOSED, 1)


def test_remarks_alone_are_no_table(tmp_path):
    path = tmp_path / "feed"
    path.write_text("# Required\n\n# Optional\n")
    assert code_of(path) == (Code.NOT_A_TABLE, 3)


def test_more_pictures_and_sales_are_checked_too(feed):
    found = feed(
        row(additional_image_link="boot.jpg, https://shop.example.org/2.jpg", price="9999 EUR", sale_price="1.299 EUR")
    )
    assert found.items[1].image_links[1:] == ("https://shop.example.org/2.jpg",)
    assert [(message.code, message.column) for message in found.report.warnings] == [
        (Code.ADDRESS_UNREADABLE, "additional_image_link"),
        (Code.PRICE_AMBIGUOUS, "sale_price"),
    ]


def test_all_mistakes_of_a_row_are_told_at_once(feed):
    found = feed(row(id="", title="", price="", availability="perhaps"))
    assert {message.code for message in found.report.faults} == {
        Code.NO_ID,
        Code.NO_TITLE,
        Code.NO_PRICE,
        Code.AVAILABILITY_UNKNOWN,
    }
    assert found.report.left_out == 1


def test_every_message_says_what_is_wrong_and_what_to_do():
    for code in Code:
        assert re.match(r"[a-z]", code.problem), code
        assert re.fullmatch(r"[A-Z].*\.", code.advice), code


def test_every_message_is_documented():
    page = (Path(__file__).parents[3] / "docs" / "product-feeds.md").read_text(encoding="utf-8")
    for code in Code:
        assert f"| `{code.name}` | {code.problem} | {code.advice} |" in page, code
    assert set(re.findall(r"^\| `([A-Z0-9_]+)`", page, re.MULTILINE)) == {code.name for code in Code}
