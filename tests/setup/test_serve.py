"""`make serve` is asked to end, as a service manager does it: by SIGTERM."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.processes import free_port
from tests.support.project import linked
from tests.support.site import Site

pytestmark = pytest.mark.slow
_PATIENCE = 180.0


class Service:
    """`make serve` in a project of its own."""

    def __init__(self, folder: Path) -> None:
        for name in ("site", "project"):
            (folder / name).mkdir()
        self._site = Site(folder / "site")
        self.project = linked(folder / "project")
        self.output = folder / "output"
        self.logs = self.project / "var" / "logs"

    def start(self) -> None:
        """Start it, as a service manager does: in a session of its own, without a terminal."""
        with self.output.open("wb") as output:
            self.make = subprocess.Popen(
                ["make", "serve", f"PORT={free_port()}"],
                cwd=self.project,
                env=self._site.variables(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while text not in self.said:
            assert time.monotonic() < deadline and self.make.poll() is None, self.said
            time.sleep(0.1)

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def servers(self) -> set[int]:
        """Processes of this project: those that work in its folder."""
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if (entry / "cwd").readlink() == self.project:
                        found.add(int(entry.name))
                except OSError:  # ended meanwhile, or somebody else's
                    continue
        return found

    def close(self) -> None:
        for process in self.servers():
            os.kill(process, signal.SIGKILL)
        self._site.log.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path)
    yield service
    service.close()


def test_sigterm_ends_all_of_it_and_logs_go_on(service: Service) -> None:
    """Awake and while waking; a later start writes below what an earlier one wrote."""
    service.start()
    service.wait_for("Listening on")
    assert len(service.servers()) >= 4, "make, the service, Rasa and the action server"
    service.make.terminate()
    service.make.wait(60)
    assert service.servers() == set()
    assert "Stopped." in service.said
    before = {path.name: path.read_bytes() for path in service.logs.iterdir()}

    service.start()
    service.wait_for("Waking the assistant")
    service.make.terminate()
    service.make.wait(60)
    assert service.servers() == set()
    assert {"keys.log", "actions.log", "rasa.log"} <= set(before)
    for path in service.logs.iterdir():
        assert path.read_bytes().startswith(before[path.name])
        assert len(path.read_bytes()) > len(before[path.name])
        assert path.stat().st_mode & 0o777 == 0o600
