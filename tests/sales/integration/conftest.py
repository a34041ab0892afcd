"""The sales service over its database, hearing of customers from a log that tests fill."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daybook_chassis.database import Database
from tests.sales.integration.office import Office
from tests.support.publisher import Publisher


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    customers = Publisher(Database(f"sqlite:///{tmp_path / 'customers.sqlite'}"), "customers")
    office = Office(database_url, customers)
    yield office
    office.service.close()
    customers.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    """An office on the embedded database alone: what it decides is the same on any."""
    customers = Publisher(Database(f"sqlite:///{tmp_path / 'customers.sqlite'}"), "customers")
    office = Office(f"sqlite:///{tmp_path / 'sales.sqlite'}", customers)
    yield office
    office.service.close()
    customers.close()
