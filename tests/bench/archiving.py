"""The archive and the columnar fold: how fast, how small, and against durable projections.

The large archive is generated as columns (`generated.py`); what is written and proved from a log,
and what the library's runner posts, are facts of the same kinds in a log on PostgreSQL.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
from eventsourcing.persistence import ApplicationRecorder, Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection as LibraryProjection
from eventsourcing.projection import ProjectionRunner
from sqlalchemy import text

from daybook_analytics.archive.rows import row_of, table_of
from daybook_analytics.archive.writer import Writer
from daybook_analytics.columns.days import Days
from daybook_chassis.database import Database
from daybook_chassis.ids import derived_id
from daybook_chassis.service import Service
from daybook_chassis.store.entry import Append, Provenance
from daybook_chassis.store.mapper import StreamEvent
from daybook_chassis.store.verify import problems
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.payments import Allocation, PaymentAllocated, PaymentReceived
from daybook_sales.bootstrap import build
from tests.bench.appends import settings_of
from tests.bench.generated import FACTS_EACH, generate
from tests.bench.measured import (
    LIMIT,
    Finding,
    Measured,
    cost_against,
    in_turns,
    rate_against,
)
from tests.bench.projecting import LibraryApplication
from tests.bench.rebuilding import BATCH
from tests.support.postgres import PrivateCluster

EVENTS = 1_000_000
EVENTS_EACH = 20
"""Facts of one customer, so that a million customers have twenty million."""
ROUNDS = 3
REBUILT = 1_500_000.0
FASTER = 1_000.0
OCTETS = 60.0
MEMORY_GB = 4.0
AS_OF_SECONDS = 5.0
ADDED_MS = 2.0
ARCHIVED = 0.25
_KEPT = 20_000
_POSTED = 4_000
_CUSTOMERS = 500
_GROUP = 500
_PATIENCE_SECONDS = 300.0
_AS_OF, _BEFORE = "2026-06-30", "2025-12-31"
_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
_TABLE = "CREATE TABLE rfm (customer_id text PRIMARY KEY, last_on date, days int, spend bigint)"
_POST = """
INSERT INTO rfm VALUES (%(customer_id)s, %(day)s, 1, %(minor)s)
ON CONFLICT (customer_id) DO UPDATE
SET last_on = excluded.last_on, days = rfm.days + (rfm.last_on <> excluded.last_on)::int,
    spend = rfm.spend + excluded.spend
