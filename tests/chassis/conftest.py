"""A log in a fresh database, once on each kind that Daybook supports."""

from collections.abc import Iterator

import pytest

from daybook_chassis.store.log import Log
from tests.chassis.logs import opened


@pytest.fixture
def log(database_url: str) -> Iterator[Log]:
    with opened(database_url) as log:
        yield log
