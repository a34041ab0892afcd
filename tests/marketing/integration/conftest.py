"""Marketing over its database, hearing of customers from a log that tests fill."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from daybook_chassis.database import Database
from tests.marketing.integration.mailroom import Mailroom
from tests.marketing.integration.office import Office
from tests.support.publisher import Publisher


@pytest.fixture
def customers(tmp_path: Path) -> Iterator[Publisher]:
    yield from _publisher(tmp_path, "customers")


@pytest.fixture
def analytics(tmp_path: Path) -> Iterator[Publisher]:
    yield from _publisher(tmp_path, "analytics")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Publisher]:
    yield from _publisher(tmp_path, "service")


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[Publisher]:
    yield from _publisher(tmp_path, "sales")


T = TypeVar("T", Office, Mailroom)


def _publisher(home: Path, name: str) -> Iterator[Publisher]:
    publisher = Publisher(Database(f"sqlite:///{home / name}.sqlite"), name)
    yield publisher
    publisher.close()


@pytest.fixture
def office(database_url: str, customers: Publisher) -> Iterator[Office]:
    with _closing(Office(database_url, customers)) as office:
        yield office


@pytest.fixture
def embedded(sqlite_url: str, customers: Publisher) -> Iterator[Office]:
    """On SQLite alone: what its tests are about is the same on any database."""
    with _closing(Office(sqlite_url, customers)) as office:
        yield office


@pytest.fixture
def room(database_url: str, customers: Publisher) -> Iterator[Mailroom]:
    with _closing(Mailroom(database_url, customers)) as room:
        yield room


@pytest.fixture
def embedded_room(sqlite_url: str, customers: Publisher) -> Iterator[Mailroom]:
    """As `embedded`."""
    with _closing(Mailroom(sqlite_url, customers)) as room:
        yield room


@contextmanager
def _closing(place: T) -> Iterator[T]:
    yield place
    place.service.close()