"""


def measure(cluster: PrivateCluster, events: int, progress: Callable[[int], None]) -> Finding:
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = generate(folder, max(events // EVENTS_EACH, 1), events, progress)
        octets = sum(path.stat().st_size for path in files) / events
        runs = [_rebuilt(folder, events) for _ in range(ROUNDS)]
        sizes = _octets_by_column(files[0])
    archived, proved = _written(cluster)
    posted = _posted(cluster)
    took = {step: median(run[step] for run in runs) for step in runs[0]}
    return Finding(
        [
            *_rows(events, took, posted),
            cost_against(LIMIT, f"archive of {events:,} facts", "octets/fact", octets, OCTETS, 1.0),
            rate_against(
                "the same log read and proved by daybook verify",
                "facts archived from a log",
                archived,
                proved,
                ARCHIVED,
                "facts/s",
            ),
        ],
        lambda: [
            *(f"{step}: {seconds:.6f} s" for step, seconds in took.items() if step in _STEPS),
            *(f"{size:5.1f} octets/fact  {column}" for column, size in sizes.most_common(10)),
        ],
    )


_STEPS = ("accumulate", "scores", "stages", "fact", "as of")


def _rows(events: int, took: dict[str, float], posted: float) -> list[Measured]:
    size = f"{events:,} facts of {took['customers']:,.0f} customers"
    all_views = events / (took["accumulate"] + took["scores"] + took["stages"])
    rfm = events / (took["accumulate"] + took["scores"])
    name = f"life cycle, RFM and value rebuilt, {size}"
    return [
        rate_against(LIMIT, name, all_views, REBUILT, 1.0, "facts/s"),
        rate_against(
            "eventsourcing ProjectionRunner posting what RFM needs "
            "(columnar batch against durable incremental)",
            f"RFM rebuilt, {size}",
            rfm,
            posted,
            FASTER,
            "facts/s",
        ),
        cost_against(
            LIMIT,
            f"a fact added in batches of {BATCH}, {size}",
            "ms",
            1000 * took["fact"],
            ADDED_MS,
            1,
        ),
        cost_against(LIMIT, f"RFM as of another day, {size}", "s", took["as of"], AS_OF_SECONDS, 1),
        cost_against(LIMIT, f"memory at most, {size}", "GB", took["peak"], MEMORY_GB, 1.0),
    ]


def _rebuilt(folder: Path, events: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.rebuilding"]
    done = subprocess.run(
        [*command, str(folder), str(events), _AS_OF, _BEFORE], capture_output=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _octets_by_column(path: Path) -> Counter[str]:
    sizes, meta = Counter[str](), pq.read_metadata(path)
    for group in range(meta.num_row_groups):
        for number in range(meta.num_columns):
            column = meta.row_group(group).column(number)
            sizes[column.path_in_schema] += column.total_compressed_size / meta.num_rows
    return sizes


# --- a log of such facts ---

_ALLOCATION = Allocation(
    instalment_id=derived_id("bench", "instalment"),
    amount=Money(500, "EUR"),
    outstanding=Money.zero("EUR"),
)


def _events(count: int) -> Iterator[StreamEvent]:
    """Round by round a purchase of each customer, a day later: one fact in four counts."""
    versions = Counter[int]()
    for place in range(count):
        number, step = divmod(place, FACTS_EACH)
        number, turn = number % _CUSTOMERS, number // _CUSTOMERS
        versions[number] += 1
        stream = derived_id("bench", number)
        provenance = Provenance(_NOW, "bench", "bench", "bench", key=str(stream), public=True)
        day = date(2026, 1, 1) + timedelta(days=turn)
        yield StreamEvent(
            stream, versions[number], _fact(stream, step, day, 500 + number), provenance
        )


def _fact(customer: Any, step: int, day: date, minor: int) -> Fact:
    money = Money(minor, "EUR")
    if step:
        return PaymentAllocated(
            customer_id=customer, account_id=customer, allocations=(_ALLOCATION,), credit=money
        )
    return PaymentReceived(
        customer_id=customer,
        account_id=customer,
        payment_ref=f"P{day}",
        amount=money,
        received_on=day,
    )


def _filled(url: str, count: int) -> Service:
    service = build(Database(url))
    service.create()
    events = list(_events(count))
    for begin in range(0, count, _GROUP):
        entries = service.application.entries(events[begin : begin + _GROUP])
        service.log.append([Append((entry,)) for entry in entries])
    return service


def _written(cluster: PrivateCluster) -> tuple[float, float]:
    """Facts a second written into an archive, and read and proved by `daybook verify`."""
    service = _filled(cluster.create_database(), _KEPT)

    def timed(work: Callable[[Path], object]) -> Callable[[], float]:
        def once() -> float:
            with TemporaryDirectory() as name:
                began = time.perf_counter()
                work(Path(name))
                return _KEPT / (time.perf_counter() - began)

        return once

    archived, proved = in_turns(
        [
            timed(lambda folder: Writer(folder, service.log).write()),
            timed(lambda folder: list(problems(service.log))),
        ],
        ROUNDS,
    )
    service.close()
    return archived, proved


# --- the library ---


class _View(PostgresTrackingRecorder):
    """The row and the place of its fact in one transaction, as the library's guide has it."""

    def post(self, values: dict[str, Any], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(_POST, values, prepare=True)
            self._insert_tracking(cursor, tracking)


class _Rfm(LibraryProjection[_View]):
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        fact = domain_event.fact
        if isinstance(fact, PaymentReceived):
            values = {"day": fact.received_on, "minor": fact.amount.minor}
            self.view.post(values | {"customer_id": str(fact.customer_id)}, tracking)


def _posted(cluster: PrivateCluster) -> float:
    """Facts a second; those that do not count are read, and nothing is posted for them."""
    url = cluster.create_database()
    database, settings = Database(url), settings_of(url, threads=4)
    with database.write() as tx:
        tx.execute(text(_TABLE))
    application = LibraryApplication(settings)
    recorder: ApplicationRecorder = application.recorder
    stored = [application.mapper.to_stored_event(event) for event in _events(_POSTED)]
    for begin in range(0, _POSTED, _GROUP):
        recorder.insert_events(stored[begin : begin + _GROUP])
    application.close()
    last = _POSTED - FACTS_EACH + 1  # the last one that counts
    began = time.perf_counter()
    with ProjectionRunner(
        application_class=LibraryApplication, projection_class=_Rfm, view_class=_View, env=settings
    ) as runner:
        runner.wait(last, timeout=_PATIENCE_SECONDS)
        took = time.perf_counter() - began
    with database.read() as tx:
        theirs = {tuple(row) for row in tx.execute(text("SELECT * FROM rfm"))}
    database.close()
    assert theirs == _ours(cluster), "the tables differ"
    return last / took


def _ours(cluster: PrivateCluster) -> set[tuple[Any, ...]]:
    """The same table from the same facts, in columns."""
    service = _filled(cluster.create_database(), _POSTED)
    batch = table_of([row_of(record) for record in service.log.read(0, _POSTED)])
    service.close()
    asked = "SELECT customer_id, max(day), count(*), CAST(sum(received_minor) AS BIGINT)"
    with Days() as days:
        days.add_batch("crm.sales", batch, _POSTED)
        return set(days.engine.execute(f"{asked} FROM days GROUP BY ALL").fetchall())
