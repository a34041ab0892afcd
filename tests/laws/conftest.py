"""The histories that laws are tried on, told once a run."""

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fcntl import LOCK_EX, flock
from pathlib import Path
from shutil import copytree

import pytest

from tests.laws.histories import STORIES, History, Past, history
from tests.laws.histories import told as tell_to

Library = Callable[[str], History]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Every history by name, each in a house that stays open; a law leaves it as it was."""
    shelf = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shelf = shelf.parent  # all workers of this run have that one
    known: dict[str, History] = {}
    with ExitStack() as open_houses:

        def find(name: str) -> History:
            if name not in known:
                home = tmp_path_factory.mktemp(name) / "home"
                past = told_at(home, shelf / f"told-{name}", name)
                known[name] = open_houses.enter_context(history(home, past))
            return known[name]

        yield find


def told_at(home: Path, original: Path, name: str) -> Past:
    """Tell a story to a house there, or copy that of another process of this run, who was first."""
    original.mkdir(exist_ok=True)
    written = original / "past"
    with (original / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if written.exists():
            copytree(original / "home", home)
            past: Past = pickle.loads(written.read_bytes())  # noqa: S301
        else:
            past = tell_to(home, STORIES[name])
            copytree(home, original / "home")
            written.write_bytes(pickle.dumps(past))
    return past


@pytest.fixture(scope="session", params=STORIES)
def told(request: pytest.FixtureRequest, library: Library) -> History:
    """One history after the other."""
    return library(request.param)


@pytest.fixture(scope="session")
def every_told(library: Library) -> list[History]:
    return [library(name) for name in STORIES]
