"""What the platforms show of the assistant, `profile.yml`, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from confidant.errors import SettingError
from strict_files.mistakes import Mistake, MistakeKind, first_of
from strict_files.section import Section
from strict_files.yaml_file import YamlFile

_DESCRIPTION, _SHORT, _GREETING, _QUESTION, _TITLE, _COMMAND = 512, 120, 160, 80, 30, 256
_MOST_ICE_BREAKERS, _MOST_MENU, _MOST_COMMANDS = 4, 20, 100
_COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
_PAYLOAD = re.compile(r"/[a-z][a-z0-9_.]*")
_PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")  # not {{user_first_name}}, which is Messenger's


class ProfileMistake(MistakeKind):
    """What is wrong in profile.yml."""

    TOO_MANY = ("has {number} lines, and the platform shows {most}", "Take the least needed out.")
    COMMAND_NAME = ("is not a command's name", "Use small letters, digits and _ alone, 32 at most.")
    PAYLOAD = ("is not a command of the assistant", "Write it like /help, with the name of an intent.")
    PLACEHOLDER = ("has {{{name}}}, which nothing fills in", "There are {known}.")


class ProfileError(SettingError):
    """The profile cannot be used; its text has the first mistake, `mistakes` has all."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(first_of(mistakes))
        self.mistakes = mistakes


def load(names: Mapping[str, str], path: Path) -> dict[str, Any]:
    """Read `profile.yml`, with names such as `{brand}` filled in.

    Raises:
        ProfileError: something is missing, longer than the platform takes, or there is too much of it.
    """
    file = YamlFile(path)
    top = Section.of(file)
    profile = {
        "telegram": _telegram(top.section("telegram"), names),
        "messenger": _messenger(top.section("messenger"), names),
    }
    top.refuse_unknown()
    if file.mistakes:
        raise ProfileError(file.ordered)
    return profile


def _telegram(given: Section, names: Mapping[str, str]) -> dict[str, Any]:
    commands = given.section("commands")
    wanted = {
        "description": _text(given, "description", names, _DESCRIPTION),
        "short_description": _text(given, "short_description", names, _SHORT),
        "commands": {name: _command(commands, name, names) for name in commands.names()},
    }
    _check_number(given, "commands", len(wanted["commands"]), _MOST_COMMANDS)
    given.refuse_unknown()
    return wanted


def _command(commands: Section, name: str, names: Mapping[str, str]) -> str:
    if not _COMMAND_NAME.fullmatch(name):
        commands.note(name, ProfileMistake.COMMAND_NAME)
    return _text(commands, name, names, _COMMAND)


def _messenger(given: Section, names: Mapping[str, str]) -> dict[str, Any]:
    wanted = {
        "greeting": _text(given, "greeting", names, _GREETING),
        "get_started": _payload(given, "get_started"),
        "ice_breakers": _taps(given, "ice_breakers", "question", names, _QUESTION),
        "menu": _taps(given, "menu", "title", names, _TITLE),
        "events": list(given.texts("events", least=1)),
    }
    _check_number(given, "ice_breakers", len(wanted["ice_breakers"]), _MOST_ICE_BREAKERS)
    _check_number(given, "menu", len(wanted["menu"]), _MOST_MENU)
    given.refuse_unknown()
    return wanted


def _taps(given: Section, key: str, words: str, names: Mapping[str, str], most: int) -> list[dict[str, str]]:
    """What a person may tap, in words and with the command that it stands for."""
    taps = []
    for one in given.sections(key):
        taps.append({words: _text(one, words, names, most), "payload": _payload(one, "payload")})
        one.refuse_unknown()
    return taps


def _payload(given: Section, key: str) -> str:
    payload = given.text(key)
    if payload and not _PAYLOAD.fullmatch(payload):
        given.note(key, ProfileMistake.PAYLOAD)
    return payload


def _check_number(given: Section, key: str, number: int, most: int) -> None:
    if number > most:
        given.note(key, ProfileMistake.TOO_MANY, number=number, most=most)


def _text(given: Section, key: str, names: Mapping[str, str], most: int) -> str:
    """A text with its names filled in; it must fit as it is then."""
    text = given.text(key)
    for name in _PLACEHOLDER.findall(text):
        if name not in names:
            known = ", ".join(f"{{{one}}}" for one in names)
            given.note(key, ProfileMistake.PLACEHOLDER, name=name, known=known)
    for name, value in names.items():  # not str.format: Messenger has braces of its own
        text = text.replace(f"{{{name}}}", value)
    given.check_length(key, text, most)
    return text
