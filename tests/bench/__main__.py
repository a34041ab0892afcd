"""`make bench`: prints a table of ratios against named peers and writes `bench-report.json`.

Goals are ratios, or limits. One that is missed is printed as missed, with what explains it. All is
measured on one private PostgreSQL, which flushes at every commit, and one private Kafka.
`make bench EVENTS=5000000 ARCHIVE=20000000` measures a longer log and a larger archive than fit in
some minutes; `ONLY=relaying` one measurement, without a report. See docs/bench.md.
"""

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from sqlalchemy import text

from daybook_chassis.database import Database
from daybook_chassis.garbage import collected_seldom
from tests.bench import (
    accepting,
    appends,
    archiving,
    coming_back,
    filled,
    latency,
    projecting,
    relaying,
)
from tests.bench.measured import Finding, Measured, keep, show
from tests.bench.pair import Pair, paired
from tests.support.kafka import private_broker
from tests.support.postgres import PrivateCluster

REPORT = Path("bench-report.json")
Measurements = dict[str, Callable[[], Finding]]


def main() -> int:
    options = argparse.ArgumentParser(prog="make bench")
    options.add_argument(
        "--events",
        type=int,
        default=filled.LONG,
        help="size of the long log; the full goal is 5000000",
    )
    options.add_argument(
        "--archive",
        type=int,
        default=archiving.EVENTS,
        help="facts of the generated archive; the full goal is 20000000",
    )
    options.add_argument("--only", default="", help="measurements whose name begins so")
    given = options.parse_args()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # of topics that were just made
    console = Console(width=170)
    busy = f"{os.getloadavg()[0]:.1f} processes wanted {os.cpu_count()} cores before it began"
    with (
        PrivateCluster(durable=True) as cluster,
        private_broker() as broker,
        paired(cluster, broker.servers) as pair,
        collected_seldom(),  # as every program of ours; it serves the peers alike
    ):
        all_of_them = measurements(pair, broker.servers, given, console)
        findings = run(
            {name: each for name, each in all_of_them.items() if name.startswith(given.only)},
            console,
        )
        rows = [row for finding in findings.values() for row in finding.rows]
        show(rows, server(cluster), console)
        explain(findings, console)
    console.print(f"\nrates are medians of rounds in turns with their peers; {busy}")
    if not given.only:
        keep(rows, REPORT)
        console.print(f"written: {REPORT}")
    return 0


def measurements(
    pair: Pair, servers: str, given: argparse.Namespace, console: Console
) -> Measurements:
    """By name, in the order in which they run."""
    cluster = pair.cluster
    found: Measurements = {
        f"appends {processes}x{threads}": partial(appends.measure, cluster, (processes, threads))
        for processes, threads in appends.GOALS
    }
    found["relaying"] = partial(relaying.measure, cluster, servers)
    found["projecting"] = partial(projecting.measure, cluster)
    found["accepting"] = partial(accepting.measure, cluster)
    found["latency"] = partial(latency.measure, pair)
    found["coming back"] = partial(coming_back.measure, pair)

    def progress(held: int) -> None:
        console.print(f"filled: {held:,}", end="\r")

    found["archiving"] = partial(archiving.measure, cluster, given.archive, progress)
    found["filled"] = partial(filled.measure, cluster, given.events, progress)
    return found


def run(wanted: Measurements, console: Console) -> dict[str, Finding]:
    findings: dict[str, Finding] = {}
    for name, measure in wanted.items():
        began = time.monotonic()
        findings[name] = measure()
        console.print(f"{name}: {time.monotonic() - began:.0f} s")
    return findings


def explain(findings: dict[str, Finding], console: Console) -> None:
    """What was missed, and where the time goes there."""
    for name, finding in findings.items():
        missed: Sequence[Measured] = [row for row in finding.rows if not row.met]
        if missed:
            console.print(f"\nmissed: {'; '.join(row.name for row in missed)} ({name}):")
            console.print("\n".join(finding.explain()))


def server(cluster: PrivateCluster) -> str:
    """Its version, and that it keeps what it promises."""
    database = Database(cluster.create_database())
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes")
    with database.read() as tx:
        version, *kept = (tx.execute(text(f"SHOW {name}")).scalar_one() for name in names)
    database.close()
    told = ", ".join(f"{name} {value}" for name, value in zip(names[1:], kept, strict=True))
    return f"PostgreSQL {version} ({told})"


if __name__ == "__main__":
    sys.exit(main())
