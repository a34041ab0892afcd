"""A customers service over its database, for one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daybook_chassis.database import Database
from tests.customers.integration.house import House
from tests.support.publisher import Publisher


@pytest.fixture
def analytics(tmp_path: Path) -> Iterator[Publisher]:
    publisher = Publisher(Database(f"sqlite:///{tmp_path / 'analytics.sqlite'}"), "analytics")
    yield publisher
    publisher.close()


@pytest.fixture
def house(database_url: str, analytics: Publisher) -> Iterator[House]:
    house = House(database_url, analytics)
    yield house
    house.service.close()


@pytest.fixture
def neighbour(database_url: str, analytics: Publisher, house: House) -> Iterator[House]:
    """Another process of the same service."""
    neighbour = House(database_url, analytics)
    yield neighbour
    neighbour.service.close()
