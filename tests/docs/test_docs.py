"""The documentation is whole, and names only what is there. Nothing of Rasa is imported."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS]
SOURCES = sorted(
    path for folder in ("confidant", "actions", "scripts", "shop") for path in (ROOT / folder).rglob("*.py")
)

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_MADE_LATER = ("var/", "secrets/", "erased/")  # what runs make


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def documented() -> str:
    return "\n".join(map(read, [ROOT / "README.md", *DOCS]))


def commands() -> list[str]:
    """The keys of the table of commands in confidant/cli/main.py."""
    for node in ast.parse(read(ROOT / "confidant" / "cli" / "main.py")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "_COMMANDS":
            assert isinstance(node.value, ast.Dict)
            return [key.value for key in node.value.keys if isinstance(key, ast.Constant)]
    raise AssertionError


def settings() -> set[str]:
    """Variables of the environment that are ours, wherever a source names one."""
    return {name for path in SOURCES for name in re.findall(r'"((?:PRIVACY|CONFIDANT)_[A-Z_]+)"', read(path))}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))


def map_keys() -> set[str]:
    """Every key that privacy.yml may have, but the names people give to purposes, fields, recipients and countries."""
    raw = yaml.safe_load(read(ROOT / "privacy.yml"))
    keys = set(raw) | set(raw["controller"]) | set(raw["authority"]) | set(raw["retention"]) | {"default"}
    for section in ("purposes", "fields", "recipients"):
        keys |= {key for entry in raw[section].values() for key in entry}
    return keys


def named_files(text: str) -> set[str]:
    """Files of the project that a page names in code: `confidant/turn/gate.py`, `docs/`."""
    found = {
        name for name in _CODE.findall(text) if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|yml|md|csv))", name)
    }
    return {name for name in found if "/" in name and not name.startswith(("/", *_MADE_LATER))}


@cache
def existing_tests() -> frozenset[str]:
    found = (re.findall(r"def (test_\w+)", read(path)) for path in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(name for names in found for name in names)


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_the_readme_is_short_and_names_both_commands():
    text = read(ROOT / "README.md")
    assert len(text.splitlines()) < 150
    assert "make chat" in text
    assert "make test" in text
    assert "```mermaid" in text


@pytest.mark.sample
@pytest.mark.parametrize("page", [*PAGES, ROOT / "brand" / "README.md"], ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for link in _LINK.findall(read(page)):
        if link.startswith(("https://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(read(target)), link


def test_every_page_is_linked_from_the_readme():
    links = set(_LINK.findall(read(ROOT / "README.md")))
    assert {f"docs/{page.name}" for page in DOCS} <= links


@pytest.mark.parametrize("page", [ROOT / "README.md", *DOCS], ids=lambda page: page.name)
def test_files_that_are_named_are_there(page):
    missing = {name for name in named_files(read(page)) if not (ROOT / name).exists()}
    assert missing == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nothing_is_left_to_be_filled_in(page):
    assert re.findall(r"@[A-Z]{3,}@|\bT[O]DO\b|\bX{3}\b", read(page)) == []


def test_files_are_named_at_all():
    assert len(named_files(read(ROOT / "docs" / "laws.md"))) > 20


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_tests_that_are_named_are_there(page):
    named = {name for name in _CODE.findall(read(page)) if re.fullmatch(r"test_\w+", name)}
    assert named <= existing_tests()


def test_every_law_names_its_code_and_its_tests():
    laws = re.split(r"^## ", read(ROOT / "docs" / "laws.md"), flags=re.MULTILINE)[1:]
    assert len(laws) == 7
    for law in laws:
        assert "- Code: " in law
        assert "- Tests: " in law


def test_every_command_is_documented():
    text = read(ROOT / "docs" / "operating.md")
    assert [name for name in commands() if f"python -m confidant {name}" not in text] == []


def test_no_command_is_documented_that_is_not_there():
    named = set(re.findall(r"python -m confidant ([a-z][a-z-]+)", documented()))
    assert named <= set(commands())


def test_every_setting_is_documented():
    assert settings() >= {"PRIVACY_KEY", "PRIVACY_KEYS_URL"}
    text = read(ROOT / "docs" / "operating.md")
    assert {name for name in settings() if f"`{name}`" not in text} == set()


def test_every_make_target_is_documented():
    assert targets() >= {"chat", "test"}
    text = read(ROOT / "docs" / "operating.md")
    assert {name for name in targets() if f"`make {name}`" not in text} == set()


def test_no_make_target_is_documented_that_is_not_there():
    assert set(re.findall(r"`make ([a-z-]+)", documented())) <= targets()


def test_every_key_of_the_data_map_is_documented():
    text = read(ROOT / "docs" / "data-map.md")
    assert {key for key in map_keys() if f"`{key}`" not in text} == set()


def test_every_kind_the_gate_gives_is_documented():
    tree = ast.parse(read(ROOT / "confidant" / "datamap.py"))
    kinds = next(
        ast.literal_eval(node.value.args[0])
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "KINDS"
    )
    for page in ("data-map.md", "your-bot.md"):
        text = read(ROOT / "docs" / page)
        assert {kind for kind in kinds if not re.search(rf"\b{kind}\b", text)} == set()


def test_every_short_command_is_documented():
    aliases = re.findall(r'^    "([a-z]+)": Command\("', read(ROOT / "confidant" / "turn" / "gate.py"), re.MULTILINE)
    assert "privacy" in aliases
    text = read(ROOT / "docs" / "rights.md")
    assert {name for name in aliases if f"`/{name}`" not in text} == set()


def test_the_code_in_the_documentation_is_code():
    for page in DOCS:
        for language, block in re.findall(r"```(python|yaml)\n(.*?)```", read(page), re.DOTALL):
            if language == "python":
                ast.parse(block)
            else:
                yaml.safe_load(block)


def test_nothing_tells_of_a_machine():
    """No home folders, no package index; samples use reserved names."""
    for page in PAGES:
        assert not re.search(r"/(?:home|Users|root|tmp)/|pypi\.org|index-url", read(page)), page.name
        hosts = set(re.findall(r"[\w.-]+@([\w.-]+\w)", read(page)))
        assert all(host.endswith("example.org") for host in hosts), page.name


def test_the_licence_is_the_one_the_readme_names():
    text = read(ROOT / "LICENSE")
    assert "Apache License" in text
    assert "Copyright 2026 The Confidant authors" in text
    assert "Apache License 2.0" in read(ROOT / "README.md")


def test_the_changelog_keeps_its_form():
    text = read(ROOT / "CHANGELOG.md")
    assert text.startswith("# Changelog")
    assert "## [Unreleased]" in text
