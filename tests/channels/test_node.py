"""Node packages for tests: from locks with hashes, from whatever registry a machine uses."""

from __future__ import annotations

import json

import pytest

from scripts.sandbox import ROOT
from tests.channels.node import program

LOCKS = sorted((ROOT / "tests").rglob("package-lock.json"))


def test_without_npm_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.fail.Exception, match="needs npm, and it is not installed"):
        program("npm")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_a_lock_has_a_hash_for_everything_and_names_no_registry(lock):
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    bought_in = {name: one for name, one in packages.items() if name}
    assert bought_in
    assert all(one["integrity"].startswith("sha512-") for one in bought_in.values())
    assert not [name for name, one in bought_in.items() if "resolved" in one]
