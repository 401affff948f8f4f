"""What Rasa and the action server refuse to start with: really started, each on databases and keys of its own."""

import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from confidant import bot as bots
from confidant import layer as runtime
from confidant import settings
from confidant.cli import main as cli
from scripts import model, processes
from tests.support import project

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
REFUSED = 78
_DEADLINE = 180
_CASES = {
    "api": "`--enable-api` opens side doors",
    "nlu endpoint": "endpoints.yml has an `nlu:` endpoint",
    "foreign channel": "the channel `rest` is not one of ours. Take it out of credentials.yml.",
    "wrong key": "The master key is not the one this key store was made with. Bring back the right key",
    "no gate": "this model was trained without the gate. Train again: `make train`.",
    "store in memory": "endpoints.yml must name the tracker store `confidant.rasa.tracker_store.SealedTrackerStore`",
}
_CHANNELS = {"cmdline": "cmdline:\n", "rest": "rest:\n"}
_CANARY = "maria@example.org"


@dataclass
class Ended:
    """How a process ended: its exit code, all it printed, and after how many seconds."""

    code: int
    text: str
    seconds: float


class Place:
    """A folder with a key, databases and Rasa's files, and the environment that names them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.key_file = folder / "secrets" / "master.key"
        self.environment = {
            "PRIVACY_KEYS_URL": f"sqlite:///{folder}/data/keys.db",
            "PRIVACY_DATABASE_URL": f"sqlite:///{folder}/data/confidant.db",
            "PRIVACY_ERASED_LIST": f"{folder}/erased.list",
            "PRIVACY_KEY_FILE": str(self.key_file),
        }
        self.model = ROOT / model.MODEL
        self.channel = "cmdline"
        self.arguments: list[str] = []
        self.endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))

    def init(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("PRIVACY_KEY", raising=False)
        assert cli.main(["init"]) == 0

    def another_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A key store made with one key, and another key in its place."""
        layer = runtime.compose(settings.load(dict(self.environment)), bots.load())
        layer.keys.person_for("telegram", _CANARY)
        for engine in (layer.engine, layer.keys._engine):
            engine.dispose()
        self.key_file.rename(self.folder / "old.key")
        aside = {**self.environment, "PRIVACY_KEYS_URL": f"sqlite:///{self.folder}/data/new.db"}
        for name, value in aside.items():
            monkeypatch.setenv(name, value)
        assert cli.main(["init"]) == 0

    def run(self) -> Ended:
        files = {"endpoints": yaml.safe_dump(self.endpoints), "credentials": _CHANNELS[self.channel]}
        given = []
        for name, text in files.items():
            path = self.folder / f"{name}.yml"
            path.write_text(text, encoding="utf-8")
            given += [f"--{name}", str(path)]
        port = ["-i", "127.0.0.1", "--port", str(processes.free_port())]
        return finished(["rasa", "run", "--model", str(self.model), *given, *port, *self.arguments], self.environment)


