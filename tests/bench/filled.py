"""Whether a log that has grown long costs more: to append to, and to open."""

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy import text

from daybook_chassis.database import Database
from daybook_chassis.store.log import Log
from tests.bench.appends import append, explain, log_in
from tests.bench.measured import Finding, cost_against
from tests.support.postgres import PrivateCluster

SHORT = 100_000
LONG = 300_000
COST = 1.1
"""At most so many times what it costs in a log of `SHORT` events."""
GROUP = 500
_ROUNDS = 40
_OPENINGS = 15


def measure(cluster: PrivateCluster, events: int, progress: Callable[[int], None]) -> Finding:
    """A log of `SHORT` events beside one of so many."""
    with ExitStack() as stack:
        logs = [stack.enter_context(log_in(cluster.create_database())) for _ in range(2)]
        for log, size in zip(logs, (SHORT, events), strict=True):
            fill(log, size, progress)
        short, long = costs(logs)
    peer = f"the same log with {SHORT:,} events"
    name = f"appended to a log of {events:,}"
    rows = [
        cost_against(peer, f"event {name}", "µs", long.event, short.event, COST),
        cost_against(
            peer, f"log opened, and one event {name}", "ms", long.opening, short.opening, COST
        ),
    ]
    return Finding(rows, lambda: explain(cluster, GROUP))


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians: microseconds an event when appended in groups, milliseconds from opening a log to
    its first append being durable."""

    event: float
    opening: float


def fill(log: Log, events: int, progress: Callable[[int], None]) -> None:
    """Append until the log holds so many events; then let the server put itself in order, as its
    autovacuum would have meanwhile."""
    while (held := log.head()) < events:
        for _ in range(20):
            append(log, min(GROUP, events - held))
            held += GROUP
            if held >= events:
                break
        progress(min(held, events))
    with log.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as plain:
        plain.execute(text("VACUUM ANALYZE"))
        plain.execute(text("CHECKPOINT"))


def costs(logs: list[Log]) -> list[Cost]:
    """Each log's, measured in turns, so that a machine that slows down slows down for all."""
    events: list[list[float]] = [[] for _ in logs]
    openings: list[list[float]] = [[] for _ in logs]
    for _ in range(_ROUNDS):
        for log, seen in zip(logs, events, strict=True):
            began = time.perf_counter()
            append(log, GROUP)
            seen.append((time.perf_counter() - began) / GROUP * 1e6)
    for _ in range(_OPENINGS):
        for log, seen in zip(logs, openings, strict=True):
            seen.append(_opening(log) * 1e3)
    return [Cost(*map(statistics.median, pair)) for pair in zip(events, openings, strict=True)]


def _opening(log: Log) -> float:
    began = time.perf_counter()
    database = Database(log.database.url.render_as_string(hide_password=False))
    append(Log(database, log.source), 1)
    took = time.perf_counter() - began
    database.close()
    return took
