"""How long a service takes to get ready, and how fast it catches up with what it has missed."""

import statistics
import time
from datetime import UTC, datetime
from typing import NamedTuple

import psycopg

from daybook_chassis.ids import new_id
from daybook_chassis.service import Service
from daybook_chassis.store.entry import Append, Provenance
from daybook_chassis.store.mapper import StreamEvent
from daybook_chassis.transport.lease import Leases
from daybook_contracts.customers.parties import CustomerRegistered, PartyKind
from daybook_customers.bootstrap import build
from tests.bench.latency import RATE
from tests.bench.measured import LIMIT, Finding, cost_against, rate_against
from tests.bench.pair import CUSTOMERS, Pair
from tests.bench.reader import TABLE

MISSED = 10_000
"""Facts published while the service was away."""
STARTS = 3
START_LIMIT_S = 10.0
FASTER = 2.0
"""So many times as fast as facts come it has to take them in, to catch up while more come."""
CATCH_UP_LIMIT_S = START_LIMIT_S + MISSED / (FASTER * RATE)
_GROUP = 500
_LOOK_SECONDS = 0.05
_PATIENCE_SECONDS = 120.0
_COUNT = f"SELECT count(*) FROM {TABLE}"


class _CatchUp(NamedTuple):
    """Seconds from its start until the first facts showed, and until the last one did."""

    first: float
    last: float
    facts_between: int
    cpu: float

    @property
    def rate(self) -> float:
        return self.facts_between / (self.last - self.first)


def measure(pair: Pair) -> Finding:
    with pair.reader():
        pass  # makes its tables, and its place in the group
    starts = [_start(pair) for _ in range(STARTS + 1)][1:]  # the first one migrates
    _publish(pair)
    caught_up = _catch_up(pair)
    name = f"{MISSED:,} facts missed"
    rows = [
        cost_against(
            LIMIT, "customers started and ready", "s", statistics.median(starts), START_LIMIT_S, 1.0
        ),
        cost_against(
            LIMIT, f"started and caught up, {name}", "s", caught_up.last, CATCH_UP_LIMIT_S, 1.0
        ),
        rate_against(
            f"{RATE} facts/s that come meanwhile",
            f"caught up, {name}",
            caught_up.rate,
            RATE,
            FASTER,
            "facts/s",
        ),
    ]
    told = [
        f"{caught_up.first:.1f} s from its start until the first facts showed",
        f"{caught_up.cpu:.0%} of a core from its start until the last one did",
    ]
    return Finding(rows, lambda: told)


def _start(pair: Pair) -> float:
    with pair.customers() as started:
        return started.ready_after


def _publish(pair: Pair) -> None:
    """Facts in the log of customers, on their way to Kafka until all are there."""
    service = build(pair.database(CUSTOMERS))
    for _ in range(MISSED // _GROUP):
        _append(service)
    leases = Leases(service.database, service.log.source, "bench", 0)
    with pair.customers():
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while leases.published() < service.log.head():
            _look_again(deadline)
    service.close()


def _append(service: Service) -> None:
    events = []
    for _ in range(_GROUP):
        customer_id = new_id()
        fact = CustomerRegistered(
            customer_id=customer_id, kind=PartyKind.ORGANIZATION, organization_name="Quiet Mill"
        )
        made = Provenance(
            datetime.now(UTC), "bench", "bench", "bench", key=str(customer_id), public=True
        )
        events.append(StreamEvent(customer_id, 1, fact, made))
    service.log.append([Append((entry,)) for entry in service.application.entries(events)])


def _catch_up(pair: Pair) -> _CatchUp:
    with pair.look() as connection:
        before = _count(connection)
        began = time.monotonic()
        with pair.reader() as reader:
            deadline = began + _PATIENCE_SECONDS
            while (early := _count(connection) - before) == 0:
                _look_again(deadline)
            first = time.monotonic() - began
            while _count(connection) - before < MISSED:
                _look_again(deadline)
            last = time.monotonic() - began
            return _CatchUp(first, last, MISSED - early, reader.cpu_seconds() / last)


def _count(connection: psycopg.Connection) -> int:
    row = connection.execute(_COUNT).fetchone()
    assert row is not None
    return int(row[0])


def _look_again(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise TimeoutError("it did not catch up")
    time.sleep(_LOOK_SECONDS)