def finished(arguments: list[str], environment: dict[str, str], cwd: Path = ROOT) -> Ended:
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=cwd,
        env=processes.rasa_environment(**environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            output, _ = process.communicate(timeout=_DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
        return Ended(process.returncode, output.decode(errors="replace"), time.monotonic() - started)


def without_gate(folder: Path) -> Path:
    """A small model of a project that never heard of the gate."""
    (folder / "data").mkdir(parents=True)
    files = {
        "config.yml": {
            "recipe": "default.v1",
            "assistant_id": "plain",
            "language": "en",
            "pipeline": [{"name": "KeywordIntentClassifier"}],
            "policies": [{"name": "RulePolicy"}],
        },
        "domain.yml": {"version": "3.1", "intents": ["greet"], "responses": {"utter_greet": [{"text": "Hi."}]}},
        "data/nlu.yml": {"version": "3.1", "nlu": [{"intent": "greet", "examples": "- hello\n- hi\n"}]},
        "data/rules.yml": {
            "version": "3.1",
            "rules": [{"rule": "Greet", "steps": [{"intent": "greet"}, {"action": "utter_greet"}]}],
        },
    }
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    ended = finished(["rasa", "train", "--fixed-model-name", "plain", "--quiet"], {}, cwd=folder)
    made = folder / "models" / "plain.tar.gz"
    assert made.exists(), ended.text[-2000:]
    return made


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """All of them, two at a time: each spends most of its life loading Rasa."""
    folder = tmp_path_factory.mktemp("startup")
    places = {case: Place(folder / case.replace(" ", "-")) for case in _CASES}
    with pytest.MonkeyPatch.context() as monkeypatch:
        for place in places.values():
            place.init(monkeypatch)
        places["wrong key"].another_key(monkeypatch)
    places["api"].arguments = ["--enable-api"]
    places["nlu endpoint"].endpoints["nlu"] = {"url": "http://127.0.0.1:9"}
    places["foreign channel"].channel = "rest"
    del places["store in memory"].endpoints["tracker_store"]

    def run(case: str) -> Ended:
        if case == "no gate":
            places[case].model = without_gate(folder / "plain")
        return places[case].run()

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(_CASES, pool.map(run, _CASES), strict=True))


@pytest.mark.parametrize("case", _CASES)
def test_refused_with_one_sentence(ended, case):
    end = ended[case]
    assert end.code == REFUSED, end.text[-2000:]
    refusals = [line for line in end.text.splitlines() if "does not start" in line]
    assert len(refusals) == 1, end.text[-2000:]
    assert _CASES[case] in refusals[0]
    assert "Traceback" not in end.text
    assert _CANARY not in end.text
    assert not re.search(r"[A-Za-z0-9+/]{43}=|p_[0-9a-f]{24}", end.text), "a key or a person's id"


# The action server


class Actions:
    """The action server in a process of its own, and calls to it."""

    def __init__(self, place: Place) -> None:
        self.port = processes.free_port()
        self.log = place.folder / "actions.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(self.port)],
                cwd=ROOT,
                env=processes.rasa_environment(**place.environment),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def awake(self) -> bool:
        """Whether it answers; not, when it has ended by itself."""
        deadline = time.monotonic() + _DEADLINE
        while time.monotonic() < deadline and self.process.poll() is None:
            if processes.answers(self.port, "/health"):
                return True
            time.sleep(0.1)
        return False


def test_an_action_server_with_a_wrong_key_does_not_start(tmp_path, monkeypatch):
    place = Place(tmp_path / "actions")
    place.init(monkeypatch)
    layer = runtime.compose(settings.load(dict(place.environment)), bots.load())
    layer.keys.person_for("telegram", "555-0100")
    place.another_key(monkeypatch)
    actions = Actions(place)
    try:
        assert not actions.awake()
        assert actions.process.wait(10) == REFUSED
    finally:
        processes.stop(actions.process)
    log = actions.log.read_text(errors="replace")
    assert "Confidant does not start" in log
    assert "master key" in log, log[-2000:]
    assert "Traceback" not in log
    assert "555-0100" not in log


@pytest.mark.sample
def test_an_action_server_with_a_mistake_in_the_brand_does_not_start(tmp_path, monkeypatch):
    place = Place(tmp_path / "actions")
    place.init(monkeypatch)
    root = tmp_path / "bot"
    root.mkdir()
    project.linked(root)
    (root / "brand").unlink()
    shutil.copytree(ROOT / "brand", root / "brand")
    brand = root / "brand" / "brand.yml"
    brand.write_text(brand.read_text(encoding="utf-8").replace("currency: EUR", "currency: euro"), encoding="utf-8")
    port = str(processes.free_port())
    end = finished(["rasa_sdk", "--actions", "actions", "-p", port], place.environment | {"CONFIDANT_ROOT": str(root)})
    assert end.code == REFUSED, end.text[-2000:]
    assert "Confidant does not start: brand.yml, line 6: `currency` is not a currency" in end.text
    assert "Traceback" not in end.text
