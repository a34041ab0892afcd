"""A customers service over its database, for one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from daybook_chassis.database import Database
from daybook_chassis.http.app import create_app
from daybook_chassis.security import operator_only
from daybook_customers.api.routes import router
from tests.customers.integration.house import House
from tests.support.publisher import Publisher


@pytest.fixture
def analytics(tmp_path: Path) -> Iterator[Publisher]:
    publisher = Publisher(Database(f"sqlite:///{tmp_path / 'analytics.sqlite'}"), "analytics")
    yield publisher
    publisher.close()


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[Publisher]:
    publisher = Publisher(Database(f"sqlite:///{tmp_path / 'sales.sqlite'}"), "sales")
    yield publisher
    publisher.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Publisher]:
    publisher = Publisher(Database(f"sqlite:///{tmp_path / 'service.sqlite'}"), "service")
    yield publisher
    publisher.close()


@pytest.fixture
def house(database_url: str, analytics: Publisher) -> Iterator[House]:
    house = House(database_url, analytics)
    yield house
    house.service.close()


@pytest.fixture
def embedded_house(sqlite_url: str, analytics: Publisher) -> Iterator[House]:
    """On SQLite alone: what its tests are about is the same on any database."""
    house = House(sqlite_url, analytics)
    yield house
    house.service.close()


@pytest.fixture
def neighbour(database_url: str, analytics: Publisher, house: House) -> Iterator[House]:
    """Another process of the same service."""
    neighbour = House(database_url, analytics)
    yield neighbour
    neighbour.service.close()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """The service over HTTP, as somebody who may do everything."""
    app = create_app(house.service, [router(house.service)], operator_only("known"))
    with TestClient(app, headers={"Authorization": "Bearer known"}) as client:
        yield client
