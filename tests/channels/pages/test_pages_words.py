"""What the pages say: all that the data map promises, in words that a child of twelve can read."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
import textstat

from confidant import bot as bots
from confidant import datamap as datamaps
from confidant.channels.pages import policy
from confidant.channels.pages.brand import SiteNames
from confidant.channels.pages.brand import load as load_brand
from confidant.channels.pages.render import ERRORS, Pages
from confidant.datamap import _BASES, KINDS
from confidant.phrases import phrases
from tests.docs.test_sentences import BLAME, EMPHASIS, KNOWN_LONG, LEGALESE, ROOT, WORD_LETTERS, words

GRADE = 7
SENTENCE_WORDS = 20
OURS = {"remembered", "remembering"} | KNOWN_LONG  # what else every child knows
BASES = phrases()["bases"]
BLOCKS = {"p", "li", "h1", "h2", "h3", "dt", "dd", "th", "td", "caption", "button", "label", "div", "title", "form"}


class Texts(HTMLParser):
    """The texts of a page, one for each block."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.parts: list[str] = [""]
        self._deaf = 0
        self.feed(text)

    def handle_starttag(self, tag, _attributes):
        self._deaf += tag in {"style", "code"}
        self._break(tag)

    def handle_endtag(self, tag):
        self._deaf -= tag in {"style", "code"}
        self._break(tag)

    def _break(self, tag):
        if tag in BLOCKS:
            self.parts.append("")

    def handle_data(self, data):
        if not self._deaf:
            self.parts[-1] += data

    @property
    def texts(self) -> list[str]:
        return [" ".join(part.split()) for part in self.parts if part.strip()]


@pytest.fixture(scope="module")
def shipped():
    return datamaps.load(bots.load().data_map)


@pytest.fixture(scope="module")
def rendered(shipped):
    """Every page that can be seen, by name."""
    pages = Pages(load_brand(shipped, bots.load().brand), shipped)
    shown = {
        "policy": policy.policy(shipped),
        "data_start": {"minutes": 10},
        "data_code": {"secret": "s", "code": "BBBB-BBBB", "waiting": True},
        "data_gone": {"minutes": 10},
        "erasure": {"unknown": True, "days": 90},
    }
    found = {name: page(pages, name, **values) for name, values in shown.items()}
    for outcome in ("erased", "nobody", "unmatched"):
        values = {"outcome": outcome, "erased": "1 May 2027", "backups_until": "8 May 2027"}
        found[f"erasure {outcome}"] = page(pages, "erasure_status", **values)
    for problem in set(ERRORS.values()):
        found[problem] = page(pages, "problem", problem=problem)
    return found


def page(pages, name, **values):
    request = SimpleNamespace(path="/webhooks/privacy/x")
    return pages.page(request, name, **values).body.decode()


def made(datamap, brand=None):
    """The policy of another data map."""
    return page(Pages(brand or SiteNames("Example", "Robin", None), datamap), "policy", **policy.policy(datamap))


def own(texts: list[str], shipped) -> list[str]:
    """Without what a brand writes itself: names, addresses, e-mails, and the reasons in its data map."""
    theirs = [*shipped.controller.values(), *shipped.authority.values()]
    theirs += [one.safeguard for one in shipped.recipients.values()] + [
        one.article for one in shipped.purposes.values()
    ]
    for value in sorted(theirs, key=len, reverse=True):
        texts = [re.sub(re.escape(value), "it", text, flags=re.IGNORECASE) for text in texts]
    return [re.sub(r"\S+@\S+|\d{4}-\d\d-\d\d", "it", text) for text in texts]


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?:;])\s+", text) if words(part)]


def test_sentences_are_short(rendered, shipped):
    long = {
        sentence
        for text in rendered.values()
        for part in own(Texts(text).texts, shipped)
        for sentence in sentences(part)
        if len(words(sentence)) > SENTENCE_WORDS
    }
    assert long == set()


def test_words_are_short_or_known_to_every_child(rendered, shipped):
    found = {
        piece
        for text in rendered.values()
        for part in own(Texts(text).texts, shipped)
        for word in words(part.casefold())
        for piece in word.split("-")
        if len(piece) > WORD_LETTERS
    }
    assert found - OURS == set()


def test_a_twelve_year_old_can_read_each_page(rendered, shipped):
    for name, text in rendered.items():
        whole = " ".join(
            part.rstrip(".!?:;, ") + "." for part in own(Texts(text).texts, shipped) if len(words(part)) > 3
        )
        grades = textstat.automated_readability_index(whole), textstat.coleman_liau_index(whole)
        assert max(grades) <= GRADE, (name, grades)


@pytest.mark.parametrize("pattern", [LEGALESE, BLAME])
def test_no_legalese_and_no_blame(rendered, shipped, pattern):
    for name, text in rendered.items():
        ours = re.sub(r"<q>[^<]*</q>", "", text)  # not what people may write
        for part in own(Texts(ours).texts, shipped):
            assert not re.search(rf"(?<!\w)(?:{pattern})(?!\w)", part, re.IGNORECASE), (name, part)


