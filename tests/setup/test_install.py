"""Setting up: a Python that works, and packages that follow the lock."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from scripts import install

ROOT = Path(__file__).parents[2]
FINDER = ROOT / "scripts" / "find-python.sh"


def program(folder, name, exit_code):
    """Put a made-up Python into a folder, which answers every question with an exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def find_python(path, home):
    found = subprocess.run(
        ["/bin/sh", str(FINDER)],
        env={"PATH": str(path), "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    return found.returncode, found.stdout.strip()


def test_a_python_on_path_is_found(tmp_path):
    good = program(tmp_path / "bin", "python3.10", 0)
    assert find_python(good.parent, tmp_path) == (0, str(good))


def test_a_shim_that_fails_is_passed_over(tmp_path):
    program(tmp_path / "bin", "python3.10", 127)
    good = program(tmp_path / "bin", "python3", 0)
    assert find_python(good.parent, tmp_path) == (0, str(good))


def test_pyenvs_own_folder_is_looked_through(tmp_path):
    program(tmp_path / "bin", "python3.10", 127)
    good = program(tmp_path / ".pyenv" / "versions" / "3.10.13" / "bin", "python3.10", 0)
    assert find_python(tmp_path / "bin", tmp_path) == (0, str(good))


def test_no_python_is_said_with_the_exit_code(tmp_path):
    program(tmp_path / "bin", "python3", 1)
    assert find_python(tmp_path / "bin", tmp_path) == (1, "")


def test_setup_says_what_is_missing(tmp_path):
    """Without any Python 3.10 and without uv, the person reads what to install."""
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    for name in ("setup.sh", "find-python.sh"):
        (scripts / name).write_bytes((ROOT / "scripts" / name).read_bytes())
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "rm", "dirname"):
        (tools / name).symlink_to(Path("/bin" if Path("/bin", name).exists() else "/usr/bin", name))
    done = subprocess.run(
        ["/bin/sh", str(scripts / "setup.sh")],
        env={"PATH": str(tools), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Confidant needs Python 3.10" in done.stderr
    assert "uv" in done.stderr


def test_the_environment_follows_the_lock(tmp_path):
    lock, stamp = tmp_path / "requirements.lock", tmp_path / ".synced"
    lock.write_text("a==1\n", encoding="utf-8")
    assert not install.is_synced(lock, stamp)
    stamp.write_text(hashlib.sha256(lock.read_bytes()).hexdigest() + "\n", encoding="utf-8")
    assert install.is_synced(lock, stamp)
    lock.write_text("a==2\n", encoding="utf-8")
    assert not install.is_synced(lock, stamp)


def test_an_index_set_for_pip_holds_for_uv(monkeypatch):
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.delenv("UV_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example.org/simple")
    assert install.uv_environment()["UV_DEFAULT_INDEX"] == "https://packages.example.org/simple"


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_an_index_set_for_uv_wins(monkeypatch, name):
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example.org/simple")
    monkeypatch.setenv(name, "https://uv.example.org/simple")
    environment = install.uv_environment()
    assert environment[name] == "https://uv.example.org/simple"
    assert environment.get("UV_DEFAULT_INDEX") != "https://packages.example.org/simple"


@pytest.mark.parametrize("lock", ["requirements.lock", "scripts/bootstrap.lock"])
def test_every_locked_package_has_a_hash_and_no_index_is_named(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = text.replace("\\\n", " ").splitlines()
    pinned = [entry for entry in entries if entry and not entry.lstrip().startswith("#")]
    assert pinned
    assert all("==" in entry and "--hash=sha256:" in entry for entry in pinned)
    assert "://" not in text


def test_ci_runs_make_test():
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert "make" in run.read_text(encoding="utf-8")
