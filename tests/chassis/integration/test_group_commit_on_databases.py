"""Appends of many threads are all stored once, in fewer transactions than there are appends."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, event, text

from daybook_chassis.errors import StreamConflictError, Transient
from daybook_chassis.store.entry import Append, Once, Refused, Stored
from daybook_chassis.store.log import Log
from tests.chassis.logs import append_one, assert_laws, entry, opened, stored

THREADS = 32
EACH = 12


@contextmanager
def commits(log: Log) -> Iterator[list[Connection]]:
    """The commits of this log's database while the context is open."""
    seen: list[Connection] = []

    def note(tx: Connection) -> None:
        seen.append(tx)

    event.listen(log.database.engine, "commit", note)
    yield seen
    event.remove(log.database.engine, "commit", note)


def test_all_are_stored_once_in_fewer_transactions(log: Log) -> None:
    streams = [uuid4() for _ in range(THREADS)]
    start = threading.Barrier(THREADS)

    def work(stream: UUID) -> list[Stored]:
        start.wait(10)
        return [
            stored(log.append([Append((entry(stream, n),), Once(f"{stream} {n}", "body"))])[0])
            for n in range(1, EACH + 1)
        ]

    with commits(log) as seen, ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(work, streams))

    positions = [each.first for result in results for each in result]
    assert sorted(positions) == list(range(1, THREADS * EACH + 1))
    assert all(result == sorted(result, key=lambda each: each.first) for result in results)
    assert len(seen) < THREADS * EACH
    assert_laws(log)


def test_those_who_wait_for_another_process_are_all_in_the_next_transaction(log: Log) -> None:
    with commits(log) as seen, log.database.write() as tx, ThreadPoolExecutor(THREADS) as pool:
        log._statements.lock(tx)
        futures = [pool.submit(log.append, [append_one()]) for _ in range(THREADS)]
        while len(log._group._waiting) < THREADS:
            time.sleep(0.001)
        tx.rollback()
        for future in futures:
            stored(future.result(10)[0])

    assert len(seen) == 1
    assert log.head() == THREADS


def test_of_those_who_want_one_place_one_gets_it_and_no_other_is_disturbed(log: Log) -> None:
    contested = uuid4()
    start = threading.Barrier(THREADS)

    def work(number: int) -> bool:
        start.wait(10)
        outcomes = log.append([Append((entry(contested, 1),)), append_one()])
        stored(outcomes[1])
        if isinstance(outcomes[0], Refused):
            assert isinstance(outcomes[0].reason, StreamConflictError)
        return isinstance(outcomes[0], Stored)

    with ThreadPoolExecutor(THREADS) as pool:
        winners = sum(pool.map(work, range(THREADS)))

    assert winners == 1
    assert log.head() == THREADS + 1
    assert_laws(log)


def test_one_key_of_many_threads_is_stored_once(log: Log) -> None:
    once = Once("key", "body")
    start = threading.Barrier(THREADS)

    def work(number: int) -> Stored:
        start.wait(10)
        return stored(log.append([append_one(once)])[0])

    with ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(work, range(THREADS)))

    assert sorted(result.repeat for result in results) == [False] + [True] * (THREADS - 1)
    assert {(result.first, result.last) for result in results} == {(1, 1)}
    assert log.head() == 1


def test_whoever_waits_too_long_is_told_and_may_come_again(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log._group, "_patience", 0.1)
    once = Once("key", "body")
    with log.database.write() as tx, ThreadPoolExecutor(2) as pool:
        log._statements.lock(tx)
        first = pool.submit(log.append, [append_one()])
        while not log._group._waiting:
            time.sleep(0.001)

        with pytest.raises(Transient, match="nothing was written"):
            pool.submit(log.append, [append_one(once)]).result(10)
        tx.rollback()
        stored(first.result(10)[0])

    assert log.recall([once]) == [None]
    stored(log.append([append_one(once)])[0])
    assert_laws(log)


def test_a_failure_of_the_database_reaches_the_group_and_the_next_one_is_stored(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    with log.database.write() as tx:
        tx.execute(text("ALTER TABLE log RENAME TO hidden"))
    start = threading.Barrier(4)

    def work(number: int) -> BaseException | None:
        start.wait(10)
        try:
            log.append([append_one()])
        except Exception as failure:  # noqa: BLE001 - it is what the test looks at
            return failure
        return None

    with ThreadPoolExecutor(4) as pool:
        failures = list(pool.map(work, range(4)))
    with log.database.write() as tx:
        tx.execute(text("ALTER TABLE hidden RENAME TO log"))

    for failure in failures:
        assert failure is not None
        assert not isinstance(failure, Transient), "a missing table is no passing failure"
    assert stored(log.append([append_one()])[0]).first == 1


def test_a_reader_that_tails_the_log_misses_nothing(log: Log) -> None:
    """Positions become visible in order: whoever has seen one has seen all before it."""
    done = threading.Event()
    seen: list[int] = []

    def tail() -> None:
        with opened(str(log.database.url.render_as_string(hide_password=False))) as reader:
            while not (done.is_set() and len(seen) == reader.head()):
                seen.extend(row.position for row in reader.read(seen[-1] if seen else 0, 50))

    with ThreadPoolExecutor(9) as pool:
        tailing = pool.submit(tail)
        writers = [
            pool.submit(lambda: [log.append([append_one()]) for _ in range(25)]) for _ in range(8)
        ]
        for writer in writers:
            writer.result(30)
        done.set()
        tailing.result(30)

    assert seen == list(range(1, 201))
