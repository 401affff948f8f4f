"""The status of an erasure: by a code that names nobody; unknown and forgotten codes look alike."""

from __future__ import annotations

import pytest

from tests.channels.pages.test_pages_answers import check_headers


@pytest.fixture
def receipt(lab):
    return lab.layer.erasures.erase_everything(lab.capability())


def test_the_form(site):
    answer = site.get("/erasure")
    assert answer.status == 200
    assert '<form method="post" action="./erasure">' in answer.text
    assert '<label for="code">' in answer.text


SPELLINGS = [
    lambda code: code,
    lambda code: code.replace("-", ""),
    lambda code: code.lower(),
    lambda code: f"  {code.replace('-', ' ')} ",
    lambda code: code.replace("-", "\u2013"),
    lambda code: code.replace("-", "\t"),
]


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_a_receipt_however_it_is_typed(site, receipt, spelled):
    answer = site.post("/erasure", code=spelled(receipt.code))
    assert answer.status == 200
    assert "It is erased" in answer.text
    assert receipt.erased in answer.text
    assert receipt.backups_until in answer.text
    assert receipt.code not in answer.text
    check_headers(answer)


def test_by_address_too(site, receipt):
    for code in (receipt.code, receipt.code.replace("-", "")):
        assert "It is erased" in site.get(f"/erasure/{code}").text


def test_unknown_and_forgotten_codes_look_exactly_alike(site, lab, receipt):
    """Whatever was the matter with them."""
    code = receipt.code.replace("-", "")
    asked = lab.layer.deletions.code_of("meta", "1", 1)
    left = lab.layer.deletions.code_of("meta left", "1", 1)
    lab.layer.deletions.carry_out(asked, None)
    lab.layer.deletions.mark_blocked(left, ())
    assert site.get(f"/erasure/{code}").status == site.get(f"/erasure/{asked}").status == 200
    lab.clock.forward(days=lab.layer.datamap.retention["receipts_days"])
    wrong = [code, asked, left, "A" * 26, "A" * 25, "1" * 26, "", "x", "é" * 26, "A" * 64, "<b>", "\x00" * 26]
    posted = [site.post("/erasure", code=one) for one in wrong] + [site.ask("POST", "/erasure")]
    assert {answer.status for answer in posted} == {404}
    assert len({answer.text for answer in posted}) == 1
    assert "We don't know this code." in posted[0].text
    opened = [site.get(f"/erasure/{one}") for one in (code, asked, left, "A" * 26, "x", "%3Cb%3E")]
    assert {answer.status for answer in opened} == {404}
    assert len({answer.text for answer in opened}) == 1
    for answer in (*posted, *opened):
        check_headers(answer)


@pytest.mark.parametrize(
    ("people", "says"),
    [((), "There was nothing to erase"), (None, "We could not erase it this way")],
)
def test_a_refusal_says_why_and_how_else(site, lab, people, says):
    code = lab.layer.deletions.code_of("meta", "1", 1)
    lab.layer.deletions.carry_out(code, people)
    answer = site.get(f"/erasure/{code}")
    assert answer.status == 200
    assert says in answer.text
    assert ("forget me" in answer.text) == (people is None)
    check_headers(answer)
    assert code not in answer.text
