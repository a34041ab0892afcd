"""`make bench`: prints a table of ratios against named peers and writes `bench-report.json`.

Goals are ratios. A goal that is missed is printed as missed. Only PostgreSQL is compared: the stock
SQLite recorder does not flush at every commit, ours does, and that would compare two promises.
"""

import json
import platform
import statistics
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from tests.bench.appends import ours, rate, stock
from tests.support.postgres import PrivateCluster

SECONDS = 3.0
ROUNDS = 3
GOALS = {1: 1.0, 8: 3.0, 64: 10.0}
"""At least so many times the peer's rate, by threads of one process."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians of `ROUNDS` rounds, in which the two took turns."""

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float
    ratio: float
    goal: float
    met: bool


def main() -> int:
    console = Console()
    with PrivateCluster(durable=True) as cluster:
        rows = list(on_postgres(cluster, console))
    table = Table(title=f"{platform.machine()}, Python {platform.python_version()}")
    for column in ("name", "value", "unit", "peer", "peer value", "ratio", "goal", "met"):
        table.add_column(column)
    for row in rows:
        table.add_row(
            row.name,
            f"{row.value:.0f}",
            row.unit,
            row.peer,
            f"{row.peer_value:.0f}",
            f"{row.ratio:.2f}",
            f"{row.goal:.2f}",
            "yes" if row.met else "MISSED",
        )
    console.print(table)
    report = Path("bench-report.json")
    report.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")
    console.print(f"written: {report}; each value is the median of {ROUNDS} rounds")
    return 0


def on_postgres(cluster: PrivateCluster, console: Console) -> Iterator[Measured]:
    for threads in GOALS:
        mine, theirs = cluster.create_database(), cluster.create_database()
        yield compared(threads, mine, stock_env(theirs, threads), console)


def compared(threads: int, url: str, env: dict[str, str], console: Console) -> Measured:
    """Both take turns, so that a machine that slows down slows down for both."""
    console.print(f"durable appends, {threads} threads ...")
    with ours(url) as append, stock(env) as peer:
        turns = [
            (rate(append, threads, SECONDS), rate(peer, threads, SECONDS)) for _ in range(ROUNDS)
        ]
    value, peer_value = (statistics.median(turn) for turn in zip(*turns, strict=True))
    ratio = value / peer_value
    return Measured(
        f"durable appends, {threads} threads",
        value,
        "appends/s",
        "stock eventsourcing PostgreSQL recorder",
        peer_value,
        ratio,
        GOALS[threads],
        ratio >= GOALS[threads],
    )


def stock_env(url: str, threads: int) -> dict[str, str]:
    """The library's settings for the same server, reached by the same socket."""
    parts = make_url(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.database or "",
        "POSTGRES_HOST": str(parts.query.get("host", parts.host)),
        "POSTGRES_PORT": str(parts.port or 5432),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "none",
        "POSTGRES_POOL_SIZE": str(threads),
        "POSTGRES_MAX_OVERFLOW": str(threads),
    }


if __name__ == "__main__":
    sys.exit(main())
