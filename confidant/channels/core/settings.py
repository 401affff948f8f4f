"""A channel's settings: names of environment variables in credentials.yml, their values from the environment.

Write the names in quotes: Rasa replaces unquoted ones itself, and does not start when one is missing.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from urllib.parse import urlsplit

from confidant.errors import SettingError

logger = logging.getLogger("confidant.channels")

_NAME = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_taken: dict[str, str] = {}
"""What was taken out of this process's environment, for another channel that shares it."""


class ChannelSettings(Mapping[str, str]):
    """The values of one channel by their names in credentials.yml; an optional one that is missing is not there."""

    def __init__(self, values: Mapping[str, str], variables: Mapping[str, str]) -> None:
        self._values = dict(values)
        self.variables = dict(variables)

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"ChannelSettings({', '.join(sorted(self._values))})"  # names only: the values are secrets


def read(
    channel: str,
    credentials: Mapping[str, object] | None,
    needed: Iterable[str],
    optional: Iterable[str] = (),
    environ: MutableMapping[str, str] = os.environ,
    shared: Iterable[str] = (),
) -> ChannelSettings | None:
    """Read a channel's settings and take them out of the environment, so that no child process inherits them.

    Args:
        channel: its name, for sentences.
        credentials: its part of credentials.yml: names of settings to `${NAMES}` of variables.
        needed: settings without which the channel cannot work.
        optional: settings that may be missing.
        environ: where the values are.
        shared: settings whose variables other channels read too: those stay where they are, and one that another
            channel has taken out already is read all the same.

    Returns:
        The values; None when none of the needed ones is set: the channel is off, and one line in the log says so.

    Raises:
        SettingError: some are set and some are missing, or credentials.yml holds a value instead of a name.
    """
    needed, optional = tuple(needed), tuple(optional)
    given = dict(credentials or {})
    if unknown := sorted(given.keys() - {*needed, *optional}):
        raise SettingError(f"credentials.yml: {channel} has no setting `{unknown[0]}`.")
    variables = {name: _variable(channel, name, value) for name, value in given.items()}
    leased = _taken if environ is os.environ else {}
    found = {name: environ.get(variable, "").strip() for name, variable in variables.items()}
    found |= {name: leased.get(variables[name], "") for name in found.keys() & set(shared) if not found[name]}
    values = {name: value for name, value in found.items() if value}
    missing = [variables.get(name, f"a line `{name}` in credentials.yml") for name in needed if name not in values]
    if needed and len(missing) == len(needed):
        logger.warning("%s is off: %s not set", channel, " and ".join(missing))
        return None
    if missing:
        raise SettingError(f"{channel} is set up by half: {' and '.join(missing)} is missing. Set it, or none of them.")
    for name in variables.keys() - set(shared):
        leased[variables[name]] = environ.pop(variables[name], "").strip()
    return ChannelSettings(values, variables)


def _variable(channel: str, name: str, value: object) -> str:
    form = _NAME.fullmatch(value) if isinstance(value, str) else None
    if form is None:
        raise SettingError(
            f'credentials.yml: `{name}` of {channel} must name an environment variable, in quotes: "${{NAME}}".'
        )
    return form[1]


def web_address(name: str, value: str) -> str:
    """A base URL without a slash at its end; `https`, or on this machine `http`.

    Raises:
        SettingError: it is something else.
    """
    parts = urlsplit(value)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise SettingError(f"{name} must be an address such as https://bot.example.org, without a query.")
    return value.rstrip("/")
