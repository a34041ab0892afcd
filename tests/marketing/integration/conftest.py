"""Marketing over its database, hearing of customers from a log that tests fill."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daybook_chassis.database import Database
from tests.marketing.integration.mailroom import Mailroom
from tests.marketing.integration.office import Office
from tests.support.publisher import Publisher


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    customers = Publisher(Database(f"sqlite:///{tmp_path / 'customers.sqlite'}"), "customers")
    office = Office(database_url, customers)
    yield office
    office.service.close()
    customers.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Office]:
    """On SQLite alone: what its tests are about is the same on any database."""
    customers = Publisher(Database(f"sqlite:///{tmp_path / 'customers.sqlite'}"), "customers")
    office = Office(f"sqlite:///{tmp_path / 'marketing.sqlite'}", customers)
    yield office
    office.service.close()
    customers.close()


@pytest.fixture
def analytics(tmp_path: Path) -> Iterator[Publisher]:
    analytics = Publisher(Database(f"sqlite:///{tmp_path / 'analytics.sqlite'}"), "analytics")
    yield analytics
    analytics.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Publisher]:
    desk = Publisher(Database(f"sqlite:///{tmp_path / 'service.sqlite'}"), "service")
    yield desk
    desk.close()


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[Publisher]:
    sales = Publisher(Database(f"sqlite:///{tmp_path / 'sales.sqlite'}"), "sales")
    yield sales
    sales.close()


@pytest.fixture
def room(database_url: str, tmp_path: Path) -> Iterator[Mailroom]:
    customers = Publisher(Database(f"sqlite:///{tmp_path / 'customers.sqlite'}"), "customers")
    room = Mailroom(database_url, customers)
    yield room
    room.service.close()
    customers.close()


@pytest.fixture
def embedded_room(tmp_path: Path) -> Iterator[Mailroom]:
    """As `embedded`."""
    customers = Publisher(Database(f"sqlite:///{tmp_path / 'customers.sqlite'}"), "customers")
    room = Mailroom(f"sqlite:///{tmp_path / 'marketing.sqlite'}", customers)
    yield room
    room.service.close()
    customers.close()
