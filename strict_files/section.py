"""A mapping of a YAML file, whose keys are asked for one by one; what is wrong is noted, and reading goes on."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from strict_files.formats import is_email, is_web_address
from strict_files.kinds import YamlMistake
from strict_files.mistakes import MistakeKind
from strict_files.yaml_file import Lined, LinedList, UnquotedDate, YamlFile


class Section:
    """A mapping, and which of its keys were asked for.

    Where something is missing or wrong, the accessors note it in `file` and give something empty: who has read the
    whole file looks into `file.mistakes` before using anything.

    Attributes:
        file: The file it stands in.
        values: What it holds.
        name: Where it stands, with dots: `faq.shipping`; empty for the whole file.
        line: Where it begins: the line of its name.
    """

    def __init__(self, file: YamlFile, values: Lined, name: str = "", line: int = 1) -> None:
        self.file = file
        self.values = values
        self.name = name
        self.line = line
        self._known: dict[str, None] = {}

    @classmethod
    def of(cls, file: YamlFile) -> Section:
        """The whole file; of one that can't be read, a section that has nothing and notes nothing more."""
        return _Nothing(file, "", 1) if file.top is None else cls(file, file.top)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def place(self, key: str) -> str:
        """The key with all that it stands in: `faq.shipping.label`."""
        return f"{self.name}.{key}" if self.name else key

    def line_of(self, key: str) -> int:
        """The line of a key; where it is not there, that of the section."""
        return self.values.lines.get(key, self.line)

    def note(self, key: str, kind: MistakeKind, /, **details: object) -> None:
        """Note that a key is wrong."""
        self.file.note(kind, self.line_of(key), self.place(key), **details)

    def text(self, key: str, most: int | None = None) -> str:
        """The text of a key that must be there, of at most so many characters."""
        value = self._value(key)
        return "" if value is None else self._checked(key, value, most)

    def check_length(self, key: str, text: str, most: int | None) -> None:
        """Note it where the text of a key has more than so many characters."""
        if most is not None and len(text) > most:
            self.note(key, YamlMistake.TOO_LONG, length=len(text), most=most)

    def optional_text(self, key: str) -> str | None:
        """The text of a key that may be left out."""
        self._known[key] = None
        return self.text(key) if key in self.values else None

    def email(self, key: str) -> str:
        """An e-mail address."""
        return self._formed(key, is_email(text := self.text(key)), text, YamlMistake.NOT_AN_EMAIL)

    def web_address(self, key: str) -> str:
        """An https address."""
        return self._formed(key, is_web_address(text := self.text(key)), text, YamlMistake.NOT_AN_ADDRESS)

    def texts(self, key: str, least: int = 0) -> tuple[str, ...]:
        """A list of texts, none of them twice, that must be there and have at least so many."""
        found = self._list(key)
        if found is None:
            return ()
        texts = [self._checked(key, one, None, line) for one, line in zip(found, found.lines, strict=True)]
        self._no_two_alike(key, found, texts)
        if len(texts) < least:
            self.note(key, YamlMistake.TOO_FEW, least=least)
        return tuple(texts)

    def optional_texts(self, key: str, least: int = 1) -> tuple[str, ...]:
        """A list of texts that may be left out."""
        self._known[key] = None
        return self.texts(key, least) if key in self.values else ()

    def values_of(self, key: str) -> tuple[Any, ...]:
        """A list of whatever it holds, which the caller looks into."""
        return tuple(self._list(key) or ())

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number between two, both included."""
        value = self._value(key)
        if value is None:
            return low
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.note(key, YamlMistake.NOT_A_NUMBER, low=low, high=high)
            return low
        return value

    def flag(self, key: str) -> bool:
        """`true` or `false`."""
        value = self._value(key)
        if value is not None and not isinstance(value, bool):
            self.note(key, YamlMistake.NOT_A_FLAG)
        return value is True

    def section(self, key: str) -> Section:
        """A mapping that must be there."""
        return self._inner(key, self._value(key), self.line_of(key))

    def each(self, key: str) -> Iterator[tuple[str, Section]]:
        """The mappings in a mapping that must be there and hold one, by their names."""
        outer = self.section(key)
        if key in self.values and isinstance(self.values[key], Lined) and not outer.values:
            self.note(key, YamlMistake.EMPTY)
        for name in outer.names():
            yield name, outer.section(name)

    def optional_each(self, key: str) -> Iterator[tuple[str, Section]]:
        """The mappings in a mapping that may be left out."""
        self._known[key] = None
        if key in self.values:
            yield from self.each(key)

    def sections(self, key: str) -> Iterator[Section]:
        """The mappings in a list that must be there and hold one."""
        found = self._list(key)
        if found is not None and not found:
            self.note(key, YamlMistake.TOO_FEW, least=1)
        for one, line in zip(found or (), found.lines if found else (), strict=True):
            yield self._inner(key, one, line)

    def names(self) -> list[str]:
        """All keys, of a mapping whose keys the file may choose."""
        for key in self.values:
            if isinstance(key, UnquotedDate):
                self.note(key, YamlMistake.DATE_UNQUOTED, given=key)
            elif not isinstance(key, str):
                self.note(key, YamlMistake.NOT_TEXT, given=_read_as(key))
            self._known[key] = None
        return [key for key in self.values if isinstance(key, str)]

    def refuse_unknown(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.values:
            if key not in self._known:
                self.note(str(key), YamlMistake.UNKNOWN_KEY, hint=self._hint(str(key)))

    def _hint(self, key: str) -> str:
        near = get_close_matches(key, self._known, 1)
        return f"Did you mean `{near[0]}`?" if near else f"There are {', '.join(self._known)}."

    def _value(self, key: str) -> Any:
        """What stands there; None, with a note, where nothing does."""
        self._known[key] = None
        if key not in self.values:
            self.note(key, YamlMistake.MISSING)
        elif self.values[key] is None:
            self.note(key, YamlMistake.EMPTY)
        return self.values.get(key)

    def _list(self, key: str) -> LinedList | None:
        value = self._value(key)
        if value is None or isinstance(value, LinedList):
            return value
        self.note(key, YamlMistake.NOT_A_LIST)
        return None

    def _inner(self, key: str, value: Any, line: int) -> Section:
        if isinstance(value, Lined):
            return Section(self.file, value, self.place(key), line)
        if value is not None:
            self.file.note(YamlMistake.NOT_A_SECTION, line, self.place(key))
        return _Nothing(self.file, self.place(key), line)

    def _checked(self, key: str, value: Any, most: int | None, line: int | None = None) -> str:
        """The value as text. YAML reads 360 as a number and yes as a flag; guessing the text back would be wrong."""
        at = line or self.line_of(key)
        if isinstance(value, UnquotedDate):
            self.file.note(YamlMistake.DATE_UNQUOTED, at, self.place(key), given=value)
        elif not isinstance(value, str):
            self.file.note(YamlMistake.NOT_TEXT, at, self.place(key), given=_read_as(value))
        elif not value.strip():
            self.file.note(YamlMistake.EMPTY, at, self.place(key))
        else:
            self.check_length(key, value.strip(), most)
            return value.strip()
        return ""

    def _formed(self, key: str, fits: bool, text: str, kind: MistakeKind) -> str:
        if text and not fits:
            self.note(key, kind)
        return text

    def _no_two_alike(self, key: str, found: LinedList, texts: list[str]) -> None:
        seen: set[str] = set()
        for text, line in zip(texts, found.lines, strict=True):
            if text and text.casefold() in seen:
                self.file.note(YamlMistake.SAME_IN_LIST, line, self.place(key), value=text)
            seen.add(text.casefold())


class _Nothing(Section):
    """In place of a section that is not there, which is noted already: it notes nothing more."""

    def __init__(self, file: YamlFile, name: str, line: int) -> None:
        nothing = Lined()
        nothing.line, nothing.lines = line, {}
        super().__init__(file, nothing, name, line)

    def note(self, key: str, kind: MistakeKind, /, **details: object) -> None:
        """Nothing is noted."""

    def _value(self, key: str) -> Any:
        self._known[key] = None


def _read_as(value: object) -> str:
    """What YAML has made of something: a person who sees it knows why quotes are needed."""
    if isinstance(value, bool):
        return "yes, no, on, off, true and false as a flag"
    if isinstance(value, int | float):
        return "it as a number"
    return "it as something with parts" if isinstance(value, dict | list) else "nothing there"
