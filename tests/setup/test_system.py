"""Programs the checks need besides Python are installed where that may be done; else a sentence says how."""

import os
import shutil

import pytest

from scripts import console, system


@pytest.fixture
def machine(monkeypatch):
    """A machine with these programs; gives back what was run on it."""

    def having(*programs, user=0):
        ran = []
        monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in programs else None)
        monkeypatch.setattr(os, "geteuid", lambda: user)
        monkeypatch.setattr(console, "run_logged", lambda command, *_args, **_more: ran.append(command[1:]))
        return ran

    return having


def test_nothing_is_installed_when_all_is_there(machine):
    ran = machine("chromium", "npm", "apt-get")
    system.ensure()
    assert ran == []


def test_what_is_missing_is_installed(machine):
    ran = machine("npm", "apt-get")
    system.ensure()
    assert [command[0] for command in ran] == ["update", "install"]
    assert ran[1][-1] == "chromium"


@pytest.mark.parametrize("where", [{"programs": ["apt-get"], "user": 1000}, {"programs": [], "user": 0}])
def test_where_that_may_not_be_done_a_sentence_says_what_to_install(machine, where):
    ran = machine(*where["programs"], user=where["user"])
    with pytest.raises(console.StepError, match="apt install chromium nodejs npm"):
        system.ensure()
    assert ran == []
