"""The local transport passes the suite that every transport passes."""

from contextlib import closing

import pytest

from daybook_chassis.consumer.checkpoints import Mark
from daybook_chassis.database import Database
from daybook_chassis.feed import LogFeed, Page
from daybook_chassis.testing.recording import KEYS, Line, Speaker, create_tables
from daybook_chassis.testing.transport import TransportSuite
from daybook_chassis.transport.local import Fetched, LocalTransport, fetch


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


def test_what_is_lost_is_not_taken_for_the_end_of_the_log(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or whoever is as far would wait there, and not go back to the fork."""
    monkeypatch.setattr(LogFeed, "_MOMENT", 60.0)
    with closing(Database(database_url)) as database:
        create_tables(database)
        speaker = Speaker(database)
        speaker.say(*KEYS * 2)
        seen = Mark(1, 2 * len(KEYS))
        speaker.restore(len(KEYS))
        feed = speaker.feed()

        found = fetch(feed, seen)

        assert found == Fetched(speaker.source, seen, 2, Page((), seen.position))
        assert not feed.has_ended(seen.position)
