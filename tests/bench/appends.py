"""Durable single-event appends a second: our log with idempotency records, and the stock one."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

from eventsourcing.persistence import InfrastructureFactory, StoredEvent

from daybook_chassis.database import Database
from daybook_chassis.store.entry import Append, Entry, Once, Provenance
from daybook_chassis.store.log import Log

Appender = Callable[[], None]
BODY = b'{"customer_id":"4f6f0e0e-6a39-4c6f-9d5c-6a8a3c1f7b11","amount":{"amount":"12.50"}}'


def rate(append: Appender, threads: int, seconds: float) -> float:
    """Appends a second by so many threads of this process, over a fixed time after a warm-up."""
    for _ in range(20):
        append()
    began = time.perf_counter()
    until = began + seconds

    def work(_: int) -> int:
        done = 0
        while time.perf_counter() < until:
            append()
            done += 1
        return done

    with ThreadPoolExecutor(threads) as pool:
        total = sum(pool.map(work, range(threads)))
    return total / (time.perf_counter() - began)


@contextmanager
def ours(url: str) -> Iterator[Appender]:
    """Envelope, slot, hash chain and idempotency record, as every command writes them."""
    database = Database(url)
    log = Log(database, "bench")
    log.create()

    def append() -> None:
        stream, command = uuid4(), str(uuid4())
        made = Provenance(
            datetime.now(UTC), "bench", command, command, key=str(stream), public=True
        )
        entry = Entry(stream, 1, "bench.Written/1", BODY, made)
        log.append([Append((entry,), Once(command, command), {str(stream): 0})])

    yield append
    database.close()


@contextmanager
def stock(env: dict[str, str]) -> Iterator[Appender]:
    """The library's own application recorder, as it comes."""
    factory = InfrastructureFactory.construct(env)
    recorder = factory.application_recorder()

    def append() -> None:
        recorder.insert_events([StoredEvent(uuid4(), 1, "bench.Written/1", BODY)])

    yield append
    factory.close()
