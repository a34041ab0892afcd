"""A service desk over its database, hearing of customers from a log that tests fill."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daybook_chassis.database import Database
from tests.service.integration.desk import Desk
from tests.support.publisher import Publisher


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[Publisher]:
    sales = Publisher(Database(f"sqlite:///{tmp_path / 'sales.sqlite'}"), "sales")
    yield sales
    sales.close()


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    customers = Publisher(Database(f"sqlite:///{tmp_path / 'customers.sqlite'}"), "customers")
    desk = Desk(database_url, customers)
    yield desk
    desk.service.close()
    customers.close()
