"""Facts a second posted as rows to PostgreSQL: by our consumer, and by the library's runner.

Both read the same facts from a log on the same server and fill the same table, which is compared
afterwards. Facts come round by round, one a customer, so that no batch holds two of one row.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, Mapper, Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection as LibraryProjection
from eventsourcing.projection import ProjectionRunner

from daybook_chassis.database import Database
from daybook_chassis.ids import derived_id
from daybook_chassis.projection import Posting
from daybook_chassis.seals import NoKeys, Seals
from daybook_chassis.service import Service
from daybook_chassis.store.entry import Append, Provenance
from daybook_chassis.store.mapper import FactMapper, StreamEvent
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.customers.grading import CustomerGraded, Grade
from daybook_contracts.customers.parties import CustomerRegistered, PartyKind
from daybook_contracts.envelope import instant
from daybook_contracts.fact import Fact
from daybook_contracts.topics import published
from daybook_customers.bootstrap import build
from daybook_customers.projections.directory import DIRECTORY
from tests.bench.appends import settings_of
from tests.bench.measured import Finding, in_turns, rate_against
from tests.bench.profiling import profile
from tests.support.postgres import PrivateCluster
from tests.support.running import GRADE_INPUTS

CUSTOMERS = 5_000
FACTS_EACH = 2
ROUNDS = 3
GOAL = 20.0
_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
_POLICY = "bench"
_GROUP = 500
_PATIENCE_SECONDS = 300.0

_REGISTER = """
INSERT INTO directory_g1 (customer_id, kind, organization_name, country, status, registered_at,
                          contacts, identities, erased)
VALUES (%(customer_id)s, %(kind)s, %(name)s, %(country)s, 'potential', %(at)s, 0, 0, 0)
ON CONFLICT (customer_id) DO UPDATE
SET kind = excluded.kind, organization_name = excluded.organization_name,
    country = excluded.country, status = excluded.status, registered_at = excluded.registered_at
"""
_GRADE = """
INSERT INTO directory_g1 (customer_id, grade, score, graded_at, grade_policy)
VALUES (%(customer_id)s, %(grade)s, %(score)s, %(at)s, %(policy)s)
ON CONFLICT (customer_id) DO UPDATE
SET grade = excluded.grade, score = excluded.score, graded_at = excluded.graded_at,
    grade_policy = excluded.grade_policy
"""


def measure(cluster: PrivateCluster) -> Finding:
    digests: set[str] = set()

    def turn(run: Callable[[str], tuple[float, str]]) -> Callable[[], float]:
        def once() -> float:
            rate, digest = run(cluster.create_database())
            digests.add(digest)
            return rate

        return once

    value, peer_value = in_turns([turn(_ours), turn(_theirs)], ROUNDS)
    assert len(digests) == 1, "the tables differ"
    peer = "eventsourcing ProjectionRunner filling the same table"
    row = rate_against(peer, "facts posted as rows", value, peer_value, GOAL, "facts/s")
    return Finding([row], lambda: _explain(cluster))


def _explain(cluster: PrivateCluster) -> list[str]:
    with _service(cluster.create_database()) as service:
        return profile(lambda: _drain(service))


def _events() -> list[StreamEvent]:
    """Round by round, so that facts of one customer are far apart."""
    streams = [derived_id("bench", number) for number in range(CUSTOMERS)]
    return [
        StreamEvent(stream, place + 1, _fact(stream, place), _provenance(stream))
        for place in range(FACTS_EACH)
        for stream in streams
    ]


def _fact(customer_id: UUID, place: int) -> Fact:
    if place == 0:
        return CustomerRegistered(
            customer_id=customer_id,
            kind=PartyKind.ORGANIZATION,
            organization_name="Quiet Mill",
            country="NZ",
        )
    return CustomerGraded(
        customer_id=customer_id,
        grade=Grade.B if place % 2 else Grade.A,
        score=70 + place,
        inputs=GRADE_INPUTS,
        as_of=date(2026, 3, 1),
    )


def _provenance(stream: UUID) -> Provenance:
    return Provenance(
        _NOW, "bench", "bench", "bench", key=str(stream), public=True, policy_version=_POLICY
    )


# --- ours ---


def _ours(url: str) -> tuple[float, str]:
    with _service(url) as service:
        began = time.perf_counter()
        _drain(service)
        took = time.perf_counter() - began
        return CUSTOMERS * FACTS_EACH / took, _digest(service.database)


def _drain(service: Service) -> None:
    """As it reads its own feed: pages of a thousand, each a transaction."""
    feeds = service.feeds()
    [consumer] = [each for each in service.consumers(feeds) if each.name == f"{DIRECTORY.name}#1"]
    LocalTransport(feeds).drain([consumer])


@contextmanager
def _service(url: str) -> Iterator[Service]:
    service = build(Database(url))
    service.create()
    events = _events()
    for begin in range(0, len(events), _GROUP):
        entries = service.application.entries(events[begin : begin + _GROUP])
        service.log.append([Append((entry,)) for entry in entries])
    yield service
    service.close()


def _digest(database: Database) -> str:
    with database.read() as tx:
        return Posting(DIRECTORY).digest(tx)


# --- theirs ---


class _View(PostgresTrackingRecorder):
    """The row and the place of its fact in one transaction, as the library's guide has it."""

    def post(self, statement: str, values: dict[str, Any], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(statement, values, prepare=True)
            self._insert_tracking(cursor, tracking)


class _Directory(LibraryProjection[_View]):
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        match domain_event.fact:
            case CustomerRegistered() as fact:
                values = {
                    "kind": fact.kind.value,
                    "name": fact.organization_name,
                    "country": fact.country,
                }
                statement = _REGISTER
            case CustomerGraded() as fact:
                values = {"grade": fact.grade.value, "score": str(fact.score), "policy": _POLICY}
                statement = _GRADE
            case other:
                raise TypeError(type(other))
        named = {"customer_id": str(fact.customer_id), "at": instant(_NOW)}
        self.view.post(statement, values | named, tracking)


class LibraryApplication(Application[UUID]):
    """The library's application and recorder, with facts in the same bytes as ours."""

    def construct_mapper(self) -> Mapper[UUID]:
        return FactMapper(published(), Seals(NoKeys()))


def _theirs(url: str) -> tuple[float, str]:
    database = Database(url)
    database.create(Posting(DIRECTORY).table.metadata)
    settings = settings_of(url, threads=4)
    last = _stored(settings)
    began = time.perf_counter()
    with ProjectionRunner(
        application_class=LibraryApplication,
        projection_class=_Directory,
        view_class=_View,
        env=settings,
    ) as runner:
        runner.wait(last, timeout=_PATIENCE_SECONDS)
        took = time.perf_counter() - began
    digest = _digest(database)
    database.close()
    return CUSTOMERS * FACTS_EACH / took, digest


def _stored(settings: dict[str, str]) -> int:
    """The same facts in the library's own log; the last place there."""
    application = LibraryApplication(settings)
    recorder: ApplicationRecorder = application.recorder
    events = [application.mapper.to_stored_event(event) for event in _events()]
    for begin in range(0, len(events), _GROUP):
        recorder.insert_events(events[begin : begin + _GROUP])
    last = recorder.max_notification_id()
    application.close()
    assert last is not None
    return last
