"""The `eventsourcing` library's own test suites, as shipped, run against Daybook's recorder.

Run here: recorder suites for streams (aggregate), for applications with UUID and with text ids
(with the opt-in subscription test), for ids that do not interleave, and the suites of an example
application with snapshots, of applications, and of projections, over our recorder.

Left out: the suites for tracking and process recorders and for views, since Daybook tracks what it
has consumed in another way (`consumer/checkpoints.py`), atomically with any projection; what our
recorder has to do with them, its subscription, is in the projection suites, over the library's own
tracking in memory. The suite for infrastructure factories, since a service is put together by its
`bootstrap.py`. The suite for dynamic consistency boundaries, whose recorder has no streams.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from unittest import mock
from uuid import uuid4

import pytest
from eventsourcing.persistence import Tracking
from eventsourcing.popo import POPOTrackingRecorder
from eventsourcing.tests import application as applications
from eventsourcing.tests import persistence as recorders
from eventsourcing.tests import projection as projections
from eventsourcing.utils import get_topic

from daybook_chassis.database import Database
from daybook_chassis.store.log import Log
from daybook_chassis.store.recorder import LogRecorder
from tests.chassis.library import LogFactory, StreamsOnly, text_or_uuid

FACTORY = get_topic(LogFactory)


class OnSqlite:
    """Each test finds the URL of a fresh SQLite file."""

    @pytest.fixture(autouse=True)
    def _fresh(self, sqlite_url: str) -> None:
        self.url = sqlite_url


class OnPostgres:
    """Each test finds the URL of a fresh PostgreSQL database."""

    @pytest.fixture(autouse=True)
    def _fresh(self, postgres_url: str) -> None:
        self.url = postgres_url


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database that is closed when all threads of the test are done with it: some suites start
    readers and do not wait for them."""
    before = set(threading.enumerate())
    database = Database(url)
    yield database
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=10)
    database.close()


# --- recorders ---


class Recorders:
    """Makes recorders over one log and closes their database."""

    url: str

    @pytest.fixture(autouse=True)
    def _log(self, _fresh: None) -> Iterator[None]:
        with opened(self.url) as database:
            self.log = Log(database, "crm.library")
            self.log.create()
            yield

    def create_recorder(self) -> LogRecorder:
        return LogRecorder(self.log, text_or_uuid)


class Streams(Recorders):
    def create_recorder(self) -> StreamsOnly:
        return StreamsOnly(self.log)


class Notifications(Recorders):
    def test_insert_subscribe(self) -> None:
        suite = cast("recorders.ApplicationRecorderTestCase[LogRecorder]", self)
        suite.optional_test_insert_subscribe()


class TextNotifications(Notifications):
    def new_originator_id(self) -> str:
        return f"text-{uuid4()}"


class TestStreamsOnSqlite(OnSqlite, Streams, recorders.AggregateRecorderTestCase): ...


class TestStreamsOnPostgres(OnPostgres, Streams, recorders.AggregateRecorderTestCase): ...


class TestNotificationsOnSqlite(
    OnSqlite, Notifications, recorders.ApplicationRecorderTestCase[LogRecorder]
): ...


class TestNotificationsOnPostgres(
    OnPostgres, Notifications, recorders.ApplicationRecorderTestCase[LogRecorder]
): ...


class TestTextNotificationsOnSqlite(
    OnSqlite, TextNotifications, recorders.ApplicationRecorderTestCase[LogRecorder]
): ...


class TestTextNotificationsOnPostgres(
    OnPostgres, TextNotifications, recorders.ApplicationRecorderTestCase[LogRecorder]
): ...


class TestInterleavingOnSqlite(
    OnSqlite, Recorders, recorders.NonInterleavingNotificationIDsBaseCase
): ...


class TestInterleavingOnPostgres(
    OnPostgres, Recorders, recorders.NonInterleavingNotificationIDsBaseCase
): ...


# --- applications and projections ---


class Applications:
    """Applications find our recorder by the environment, as the library does it."""

    url: str

    @pytest.fixture(autouse=True)
    def _environment(self, _fresh: None) -> Iterator[None]:
        with (
            opened(self.url) as database,
            mock.patch.object(LogFactory, "database", database, create=True),
            mock.patch.dict(os.environ, {"PERSISTENCE_MODULE": FACTORY}),
        ):
            yield


class ExampleApplication(Applications):
    expected_factory_topic = FACTORY


class CountersView(POPOTrackingRecorder, projections.EventCountersView):
    """What the projection suites post, in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.created = self.subsequent = 0

    def get_created_event_counter(self) -> int:
        return self.created

    def get_subsequent_event_counter(self) -> int:
        return self.subsequent

    def incr_created_event_counter(self, tracking: Tracking) -> None:
        self.insert_tracking(tracking)
        self.created += 1

    def incr_subsequent_event_counter(self, tracking: Tracking) -> None:
        self.insert_tracking(tracking)
        self.subsequent += 1


class Counting(Applications):
    view_class: type[projections.EventCountersView] = CountersView


class TestExampleApplicationOnSqlite(
    OnSqlite, ExampleApplication, applications.ExampleApplicationTestCase
): ...


class TestExampleApplicationOnPostgres(
    OnPostgres, ExampleApplication, applications.ExampleApplicationTestCase
): ...


@pytest.mark.filterwarnings("default::DeprecationWarning")  # which it looks for itself
class TestApplicationOnSqlite(OnSqlite, Applications, applications.ApplicationTestCase): ...


@pytest.mark.filterwarnings("default::DeprecationWarning")  # which it looks for itself
class TestApplicationOnPostgres(OnPostgres, Applications, applications.ApplicationTestCase): ...


class TestCountingOnSqlite(
    OnSqlite, Counting, projections.AggregateEventCountersProjectionTestCase
): ...


class TestCountingOnPostgres(
    OnPostgres, Counting, projections.AggregateEventCountersProjectionTestCase
): ...


class TestCountingByEventsOnSqlite(
    OnSqlite, Applications, projections.EventSourcedProjectionTestCase
): ...


class TestCountingByEventsOnPostgres(
    OnPostgres, Applications, projections.EventSourcedProjectionTestCase
): ...
