"""The local transport passes the suite that every transport passes."""

import pytest

from daybook_chassis.testing.recording import Line
from daybook_chassis.testing.transport import TransportSuite
from daybook_chassis.transport.local import LocalTransport


class Local(LocalTransport):
    """As the suite drives it."""

    def close(self) -> None:
        """It keeps nothing open."""


class TestLocalTransport(TransportSuite):
    @pytest.fixture(autouse=True)
    def _fresh(self, database_url: str) -> None:
        self.url = database_url

    def connect(self, line: Line, refill: Line) -> Local:
        return Local({line.source: line})
