"""The local transport passes the suite that every transport passes."""

from collections.abc import Mapping

import pytest

from daybook_chassis.feed import Feed
from daybook_chassis.testing.transport import TransportSuite
from daybook_chassis.transport.local import LocalTransport


class TestLocalTransport(TransportSuite):
    @pytest.fixture(autouse=True)
    def _fresh(self, database_url: str) -> None:
        self.url = database_url

    def connect(self, feeds: Mapping[str, Feed]) -> LocalTransport:
        return LocalTransport(feeds)
