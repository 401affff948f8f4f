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
BRAND = "CONFIDANT_BRAND"
"""Names another brand's folder, with a `privacy.yml` of its own: the same bot speaks for it."""
_OF_THE_BRAND = "{brand}/"
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
        kept: where files that are made anew when they are gone are kept, apart for each brand.
        data_map: its `privacy.yml`.
        brand: the folder with names, terms and pictures.
        profile: what the platforms show beside a chat.
        channels: names of the channels that messages may come from.
        link_commands: commands that a link into the chat may carry.
        unkept_intents: intents whose turns leave nothing anywhere.
        arguments: files with tables, each with the key of one whose names may stand behind a command's dot.
        word_files: patterns of files, by what their words are.
    """

    root: Path
    kept: Path
    data_map: Path
    brand: Path
    profile: Path
    channels: frozenset[str] = frozenset({"cmdline", "messenger", "telegram"})
    link_commands: frozenset[str] = frozenset()
    unkept_intents: frozenset[str] = frozenset()
    arguments: Mapping[str, str] | None = None
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

    def argument_names(self) -> frozenset[str]:
        """Read the names that may stand behind a command's dot besides words and fields.

        Raises:
            SettingError: a file is missing, is not YAML, or has no such table.
        """
        return frozenset(name for file, key in (self.arguments or {}).items() for name in self._names(file, key))

    def _names(self, file: str, key: str) -> Iterator[str]:
        try:
            table = yaml.safe_load(self._place(file).read_text(encoding="utf-8"))[key]
        except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError):
            raise SettingError(f"{FILE}: `arguments` names {key} of {file}, and that cannot be read.") from None
        yield from map(str, table)

    def _place(self, file: str) -> Path:
        within = file.startswith(_OF_THE_BRAND)
        return (self.brand if within else self.root) / file.removeprefix(_OF_THE_BRAND)

    def order_number(self) -> str | None:
        """How the brand's order numbers look, as its `brand.yml` says in `orders.number`; None when it does not.

        Raises:
            SettingError: the file is there and cannot be read, or what it says is no text.
        """
        orders = _read(self.brand / "brand.yml").get("orders")
        number = orders.get("number") if isinstance(orders, dict) else None
        if number is not None and not isinstance(number, str):
            raise SettingError("brand.yml: `orders.number` must be text: put it in quotes.")
        return number

    def _lines(self, what: str) -> Iterator[str]:
        for pattern in (self.word_files or {}).get(what, ()):
            within = pattern.startswith(_OF_THE_BRAND)
            files = sorted((self.brand if within else self.root).glob(pattern.removeprefix(_OF_THE_BRAND)))
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
    _check_names(
        given, {"data_map", "brand", "profile", "channels", "link_commands", "unkept_intents", "arguments", "words"}, ""
    )
    words = given.get("words", {})
    if not isinstance(words, dict):
        raise SettingError(f"{FILE}: `words` must be a table with goods, everyday and makers.")
    arguments = given.get("arguments", {})
    if not isinstance(arguments, dict) or not all(isinstance(one, str) for pair in arguments.items() for one in pair):
        raise SettingError(f"{FILE}: `arguments` must be a table of files, each with the key of a table in it.")
    _check_names(words, {"goods", "everyday", "makers"}, "words.")
    brand, own = _brand(here, given)
    lists = {name: frozenset(_texts(given, name)) for name in ("channels", "link_commands", "unkept_intents")}
    return Bot(
        root=here,
        kept=here / "var" / brand.name if own else here / "var",
        data_map=brand / "privacy.yml" if own else here / _text(given, "data_map", "privacy.yml"),
        brand=brand,
        profile=brand / "profile.yml" if own else here / _text(given, "profile", "brand/profile.yml"),
        arguments=arguments,
        word_files={name: _texts(words, name, "words.") for name in words},
        **{name: found for name, found in lists.items() if name in given},
    )


def _brand(here: Path, given: Mapping[str, Any]) -> tuple[Path, bool]:
    """The brand's folder, and whether it is another one than the bot's own, with a data map of its own."""
    other = os.environ.get(BRAND)
    if not other:
        return here / _text(given, "brand", "brand"), False
    folder = here / other
    if not (folder / "privacy.yml").is_file():
        raise SettingError(f"{BRAND} names {other}, and there is no {other}/privacy.yml.")
    return folder, True


def _read(path: Path) -> dict[str, Any]:
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, yaml.YAMLError):
        raise SettingError(f"{path.name} cannot be read, or is not valid YAML.") from None
    if not isinstance(given, dict):
        raise SettingError(f"{path.name} must be a table of names and values.")
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
