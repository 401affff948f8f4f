"""The model is trained again when, and only when, something it is made of changed."""

import re
from pathlib import Path

import pytest

from scripts import console, model


@pytest.fixture
def project(tmp_path):
    files = {
        "config.yml": "language: en",
        "domain.yml": "intents: [greet]",
        "requirements.lock": "rasa==3.6.21",
        "data/greet/nlu.yml": "- hello",
        "confidant/turn/gate.py": "GATE = 1",
        "confidant/rasa/converter.py": "PLUGIN = 1",
        "nlu/words.py": "WORDS = 1",
        "confidant/subject/vault.py": "VAULT = 1",
        "docs/laws.md": "One door.",
        "README.md": "Confidant",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def trained(project):
    (project / "models").mkdir()
    (project / model.MODEL).write_bytes(b"model")
    (project / model.FINGERPRINT).write_text(model.fingerprint(project), encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "requirements.lock",
        "data/greet/nlu.yml",
        "data/new/rules.yml",
        "confidant/turn/gate.py",
        "confidant/rasa/converter.py",
        "nlu/words.py",
    ],
)
def test_a_change_asks_for_training(project, name):
    trained(project)
    assert model.is_current(project)
    path = project / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("changed", encoding="utf-8")
    assert not model.is_current(project)


@pytest.mark.parametrize(
    "name", ["README.md", "docs/laws.md", "confidant/subject/vault.py", "data/greet/README.md", "data/.nlu.yml.swp"]
)
def test_a_change_elsewhere_does_not(project, name):
    trained(project)
    (project / name).write_text("changed", encoding="utf-8")
    assert model.is_current(project)


def test_moving_text_from_one_file_to_another_is_a_change(project):
    before = model.fingerprint(project)
    (project / "data/greet/nlu.yml").rename(project / "data/greet/words.yml")
    assert model.fingerprint(project) != before


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "requirements.lock", "confidant/turn/gate.py", "confidant/rasa/converter.py"]
)
def test_a_source_that_moved_away_is_an_error(project, name):
    """A model made of it would pass as current whatever is written at its new place."""
    trained(project)
    (project / name).rename(project / "moved")
    with pytest.raises(console.StepError, match=re.escape(name)):
        model.is_current(project)


@pytest.mark.parametrize(("folder", "pattern"), [("data", "data/**/*"), ("nlu", "nlu/**/*")])
def test_a_folder_of_sources_that_moved_away_is_an_error(project, folder, pattern):
    (project / folder).rename(project / "moved")
    with pytest.raises(console.StepError, match=re.escape(pattern)):
        model.fingerprint(project)


def test_every_source_exists():
    assert list(model.sources(Path(__file__).parents[2]))


def test_no_model_is_not_current(project):
    trained(project)
    (project / model.MODEL).unlink()
    assert not model.is_current(project)


def test_a_failed_training_keeps_no_fingerprint(project, monkeypatch, capsys):
    trained(project)
    monkeypatch.setattr(model.sys, "executable", "false")
    with pytest.raises(console.StepError, match="could not be trained"):
        model.train(project)
    assert not (project / model.FINGERPRINT).exists()
    assert "Teaching" in capsys.readouterr().out


def test_a_training_without_a_model_is_a_failure(project, monkeypatch):
    monkeypatch.setattr(model.sys, "executable", "true")
    (project / "models").mkdir()
    with pytest.raises(console.StepError, match="without writing a model"):
        model.train(project)


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (185, "3 minutes ago"),
        (3600, "1 hour ago"),
        (200_000, "2 days ago"),
    ],
)
def test_ago(passed, said):
    assert model.ago(1_000_000.0 - passed, 1_000_000.0) == said
