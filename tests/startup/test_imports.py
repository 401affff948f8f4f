"""Importing does nothing but register the gate: what guards a process is put in place by `install()`."""

import json
import subprocess
import sys

import pytest

from scripts.sandbox import ROOT

pytestmark = pytest.mark.slow  # starts a process that loads much

_LOOK = """
import importlib, json, logging, os, pkgutil, warnings
import rasa.core.agent, rasa.core.processor
import rasa.core.channels.console, rasa.core.channels.rest
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.trackers import DialogueStateTracker
warnings.simplefilter("ignore")

def state():
    return {
        "processor": rasa.core.agent.MessageProcessor,
        "run": RemoteAction.run,
        "check": RemoteAction._validate_action_result,
        "update": DialogueStateTracker.update,
        "console": rasa.core.channels.console.record_messages,
        "sender": rasa.core.channels.rest.RestInput._extract_sender,
        "environment": dict(os.environ),
        "records": logging.getLogRecordFactory(),
    }

import confidant
os.environ["CONFIDANT_PORT_WORD"] = "word"
import rasa.core.channels.telegram  # libraries that change the environment at their own import come first
import onnxruntime, spacy, presidio_analyzer
before = state()
names = [one.name for one in pkgutil.walk_packages(confidant.__path__, "confidant.") if "__main__" not in one.name]
for name in names:
    importlib.import_module(name)
after = state()
opened = importlib.import_module("confidant.layer").process.cache_info().currsize
changed = [key for key in before if before[key] != after[key]]
print(json.dumps({"modules": len(names), "opened": opened, "changed": changed}))
"""


@pytest.fixture(scope="module")
def seen():
    run = subprocess.run([sys.executable, "-c", _LOOK], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def test_importing_every_module_replaces_nothing(seen):
    assert seen["modules"] > 100
    assert seen["changed"] == []


def test_importing_opens_neither_keys_nor_databases(seen):
    assert seen["opened"] == 0
