"""Rasa's telemetry and error reporting, without any variable set: nobody beyond this machine is ever tried to reach.

`tests/conversation/test_shell.py` looks at a whole conversation in `rasa shell`; here are the other ways to start.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from confidant.rasa import telemetry
from scripts import install, processes
from scripts.sandbox import ROOT, wait
from tests.startup.overseer import Overseer
from tests.support.site import Site

pytestmark = pytest.mark.slow
RASA = str(Path(sys.executable).with_name("rasa"))
_PATIENCE = 180


@pytest.fixture
def overseer(tmp_path: Path) -> Overseer:
    folder = tmp_path / "home"
    folder.mkdir()
    return Overseer(folder)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A model that Rasa stumbles over: this is what it would report."""
    path = tmp_path / "broken.tar.gz"
    path.write_bytes(b"no model")
    return path


def run(command: list[str], overseer: Overseer) -> subprocess.CompletedProcess[str]:
    environment = overseer.environment()
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=_PATIENCE
    )


@pytest.mark.parametrize(
    "program", [["-m", "rasa"], [str(Path(sys.executable).with_name("rasa"))]], ids=["module", "rasa"]
)
def test_an_error_of_rasas_is_reported_to_nobody(overseer: Overseer, broken: Path, program: list[str]) -> None:
    """It happens before any code of ours is loaded, and Rasa would send it to its makers."""
    command = [sys.executable, *program, "shell", "--model", str(broken)]
    done = run(command, overseer)
    assert "ReadError" in done.stderr
    assert overseer.at_the_end == overseer.ALL_OFF
    assert overseer.strangers == set()


def test_a_variable_that_says_otherwise_changes_nothing(overseer: Overseer, broken: Path) -> None:
    command = [sys.executable, "-m", "rasa", "shell", "--model", str(broken)]
    environment = overseer.environment(RASA_TELEMETRY_ENABLED="true")
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=_PATIENCE)
    assert overseer.at_the_end == overseer.ALL_OFF
    assert overseer.strangers == set()


def test_the_action_server_by_hand(overseer: Overseer, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    site = Site(tmp_path / "site")
    port = processes.free_port()
    named = {name: value for name, value in site.environment.items() if name.startswith("PRIVACY_")}
    log = site.folder / "by-hand.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "rasa", "run", "actions", "-p", str(port)],
            cwd=ROOT,
            env=overseer.environment(SANIC_HOST="127.0.0.1", **named),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        wait(process, f"http://127.0.0.1:{port}/health", log)
    finally:
        processes.stop(process, grace=30)
        site.log.close()
    assert overseer.at_the_end == overseer.ALL_OFF
    assert overseer.strangers == set()


def test_what_is_on_already_is_switched_off_with_our_store(overseer: Overseer) -> None:
    """A bot of somebody else's, whose environment we did not make: what Rasa set up before our store is closed."""
    code = (
        "import os; os.environ['RASA_TELEMETRY_ENABLED'] = 'true'\n"
        "import rasa.telemetry as rasas, sentry_sdk\n"
        "rasas.initialize_telemetry(); rasas.initialize_error_reporting()\n"
        "assert rasas.is_telemetry_enabled() and sentry_sdk.Hub.current.client.transport\n"
        "from confidant.rasa.tracker_store import SealedTrackerStore\n"
        "from rasa.shared.core.domain import Domain\n"
        "SealedTrackerStore(Domain.empty(), layer=type('Nobody', (), {'clock': float}))\n"
        "sentry_sdk.capture_message('hello')\n"
    )
    command = [sys.executable, "-c", code]
    done = run(command, overseer)
    assert done.returncode == 0, done.stderr
    assert overseer.at_the_end == overseer.ALL_OFF
    assert overseer.strangers == set()


def test_the_environment_has_the_file_and_setup_writes_it_anew(tmp_path: Path) -> None:
    install.set_start(tmp_path)
    written = tmp_path / install.AT_START
    assert "RASA_TELEMETRY_ENABLED" in written.read_text(encoding="utf-8")
    written.write_text("", encoding="utf-8")
    install.set_start(tmp_path)
    assert written.read_text(encoding="utf-8") == install.AT_START_LINES


def test_switching_off_twice_is_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    telemetry.switch_off()
    telemetry.switch_off()
    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"
