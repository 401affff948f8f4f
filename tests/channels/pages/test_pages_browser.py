"""The pages in a real browser: small and large, light and dark, by keyboard, without scripts, for everybody."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator

import pytest

from confidant.channels.pages.work import Tries
from confidant.rights.access import AccessRights
from confidant.turn.context import CodeCheck
from tests.channels.pages.browser import MODES, NARROWEST, PHONE, SCREEN, Visit, axe_source, chromium
from tests.confidant.test_export import sample

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def axe():
    return axe_source()


@pytest.fixture
def visit(browser, site) -> Callable[..., Visit]:
    return lambda **given: Visit(browser, site.url, **given)


@pytest.fixture
def every_page(lab, site, link, monkeypatch) -> Callable[[Visit], Iterator[str]]:
    """Opens one page after the other, and gives the name of each while it is open."""
    receipt = lab.layer.erasures.erase_everything(lab.capability(lab.meet("555-0190")))
    codes = {}
    for number, (name, people) in enumerate({"nobody": (), "unmatched": None}.items()):
        codes[name] = lab.layer.deletions.code_of("meta", "1", number)
        lab.layer.deletions.carry_out(codes[name], people)
    full = {"page": lambda access, capability: access.viewed(capability, shown=True) and sample()}

    def opening(visit: Visit) -> Iterator[str]:
        page = visit.page
        for path in ("policy", "terms", "erasure", "nothing-here"):
            visit.open(f"/{path}")
            yield path
        for name, code in {"erased": receipt.code, "unknown": "AAAA"}.items():
            visit.open("/erasure")
            page.fill("#code", code)
            page.click("button")
            yield name
        for name, code in codes.items():
            visit.open(f"/erasure/{code}")
            yield name
        capability, token = link(needs_code=True)
        visit.open(f"/data/{token}")
        yield "start"
        page.click("text=Show my data")
        yield "code"
        page.click("text=Continue")
        assert page.inner_text("[role=alert]").startswith("Not yet.")
        yield "not-yet"
        lab.layer.links.typed(capability.person, capability.key, page.inner_text(".code"))
        with monkeypatch.context() as patched:
            patched.setattr(AccessRights, "page", full["page"])
            page.click("text=Continue")
        yield "data"
        visit.open(f"/data/{token}")
        yield "gone"
        visit.open(f"/data/{lab.layer.links.make(capability, needs_code=False)}")
        page.click("text=Show my data")
        yield "data-short"
        with monkeypatch.context() as patched:
            patched.setattr(Tries, "note", lambda _self: False)
            visit.open("/erasure/AAAA")
        yield "too-many"

    return opening


@pytest.mark.parametrize(("size", "scheme"), MODES, ids=[f"{size[0]} {scheme}" for size, scheme in MODES])
def test_every_page_in_every_mode(visit, site, every_page, axe, size, scheme):
    """Nothing to scroll sideways, no complaint of the browser, nobody else asked, nothing that axe-core finds."""
    seen = []
    with visit(size=size, scheme=scheme) as visitor:
        for name in every_page(visitor):
            visitor.shot(name)
            assert visitor.overflow() == 0, name
            assert visitor.violations(axe) == [], name
            background = visitor.page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (sum(map(int, background.strip("rgb()").split(","))) < 200) == (scheme == "dark"), name
            seen.append(name)
        assert visitor.complaints == []
        assert visitor.hosts == {site.url}
        assert visitor.context.cookies() == []
    assert len(seen) == 15


def test_a_page_that_is_enlarged_four_times_needs_no_scrolling_sideways(visit, every_page):
    with visit(size=NARROWEST) as visitor:
        assert {name: visitor.overflow() for name in every_page(visitor) if visitor.overflow()} == {}


def test_no_page_needs_scripts(visit, every_page):
    with visit(scripts=False) as visitor:
        assert len(list(every_page(visitor))) == 15
        assert visitor.complaints == []


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
def test_the_one_time_link_by_keyboard_only(visit, link, lab, size):
    capability, token = link(needs_code=True)
    with visit(size=size) as visitor:
        visitor.open(f"/data/{token}")
        visitor.page.keyboard.press("Tab")
        assert visitor.focused() == "Skip to the text"
        assert visitor.page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0  # it shows itself
        visitor.page.keyboard.press("Enter")
        visitor.page.keyboard.press("Tab")
        assert visitor.focused() == "Show my data"  # the menu was skipped
        with visitor.page.expect_navigation():
            visitor.page.keyboard.press("Space")
        code = visitor.page.inner_text(".code")
        visitor.press("Continue")
        assert visitor.page.title().startswith("Not yet")
        assert visitor.page.inner_text(".code") == code
        assert lab.layer.links.typed(capability.person, capability.key, code) is CodeCheck.RIGHT
        visitor.press("Continue")
        assert "Galway" in visitor.page.inner_text("main")
        visitor.tab_to("Save it as a file")
        with visitor.page.expect_download() as download:
            visitor.page.keyboard.press("Enter")
        assert download.value.suggested_filename == "my-data.zip"
        with zipfile.ZipFile(download.value.path()) as archive:
            assert json.loads(archive.read("data.json"))["facts"][0]["value"] in {"Maria", "Galway"}
        assert "Galway" in visitor.page.inner_text("main")  # the page is still there
        assert visitor.complaints == []


def test_a_code_is_checked_by_keyboard_only(visit, lab):
    receipt = lab.layer.erasures.erase_everything(lab.capability())
    with visit() as visitor:
        visitor.open("/erasure")
        visitor.tab_to("code")
        visitor.page.keyboard.type(receipt.code)
        with visitor.page.expect_navigation():
            visitor.page.keyboard.press("Enter")
        assert visitor.page.inner_text("h1") == "It is erased"
        assert visitor.page.url.endswith("/erasure")  # the code is in no address


def test_the_menu_and_the_links_of_the_policy_by_keyboard(visit, site):
    with visit() as visitor:
        visitor.open("/terms")
        visitor.press("Privacy")
        assert visitor.page.url.endswith("/policy")
        visitor.tab_to("See what changed")
        visitor.page.keyboard.press("Enter")
        assert visitor.page.url.endswith("/policy#changes")
        visitor.press("Check an erasure")
        assert visitor.page.url.endswith("/erasure")


def test_a_version_has_an_address_of_its_own(visit, lab):
    with visit() as visitor:
        visitor.open(f"/policy#version-{lab.layer.datamap.version}")
        assert visitor.page.inner_text(":target").startswith(f"Version {lab.layer.datamap.version}")


def test_a_link_in_a_frame_of_another_page_shows_nothing(visit, site, link):
    _, token = link()
    with visit() as visitor:
        visitor.page.set_content(f'<iframe src="{site.url}/webhooks/privacy/data/{token}"></iframe>')
        frame = visitor.page.frames[-1]
        frame.wait_for_load_state()
        assert "Show my data" not in frame.content()


def test_without_chromium_the_tests_say_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr("tests.channels.pages.browser.CHROMIUM", tmp_path / "chromium")
    with pytest.raises(pytest.fail.Exception, match="apt install chromium"), chromium():
        pass
