"""The histories that laws are tried on, told once a run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.laws.histories import STORIES, History, history

Library = Callable[[str], History]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Every history by name, each in a house that stays open; a law leaves it as it was."""
    known: dict[str, History] = {}
    with ExitStack() as open_houses:

        def find(name: str) -> History:
            if name not in known:
                home = tmp_path_factory.mktemp(name)
                known[name] = open_houses.enter_context(history(home, STORIES[name]))
            return known[name]

        yield find


@pytest.fixture(scope="session", params=STORIES)
def told(request: pytest.FixtureRequest, library: Library) -> History:
    """One history after the other."""
    return library(request.param)


@pytest.fixture(scope="session")
def every_told(library: Library) -> list[History]:
    return [library(name) for name in STORIES]
