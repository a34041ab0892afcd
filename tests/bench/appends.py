"""Durable single-event appends a second: our log with idempotency records, and the stock one.

SQLite is not compared: the stock SQLite recorder does not flush at every commit, ours does, and
that would compare two promises.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Lock

from eventsourcing.persistence import ApplicationRecorder, InfrastructureFactory, StoredEvent
from sqlalchemy import make_url

from daybook_chassis.database import Database
from daybook_chassis.ids import new_id
from daybook_chassis.store.entry import Append, Entry, Once, Provenance, Stored
from daybook_chassis.store.log import Log
from tests.bench.measured import Finding, in_turns, rate_against
from tests.bench.profiling import profile
from tests.support.postgres import PrivateCluster

Appender = Callable[[], None]
Opened = Callable[[str, int], AbstractContextManager[Appender]]
"""Opens a database, for so many threads, to append single events to it."""

BODY = b'{"customer_id":"4f6f0e0e-6a39-4c6f-9d5c-6a8a3c1f7b11","amount":{"amount":"12.50"}}'
TOPIC = "bench.Written/1"
_SPAWN = get_context("spawn")
SECONDS = 2.0
ROUNDS = 3
GOALS = {(1, 1): 1.0, (1, 8): 3.0, (1, 64): 10.0, (4, 16): 6.0}
"""At least so many times the peer's rate, by processes and threads of each."""
_PEER = "stock eventsourcing PostgreSQL recorder"
_GROUPS = 200
_WARM_UP = 20
_PATIENCE = 60.0


def measure(cluster: PrivateCluster, case: tuple[int, int]) -> Finding:
    """So many processes of so many threads each."""
    processes, threads = case
    each = f"{processes} processes of " if processes > 1 else ""
    name = f"durable appends, {each}{threads} thread{'s' if threads > 1 else ''}"

    def turn(opened: Opened) -> Callable[[], float]:
        return lambda: rate_of(opened, cluster.create_database(), processes, threads, SECONDS)

    value, peer_value = in_turns([turn(ours), turn(stock)], ROUNDS)
    row = rate_against(_PEER, name, value, peer_value, GOALS[case])
    group = 1 if threads == 1 else 32  # about as many as share a transaction
    return Finding([row], lambda: explain(cluster, group))


def explain(cluster: PrivateCluster, group: int) -> list[str]:
    """One thread that writes groups of so many."""
    with log_in(cluster.create_database()) as log:
        append(log, group)

        def write() -> None:
            for _ in range(_GROUPS):
                append(log, group)

        return profile(write)


def rate(append: Appender, threads: int, seconds: float) -> float:
    """Appends a second by so many threads of this process, over a fixed time after a warm-up."""
    for _ in range(_WARM_UP):
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


def rate_of(opened: Opened, url: str, processes: int, threads: int, seconds: float) -> float:
    """Appends a second by so many processes of so many threads, which begin at once."""
    with opened(url, threads) as append:  # which also makes the tables
        if processes == 1:
            return rate(append, threads, seconds)
    opening, ready, rates = _SPAWN.Lock(), _SPAWN.Barrier(processes), _SPAWN.Queue()
    started = [
        _SPAWN.Process(target=_work, args=(opened, url, threads, seconds, opening, ready, rates))
        for _ in range(processes)
    ]
    for process in started:
        process.start()
    total = sum(float(rates.get(timeout=_PATIENCE)) for _ in started)
    for process in started:
        process.join(_PATIENCE)
    return total


def _work(
    opened: Opened,
    url: str,
    threads: int,
    seconds: float,
    opening: Lock,
    ready: Barrier,
    rates: "Queue[float]",
) -> None:
    with ExitStack() as stack:
        with opening:  # one by one: the stock recorder fails when several look for its tables
            append = stack.enter_context(opened(url, threads))
            append()
        ready.wait(_PATIENCE)
        rates.put(rate(append, threads, seconds))


@contextmanager
def log_in(url: str) -> Iterator[Log]:
    database = Database(url)
    log = Log(database, "bench")
    log.create()
    yield log
    database.close()


@contextmanager
def ours(url: str, _threads: int) -> Iterator[Appender]:
    """Envelope, slot, hash chain and idempotency record, as every command writes them."""
    with log_in(url) as log:
        yield lambda: append(log, 1)


def append(log: Log, number: int) -> None:
    """As many appends of one public fact in a stream of its own, together."""
    for outcome in log.append([_one() for _ in range(number)]):
        assert isinstance(outcome, Stored), outcome


def _one() -> Append:
    stream, command = new_id(), str(new_id())
    made = Provenance(datetime.now(UTC), "bench", command, command, key=str(stream), public=True)
    return Append((Entry(stream, 1, TOPIC, BODY, made),), Once(command, command), {str(stream): 0})


@contextmanager
def stock(url: str, threads: int) -> Iterator[Appender]:
    """The library's own application recorder, as it comes, with a connection for each thread."""
    settings = settings_of(url, threads)
    factory = InfrastructureFactory.construct(settings)
    recorder = factory.application_recorder()
    yield lambda: _insert(recorder)
    factory.close()


def settings_of(url: str, threads: int) -> dict[str, str]:
    """How the library is told of a database, with a connection for each thread."""
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


def _insert(recorder: ApplicationRecorder) -> None:
    recorder.insert_events([StoredEvent(new_id(), 1, TOPIC, BODY)])
