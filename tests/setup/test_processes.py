"""What is started listens on this machine only, and is stopped."""

import os
import socket
import subprocess
import sys

import pytest

from scripts import console, processes

ENDPOINTS = "action_endpoint:\n  url: http://{host}:5055/webhook\ntracker_store:\n  type: x.Y\n"
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture
def listener():
    with socket.socket() as server:
        server.bind((processes.LOOPBACK, 0))
        server.listen()
        yield server.getsockname()[1]


def python(code):
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


def test_a_free_port_is_free():
    assert processes.is_free(processes.LOOPBACK, processes.free_port())


def test_a_port_in_use_is_not_free(listener):
    assert not processes.is_free(processes.LOOPBACK, listener)


def test_a_port_that_cannot_be_is_not_free():
    assert not processes.is_free(processes.LOOPBACK, 99_999)


def test_nobody_answers_on_a_free_port():
    assert not processes.answers(processes.free_port(), "/health")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_only_the_action_servers_address_changes(host):
    text = processes.with_action_port(ENDPOINTS.format(host=host), 40123)
    assert text == ENDPOINTS.format(host="127.0.0.1").replace("5055", "40123")


def test_endpoints_without_an_action_server_are_refused():
    with pytest.raises(console.StepError, match="action server"):
        processes.with_action_port("tracker_store:\n  type: x.Y\n", 40123)


def test_stop_ends_a_process():
    process = python("import time; time.sleep(60)")
    with process:
        processes.stop(process)
    assert processes.ending(process) == "killed: SIGTERM"


def test_stop_ends_a_process_that_will_not():
    process = python(STUBBORN)
    with process:
        process.stdout.readline()
        processes.stop(process, grace=0.1)
    assert processes.ending(process) == "killed: SIGKILL"


def test_stop_leaves_an_ended_process_alone():
    process = python("raise SystemExit(3)")
    with process:
        process.wait()
        processes.stop(process)
    assert processes.ending(process) == "exit code 3"


def test_rasa_is_told_to_be_quiet_and_local(monkeypatch):
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    environment = processes.rasa_environment(LOG_LEVEL="INFO")
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["SANIC_HOST"] == "127.0.0.1"
    assert environment["LOG_LEVEL"] == "INFO"
    assert environment["PATH"] == os.environ["PATH"]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a folder where both programs are a Python that only sleeps."""
    (tmp_path / "var").mkdir()
    (tmp_path / "endpoints.yml").write_text(ENDPOINTS.format(host="localhost"), encoding="utf-8")
    sleeper = tmp_path / "sleeper"
    sleeper.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    sleeper.chmod(0o755)
    monkeypatch.setattr(processes.sys, "executable", str(sleeper))
    return tmp_path


def test_both_are_stopped_and_nothing_is_left(project):
    assistant = processes.Assistant(project, ["shell"])
    assistant.start()
    assert processes.ending(assistant.actions) == processes.ending(assistant.rasa) == "still running"
    assistant.stop()
    assert processes.ending(assistant.actions) == processes.ending(assistant.rasa) == "killed: SIGTERM"
    assert [path.name for path in (project / "var").iterdir()] == ["logs"]


def test_logs_are_for_the_owner_only(project):
    assistant = processes.Assistant(project, ["shell"])
    assistant.start()
    assistant.stop()
    for log in (assistant.action_log, assistant.rasa_log):
        assert log.stat().st_mode & 0o777 == 0o600


def test_waiting_has_an_end(project):
    assistant = processes.Assistant(project, ["shell"])
    assistant.start()
    try:
        with pytest.raises(console.StepError, match="did not answer within 0 seconds"):
            assistant.wait_until_awake(console.Spinner("Waking"), deadline=0)
    finally:
        assistant.stop()


def test_one_that_cannot_start_is_named(project):
    (project / "sleeper").write_text("#!/bin/sh\necho no such module\nexit 1\n", encoding="utf-8")
    assistant = processes.Assistant(project, ["shell"])
    assistant.start()
    assistant.actions.wait()
    try:
        with pytest.raises(console.StepError, match=r"The action server could not start\.") as caught:
            assistant.wait_until_awake(console.Spinner("Waking"))
    finally:
        assistant.stop()
    assert console.tail(caught.value.log) == ["no such module"]


def test_stopping_what_was_never_started_is_harmless(tmp_path):
    processes.Assistant(tmp_path, ["shell"]).stop()
