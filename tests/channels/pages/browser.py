"""Debian's Chromium, steered by Playwright; it may not talk to anybody but the server under test."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from typing_extensions import Self

from tests.channels.node import installed

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, SCREEN = (360, 740), (1280, 800)
NARROWEST = (320, 640)
"""What a page of 1280 is when it is enlarged four times (WCAG 1.4.10)."""
MODES = [(size, scheme) for size in (PHONE, SCREEN) for scheme in ("light", "dark")]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_A_STATUS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d ")


@contextmanager
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("This test needs Chromium, and it is not installed. On Debian or Ubuntu: apt install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


def axe_source() -> str:
    folder = installed(Path(__file__).parent)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@dataclass
class Visit:
    """A visitor with a browser; notes what the browser complains about and whom it talks to."""

    browser: Browser
    url: str
    size: tuple[int, int] = SCREEN
    scheme: str = "light"
    scripts: bool = True
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        width, height = self.size
        self.context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=self.scheme,
            base_url=self.url,
            java_script_enabled=self.scripts,
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.on("request", lambda request: self.hosts.add(request.url.split("/webhooks/")[0]))
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def _heard(self, message: Any) -> None:
        """A page with an error's status is no complaint: it is what is asked for."""
        if message.type in {"error", "warning"} and not _A_STATUS.match(message.text):
            self.complaints.append(message.text)

    def open(self, path: str) -> None:
        self.page.goto(f"/webhooks/privacy{path}")

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def violations(self, source: str) -> list[str]:
        """What axe-core finds, one line each."""
        self.page.evaluate(source)
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS)
        return [
            f"{one['id']}: {node['html']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def shot(self, name: str) -> None:
        """A picture for whoever wants to look, in the folder that PAGES_SHOTS names."""
        if folder := os.environ.get("PAGES_SHOTS"):
            path = Path(folder) / f"{name}-{self.size[0]}-{self.scheme}.png"
            self.page.screenshot(path=str(path), full_page=True)

    # By keyboard only

    def focused(self) -> str:
        """The words of what has the focus."""
        return str(self.page.evaluate("document.activeElement.innerText || document.activeElement.id || ''")).strip()

    def tab_to(self, words: str, most: int = 40) -> None:
        """Tab until something has the focus, and see that the focus can be seen on the way."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement !== document.body"):  # behind the last one comes the first
                assert self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            if self.focused() == words:
                return
        raise AssertionError(words)

    def press(self, words: str) -> None:
        """Find a button by keyboard and press it."""
        self.tab_to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
