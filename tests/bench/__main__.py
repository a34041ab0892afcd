"""`make bench`: prints a table of ratios against named peers and writes `bench-report.json`.

Goals are ratios. A goal that is missed is printed as missed, with a short profile. The server is a
private PostgreSQL that flushes at every commit, for both. SQLite is not compared: the stock SQLite
recorder does not flush at every commit, ours does, and that would compare two promises.
`python -m tests.bench --events 5000000` measures a longer log than fits in two minutes.
"""

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from sqlalchemy import text

from daybook_chassis.database import Database
from tests.bench.appends import log_in, ours, rate_of, stock
from tests.bench.filled import costs, fill
from tests.bench.measured import Measured, cost_against, keep, rate_against, show
from tests.bench.profiling import profile
from tests.support.postgres import PrivateCluster

SECONDS = 2.0
ROUNDS = 3
PEER = "stock eventsourcing PostgreSQL recorder"
GOALS = {(1, 1): 1.0, (1, 8): 3.0, (1, 64): 10.0, (4, 16): 6.0}
"""At least so many times the peer's rate, by processes and threads of each."""
SHORT = 100_000
LONG = 300_000
COST = 1.1
"""At most so many times what it costs in a log of `SHORT` events."""


def main() -> int:
    options = argparse.ArgumentParser(prog="make bench")
    options.add_argument(
        "--events", type=int, default=LONG, help="size of the long log; the full goal is 5000000"
    )
    events = options.parse_args().events
    console = Console(width=160)
    busy = f"{os.getloadavg()[0]:.1f} processes wanted {os.cpu_count()} cores before it began"
    with PrivateCluster(durable=True) as cluster:
        rows = [*on_postgres(cluster, console), *grown(cluster, events, console)]
        show(rows, server(cluster), console)
        for group in sorted({_group(row) for row in rows if not row.met}):
            console.print(f"\nmissed: where one thread is that writes groups of {group}, in time:")
            with log_in(cluster.create_database()) as log:
                console.print("\n".join(profile(log, group)))
    report = Path("bench-report.json")
    keep(rows, report)
    console.print(f"\nwritten: {report}; rates are medians of {ROUNDS} rounds in turns; {busy}")
    return 0


def on_postgres(cluster: PrivateCluster, console: Console) -> Iterator[Measured]:
    for (processes, threads), goal in GOALS.items():
        each = f"{processes} processes of " if processes > 1 else ""
        name = f"durable appends, {each}{threads} thread{'s' if threads > 1 else ''}"
        console.print(f"{name} ...")
        turns = [
            [
                rate_of(opened, cluster.create_database(), processes, threads, SECONDS)
                for opened in (ours, stock)
            ]
            for _ in range(ROUNDS)
        ]
        value, peer_value = map(statistics.median, zip(*turns, strict=True))
        yield rate_against(PEER, name, value, peer_value, goal)


def grown(cluster: PrivateCluster, events: int, console: Console) -> Iterator[Measured]:
    with ExitStack() as stack:
        logs = [stack.enter_context(log_in(cluster.create_database())) for _ in range(2)]
        for log, size in zip(logs, (SHORT, events), strict=True):
            fill(log, size, lambda held: console.print(f"filling a log: {held:,}", end="\r"))
        short, long = costs(logs)
    peer = f"the same log with {SHORT:,} events"
    name = f"appended to a log of {events:,}"
    yield cost_against(peer, f"event {name}", "µs", long.event, short.event, COST)
    yield cost_against(
        peer, f"log opened, and one event {name}", "ms", long.opening, short.opening, COST
    )


def server(cluster: PrivateCluster) -> str:
    """Its version, and that it keeps what it promises."""
    database = Database(cluster.create_database())
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes")
    with database.read() as tx:
        version, *kept = (tx.execute(text(f"SHOW {name}")).scalar_one() for name in names)
    database.close()
    told = ", ".join(f"{name} {value}" for name, value in zip(names[1:], kept, strict=True))
    return f"PostgreSQL {version} ({told})"


def _group(row: Measured) -> int:
    """About as many appends as share a transaction in that case."""
    return 1 if row.name.endswith(" 1 thread") else 32


if __name__ == "__main__":
    sys.exit(main())
