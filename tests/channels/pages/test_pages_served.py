"""The pages as a brand serves them: Rasa as a process of its own, with its logs at debug level."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml

from confidant import bot as bots
from confidant import settings
from confidant.layer import compose
from confidant.turn.context import own_capability
from scripts.processes import free_port
from scripts.sandbox import MODEL, ROOT, wait
from tests.channels.pages.server import FORM
from tests.support.site import Site, end

pytestmark = pytest.mark.slow
PREFIX = "/webhooks/privacy"


class Served(Site):
    """`rasa run` with the pages and no other channel."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, debug=True)
        self.log.close()
        self.rasa_port = free_port()
        self.rasa_log = folder / "rasa.log"
        credentials = folder / "credentials.yml"
        credentials.write_text(yaml.safe_dump({"confidant.channels.pages.PagesInput": None}), encoding="utf-8")
        command = [sys.executable, "-m", "rasa", "run", "--debug", "--model", str(MODEL), "-i", "127.0.0.1"]
        command += ["--endpoints", str(self.endpoints), "--credentials", str(credentials), "-p", str(self.rasa_port)]
        with self.rasa_log.open("wb") as log:
            self.rasa = subprocess.Popen(command, cwd=ROOT, env=self.variables(), stdout=log, stderr=log)
        try:
            wait(self.rasa, f"http://127.0.0.1:{self.rasa_port}{PREFIX}/health", self.rasa_log)
        except RuntimeError:
            self.close()
            raise
        self.layer = compose(settings.load(dict(self.variables())), bots.load())

    def close(self) -> None:
        end(self.rasa)

    def ask(self, method: str, path: str, **fields: str) -> tuple[http.client.HTTPResponse, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.rasa_port, timeout=30)
        body = urlencode(fields) if method == "POST" else None
        connection.request(method, PREFIX + path, body, {"Content-Type": FORM} if body else {})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer, text


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    served = Served(tmp_path_factory.mktemp("served"))
    yield served
    served.close()
    served.layer.engine.dispose()
    served.layer.keys._engine.dispose()


@pytest.mark.sample
def test_health_and_policy(served):
    answer, text = served.ask("GET", "/health")
    assert (answer.status, json.loads(text)) == (200, {"status": "ok"})
    answer, text = served.ask("GET", "/policy")
    assert answer.status == 200
    assert "Your privacy with Wren" in text
    assert answer.getheader("Content-Security-Policy").startswith("default-src 'none'")


def test_a_link_step_by_step_and_nothing_of_it_in_the_logs(served):
    layer = served.layer
    person = layer.keys.person_for("messenger", "1:2")
    capability = own_capability(layer.keys, person)
    token = layer.links.make(capability, needs_code=True)
    assert "Show my data" in served.ask("GET", f"/data/{token}")[1]
    waiting = served.ask("POST", f"/data/{token}")[1]
    secret, code = (re.search(rf'name="{name}" value="([^"]+)"', waiting)[1] for name in ("secret", "code"))
    assert layer.links.typed(person, capability.key, code)
    assert "Here is what we know about you" in served.ask("POST", f"/data/{token}", secret=secret, code=code)[1]
    receipt = layer.erasures.erase_everything(capability)
    assert served.ask("POST", f"/data/{token}", secret=secret, step="download")[0].status == 404
    assert "It is erased" in served.ask("GET", f"/erasure/{receipt.code}")[1]
    for method in ("PUT", "OPTIONS", "BREW"):
        assert served.ask(method, f"/data/{token}")[0].status == 405
    log = served.rasa_log.read_text(encoding="utf-8", errors="replace")
    assert log
    for word in (token, secret, code, receipt.code, person):
        assert word not in log
