"""YAML that remembers the line of each key and finds keys that stand twice."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from strict_files.kinds import YamlMistake
from strict_files.mistakes import Mistake, MistakeKind


class Lined(dict[Any, Any]):
    """A mapping of the file. `lines` has the line of each key, `line` is where the mapping begins."""

    line: int
    lines: dict[Any, int]


class LinedList(list[Any]):
    """A list of the file. `lines` has the line of each element."""

    lines: list[int]


class UnquotedDate(str):
    """What YAML takes for a date, as it stands in the file: 2026-11-01."""

    __slots__ = ()


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, with lines. `twice` has the keys that stand twice: name, line, first line."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.twice: list[tuple[str, int, int]] = []

    def mapping(self, node: yaml.MappingNode) -> Lined:
        self._note_twice(node)
        values = Lined(self.construct_mapping(node, deep=True))
        values.line = _line(node)
        values.lines = {self.construct_object(key, deep=True): _line(key) for key, _ in node.value}
        return values

    def sequence(self, node: yaml.SequenceNode) -> LinedList:
        values = LinedList(self.construct_sequence(node, deep=True))
        values.lines = [_line(one) for one in node.value]
        return values

    def date(self, node: yaml.ScalarNode) -> UnquotedDate:
        return UnquotedDate(self.construct_scalar(node))

    def _note_twice(self, node: yaml.MappingNode) -> None:
        seen: dict[Hashable, int] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                first = seen.setdefault(key.value, _line(key))
                if first != _line(key):
                    self.twice.append((str(key.value), _line(key), first))


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _Loader.sequence)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.date)


class YamlFile:
    """A file that was read, and the mistakes that were found in it so far.

    Attributes:
        path: The file.
        top: What it holds; None where it can't be read, which `mistakes` says.
        mistakes: In the order they were found; `ordered` sorts them by line.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mistakes: list[Mistake] = []
        self.top = self._top(self._parsed())

    @property
    def ordered(self) -> tuple[Mistake, ...]:
        """All mistakes, by their line."""
        return tuple(sorted(self.mistakes, key=lambda mistake: mistake.line))

    def note(self, kind: MistakeKind, line: int = 0, key: str = "", /, **details: object) -> None:
        """Note a mistake, once; `key` with dots, as in `faq.shipping.label`; empty for the whole file."""
        text = kind.says(**details)
        mistake = Mistake(self.path.name, f"`{key}` {text}" if key else text, line)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)

    def _parsed(self) -> Any:
        """What stands in the file. The parser's own messages quote it, so they are not shown: it may hold a key."""
        try:
            loader = _Loader(self.path.read_text(encoding="utf-8-sig"))
            found = loader.get_single_data()
        except FileNotFoundError:
            self.note(YamlMistake.NOT_THERE)
        except UnicodeDecodeError:
            self.note(YamlMistake.NOT_UTF8)
        except OSError:
            self.note(YamlMistake.NOT_READABLE)
        except yaml.MarkedYAMLError as error:
            self.note(YamlMistake.NOT_YAML, _line_of_error(error))
        except (yaml.YAMLError, ValueError, RecursionError):
            self.note(YamlMistake.NOT_YAML)
        else:
            for key, line, first in loader.twice:
                self.note(YamlMistake.TWICE, line, key, first=first)
            return found
        return None

    def _top(self, found: Any) -> Lined | None:
        if isinstance(found, Lined):
            return found
        if not self.mistakes:
            self.note(YamlMistake.NOT_KEYS, 1)
        return None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _line_of_error(error: yaml.MarkedYAMLError) -> int:
    """Where to look: where a bracket or quote opens, that is never closed; else where the parser stumbled."""
    opened = error.context_mark if re.search("flow|quoted", error.context or "") else None
    mark = opened or error.problem_mark
    return int(mark.line) + 1 if mark else 0
