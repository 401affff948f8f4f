"""The pages over a privacy layer of the test's own."""

from __future__ import annotations

import pytest

from tests.channels.pages.server import Server

SECRET = "an app's secret of 32 letters, ok"
PUBLIC = "https://bot.example.org/base"


@pytest.fixture
def site(lab):
    """Pages without anything of Meta's."""
    server = Server(lambda: lab.layer)
    yield server
    server.stop()


@pytest.fixture
def meta(lab):
    """Pages with Meta's callbacks, and without id matching."""
    server = Server(lambda: lab.layer, {"public_url": PUBLIC, "app_secret": SECRET})
    yield server
    server.stop()


@pytest.fixture
def link(lab):
    """Makes a link to the page of somebody who has told us a few things."""

    def make(*, needs_code=False, person=None):
        capability = lab.capability(person or lab.meet())
        lab.agree(capability)
        lab.remember(capability, name="Maria", city="Galway")
        return capability, lab.layer.links.make(capability, needs_code=needs_code)

    return make
