"""What the package takes from the bot it stands in: `confidant.yml` in the bot's folder, read once."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from confidant.errors import SettingError

FILE = "confidant.yml"
_WORD = re.compile(r"[^\W\d_]{2,}")
_OFTEN = 8  # lines of training data; what stands in fewer may be a slip, or somebody's name


def root() -> Path:
    """The bot's folder: where Rasa and the commands are started, unless `CONFIDANT_ROOT` names another."""
    return Path(os.environ.get("CONFIDANT_ROOT") or ".").resolve()


@dataclass(frozen=True)
class Words:
    """Words that people use with this bot, in small letters but for `makers`.

    Attributes:
        goods: words of what is sold.
        everyday: words that stand again and again in the examples of what people write.
        makers: names of makers and products that could be taken for people or places.
    """

    goods: frozenset[str] = frozenset()
    everyday: frozenset[str] = frozenset()
    makers: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """Words that may stand in a command, or in a link to one."""
        return self.goods | self.everyday


@dataclass(frozen=True)
class Bot:
    """A bot as `confidant.yml` describes it; every path is absolute.

    Attributes:
        root: the bot's folder.
        data_map: its `privacy.yml`.
        brand: the folder with names, terms and pictures.
        profile: what the platforms show beside a chat.
        channels: names of the channels that messages may come from.
        link_commands: commands that a link into the chat may carry.
        unkept_intents: intents whose turns leave nothing anywhere.
        word_files: patterns of files, by what their words are.
    """

    root: Path
    data_map: Path
    brand: Path
    profile: Path
    channels: frozenset[str] = frozenset({"cmdline", "messenger", "telegram"})
    link_commands: frozenset[str] = frozenset()
    unkept_intents: frozenset[str] = frozenset()
    word_files: Mapping[str, tuple[str, ...]] | None = None

    @property
    def pictures(self) -> Path:
        """The folder with pictures of what is sold."""
        return self.brand / "pictures"

    def words(self) -> Words:
        """Read the words.

        Raises:
            SettingError: a pattern names no file.
        """
        return Words(
            goods=frozenset(word for line in self._lines("goods") for word in _words_of(line)),
            everyday=_frequent(self._lines("everyday")),
            makers=frozenset(line for line in map(str.strip, self._lines("makers")) if line and line[0] != "#"),
        )

    def _lines(self, what: str) -> Iterator[str]:
        for pattern in (self.word_files or {}).get(what, ()):
            files = sorted(self.root.glob(pattern))
            if not files:
                raise SettingError(f"{FILE}: `words.{what}` names {pattern}, and there is no such file.")
            for file in files:
                yield from file.read_text(encoding="utf-8").splitlines()


def _words_of(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _frequent(lines: Iterator[str]) -> frozenset[str]:
    counts = Counter(word for line in lines for word in _words_of(line))
    return frozenset(word for word, count in counts.items() if count >= _OFTEN)


def load(folder: Path | None = None) -> Bot:
    """Read `confidant.yml`; a bot without one has a `privacy.yml`, perhaps a folder `brand`, and no words of its own.

    Raises:
        SettingError: something is wrong; the text says what to do.
    """
    here = folder or root()
    given = _read(here / FILE)
    _check_names(given, {"data_map", "brand", "profile", "channels", "link_commands", "unkept_intents", "words"}, "")
    words = given.get("words", {})
    if not isinstance(words, dict):
        raise SettingError(f"{FILE}: `words` must be a table with goods, everyday and makers.")
    _check_names(words, {"goods", "everyday", "makers"}, "words.")
    lists = {name: frozenset(_texts(given, name)) for name in ("channels", "link_commands", "unkept_intents")}
    return Bot(
        root=here,
        data_map=here / _text(given, "data_map", "privacy.yml"),
        brand=here / _text(given, "brand", "brand"),
        profile=here / _text(given, "profile", "brand/profile.yml"),
        word_files={name: _texts(words, name, "words.") for name in words},
        **{name: found for name, found in lists.items() if name in given},
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, yaml.YAMLError):
        raise SettingError(f"{FILE} cannot be read, or is not valid YAML.") from None
    if not isinstance(given, dict):
        raise SettingError(f"{FILE} must be a table of names and values.")
    return given


def _check_names(given: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(map(str, set(given) - known)):
        names = ", ".join(sorted(known))
        raise SettingError(f"{FILE}: `{where}{unknown[0]}` is not known. There are {names}.")


def _text(given: Mapping[str, Any], name: str, default: str) -> str:
    value = given.get(name, default)
    if not isinstance(value, str) or not value:
        raise SettingError(f"{FILE}: `{name}` must be a path.")
    return value


def _texts(given: Mapping[str, Any], name: str, where: str = "") -> tuple[str, ...]:
    value = given.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise SettingError(f"{FILE}: `{where}{name}` must be a list of texts.")
    return tuple(value)
