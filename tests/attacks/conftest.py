"""A process of its own at debug level, its stderr a file, for attacks that look into a process and its logs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.talk import Talk


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    talk = Talk(tmp_path_factory.mktemp("talk"))
    yield talk
    talk.close()