def test_nobody_shouts(rendered):
    dedup_keys = EMPHASIS.pattern.replace("\\u2022", "\\u2022\\u00b7\\u201c\\u201d\\u2713\\u2715")
    for text in rendered.values():
        assert [part for part in Texts(text).texts if re.search(dedup_keys, part)] == []


def test_what_people_are_told_to_write_is_understood(rendered):
    """Letter for letter an example of the training data."""
    known = set()
    for path in ROOT.glob("data/*/nlu.yml"):
        known |= set(re.findall(r"^ *- (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
    told = {said for text in rendered.values() for said in re.findall(r"<q>([^<]+)</q>", text)}
    assert len(told) >= 10
    assert told - known == set()


def test_every_error_has_a_page_that_says_what_to_do(rendered):
    for problem in ERRORS.values():
        assert "try again" in rendered[problem] or "open the page anew" in rendered[problem] or problem == "not_found"


# The policy


@pytest.mark.sample
def test_the_policy_has_all_of_the_data_map(rendered, shipped):
    text = " ".join(Texts(rendered["policy"]).texts).casefold()
    whole = rendered["policy"].casefold()
    for value in (
        *shipped.controller.values(),
        *shipped.authority.values(),
        shipped.version,
        *shipped.changes.values(),
    ):
        assert value.casefold() in text
    for purpose in shipped.purposes.values():
        assert purpose.label.casefold() in text
        assert purpose.article.casefold() in text
        assert BASES[purpose.basis].casefold() in text
    for field in shipped.fields.values():
        assert field.label.casefold() in text
        assert field.generalise.casefold() in text
        assert field.category in whole.replace("<wbr>", "")
    for recipient in shipped.recipients.values():
        for value in (recipient.title, recipient.role, recipient.country, recipient.safeguard):
            assert value.casefold() in text
        assert "keeps its own copy" in text
    assert f"from {shipped.age['default']} years on" in text
    assert "in austria it is from 14" in text
    for said in (
        "3 years",
        "90 days",
        "1 year after you last wrote",
        "for 7 days at most",
        "after 30 days you are erased",
        "a mark that our people answer you on messenger",
        "31 days at most",
    ):
        assert said in text


def test_the_summary_comes_first(rendered):
    text = rendered["policy"]
    assert text.index("In short") < text.index("Who looks after your data") < text.index("What we use it for")


def test_the_assistant_does_not_speak_of_itself(rendered):
    said = [part for part in Texts(rendered["policy"]).texts if re.search(r"\bI\b", part)]
    assert said == []


def test_every_basis_has_plain_words(shipped):
    assert set(BASES) == _BASES
    for basis, plain in BASES.items():
        purpose = replace(shipped.purposes["service"], basis=basis)
        assert plain.replace("'", "&#39;") in made(replace(shipped, purposes={"service": purpose}, fields={}))


def test_every_kind_has_plain_words(shipped):
    for kind in KINDS:
        field = replace(shipped.fields["name"], kinds=(kind,))
        assert "that you write" in made(replace(shipped, fields={"name": field}))


def test_a_small_data_map(shipped):
    """Only the chat, nothing to remember, nobody who may be switched off."""
    service = replace(shipped.purposes["service"], retention_choices=(1,))
    text = made(replace(shipped, purposes={"service": service}, fields={}, age={"default": 16}))
    assert "off until you say yes" not in text
    assert "stop remembering me" not in text
    assert "You can choose" not in text
    assert "my city is wrong" not in text
    assert "Robin is a computer program" in text


def test_a_recipient_that_can_be_switched_off(shipped):
    other = replace(shipped.recipients["meta"], name="x", title="Example Mail", optional=True)
    text = made(replace(shipped, recipients={**shipped.recipients, "x": other}))
    assert '<div dir="auto">Yes</div>' in text
    assert "Meta (Messenger) and Telegram keep copies" in text  # the platforms only


def test_versions_have_addresses_and_the_newest_comes_first(shipped):
    changes = {"2025-01-01": "We began.", "2026-11-01": "This one.", "2026 May/<b>": "We changed <b>much</b>."}
    text = made(replace(shipped, changes=changes))
    anchors = re.findall(r'<li id="(version-[^"]*)"', text)
    assert anchors == ["version-2026-11-01", "version-2026-May-b-", "version-2025-01-01"]
    assert "&lt;b&gt;much&lt;/b&gt;" in text
    assert text.count("(this one)") == 1


def test_a_hostile_data_map_is_text(shipped):
    hostile = "<script>alert(1)</script>{{ 7 * 7 }}"
    controller = {**shipped.controller, "name": hostile, "officer": hostile}
    text = made(replace(shipped, controller=controller), SiteNames(hostile, hostile, None))
    assert "<script>" not in text
    assert "49" not in text


def test_a_bot_without_a_name(shipped):
    text = made(shipped, SiteNames("Example", "our assistant", None))
    assert "Our assistant is a computer program" in text
    assert "Terms</a>" not in text
