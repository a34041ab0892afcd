"""What every test finds ready: databases, and a guard that keeps unit tests off the network."""

import gc
import os
import socket
import warnings
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

from daybook_chassis.settings import Settings
from tests.support.postgres import PrivateCluster

if TYPE_CHECKING:  # a service that is tested alone has no client of Kafka's
    from deploy.kafka.broker import Broker

TESTS = Path(__file__).parent

# The gate asks the same questions of the same code each time: what it refuses, it refuses again.
# `make explore` asks new ones.
settings.register_profile("gate", derandomize=True, print_blob=True, deadline=None, max_examples=50)
settings.register_profile("explore", print_blob=True, deadline=None, max_examples=500)
settings.load_profile(os.environ.get("DAYBOOK_PROPERTIES", "gate"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two for each core, up to eight: half of the time a test waits for a broker, a server or a
    program that it started. `-n` says otherwise.
    """
    cores = os.cpu_count() or 1
    return max(cores, min(2 * cores, 8))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by where they are and by what they ask for, so that nobody has to remember.

    Those that take minutes in one file go first, so that none is left alone in the end.
    """
    items.sort(key=lambda item: item.path.parent != TESTS / "faults")
    for item in items:
        if "unit" in item.path.relative_to(TESTS).parts[:-1]:
            item.add_marker(pytest.mark.unit)
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)
        if {"kafka", "kafka_broker"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.kafka)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Blame no later test for what the client of Kafka leaves to the end of its process.

    It forgets connections when it is stopped while it makes them; they would be found, and warned
    of, in whichever test runs when garbage is collected.
    """
    done = yield
    if item.get_closest_marker("kafka") is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
    return done


@pytest.fixture(autouse=True)
def _sockets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no unit test connect to anything."""
    if request.node.get_closest_marker("unit") is None:
        return

    def refuse(_socket: socket.socket, address: object) -> NoReturn:
        pytest.fail(f"a unit test tried to connect to {address!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    if "postgres" in request.fixturenames:
        pytest.fail("a unit test asked for PostgreSQL")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PrivateCluster]:
    """A PostgreSQL server for this run of the tests."""
    with PrivateCluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def kafka() -> Iterator[str]:
    """Servers of a Kafka cluster for this run of the tests; a test makes topics of its own."""
    from tests.support.kafka import shared_servers

    with shared_servers() as servers:
        yield servers


@pytest.fixture
def kafka_broker() -> "Iterator[Broker]":
    """A broker for one test, which may stop, kill and wipe it."""
    from tests.support.kafka import private_broker

    with private_broker() as broker:
        yield broker


@pytest.fixture
def postgres_url(postgres: PrivateCluster) -> Iterator[str]:
    """A fresh PostgreSQL database for one test."""
    url = postgres.create_database()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite file for one test; the file appears with the first connection."""
    return f"sqlite:///{tmp_path / 'daybook.sqlite'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database for one test, which runs once on each kind that Daybook supports."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


SERVICES = sorted(path.parent.name for path in TESTS.parent.glob("services/*/pyproject.toml"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a whole installation with fresh databases, on each kind that Daybook supports."""
    if request.param == "sqlite":
        yield Settings(home=tmp_path)
        return
    cluster: PrivateCluster = request.getfixturevalue("postgres")
    store = cluster.create_store(SERVICES)
    yield Settings(home=tmp_path, store=store)
    for service in SERVICES:
        cluster.drop(store.format(service=service))
