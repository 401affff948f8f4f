"""Rasa's own checks of the project, with the only warnings that are allowed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
# Rasa 3.6 declares a retrieval intent by itself and then warns that the domain declares it too; without the domain's
# line it warns that the rule's intent is unknown. One of the two stays; this is the harmless one.
RETRIEVAL = "The following duplicated intents have been found across multiple domain files: faq"
PROPOSED = re.compile(r"Operation\(\s*\"(\w+)\",")
UNUSED = re.compile(r"The utterance '([\w/]+)' is not used in any story or rule")


@pytest.mark.slow
def test_data_validate_warns_only_of_responses_that_code_names() -> None:
    """`rasa data validate --fail-on-warnings` ends with 0; a response unknown to stories must be named in actions."""
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [
        sys.executable,
        "-W",
        "ignore::DeprecationWarning",
        "-m",
        "rasa",
        "data",
        "validate",
        "--fail-on-warnings",
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-3000:]
    warned = [line for line in output.splitlines() if "UserWarning" in line]
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").rglob("*.py"))
    foreign = [line for line in warned if not UNUSED.search(line) and not line.endswith(RETRIEVAL)]
    assert not foreign
    unused = [match.group(1) for line in warned if (match := UNUSED.search(line))]
    assert unused
    assert [name for name in unused if not named(name, code)] == []


def named(response: str, code: str) -> bool:
    """Whether the code says this response, by its name or by a rule that makes the name."""
    made = {
        "utter_ask_": PROPOSED.findall(code),
        "utter_": re.findall(r"\"(\w+)\",", code.split("TOLD = frozenset", 1)[1].split(")", 1)[0]),
        "utter_faq/": ["shipping", "returns", "payment", "warranty"],
    }
    by_rule = any(response == prefix + name for prefix, names in made.items() for name in names)
    made_by_rasa = response in {"utter_default", "utter_faq"}  # the last resort, and the retrieval intent's own
    return f'"{response}"' in code or by_rule or made_by_rasa


def test_every_response_that_code_names_exists() -> None:
    responses: set[str] = set()
    for path in [ROOT / "domain.yml", *(ROOT / "data").glob("*/responses.yml")]:
        responses |= set(yaml.safe_load(path.read_text(encoding="utf-8")).get("responses", ()))
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").rglob("*.py"))
    assert set(re.findall(r"\"(utter_[a-z_]*[a-z])\"", code)) <= responses
    assert {f"utter_ask_{kind}" for kind in PROPOSED.findall(code)} <= responses


def test_every_intent_has_a_rule_and_a_meaning_or_is_internal() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {next(iter(intent)) for intent in domain["intents"]}
    ruled: set[str] = set()
    for path in (ROOT / "data").glob("*/rules.yml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            ruled |= {step["intent"] for step in rule["steps"] if "intent" in step}
    assert intents <= ruled
    phrases = yaml.safe_load((ROOT / "actions" / "phrases.yml").read_text(encoding="utf-8"))
    spoken = intents - {"affirm", "deny", "out_of_scope", "press", "gate_closed", "too_long", "wordless", "page_code"}
    assert spoken == set(phrases["meanings"])


def test_every_action_of_the_domain_is_written() -> None:
    from actions.dialogue.turn import acts

    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    import actions.features.smalltalk  # noqa: F401 - actions register when imported

    for path in (ROOT / "actions").rglob("*.py"):
        if path.stem != "__init__":
            __import__(".".join(path.relative_to(ROOT).with_suffix("").parts))
    written = set(acts) | {"action_session_start"}
    assert set(domain["actions"]) == written
