"""A process that appends wakes readers in others, and whoever is not woken polls (fault 3)."""

import logging
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Event

import pytest
from sqlalchemy import text

from daybook_chassis.store.log import Log
from daybook_chassis.wakeups import Wakeups
from tests.chassis.logs import append_one, opened

SPAWN = get_context("spawn")
FOREVER = 30.0
"""Seconds after which a wake-up is not coming any more."""


class Reader:
    """Notes that it was woken."""

    def __init__(self, log: Log) -> None:
        self.woken = Event()
        log.on_append(self.woken.set)

    def forget(self) -> None:
        self.woken.clear()


@pytest.fixture
def log(postgres_url: str) -> Iterator[Log]:
    with opened(postgres_url) as log:
        yield log


@pytest.fixture
def wakeups(log: Log) -> Iterator[Wakeups]:
    """Listening, and done with looking for what came before: whoever else listens comes after."""
    first_look = Reader(log)
    wakeups = Wakeups(log.database, [log])
    assert first_look.woken.wait(FOREVER)
    until(lambda: len(listeners(log)) == 1)
    yield wakeups
    wakeups.close()


@pytest.fixture
def our_own(log: Log, wakeups: Wakeups) -> int:
    """The connection on which this process listens; named before `writer`, which listens too."""
    (pid,) = listeners(log)
    return pid


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + FOREVER
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def listeners(log: Log) -> list[int]:
    """The server's connections that only listen."""
    query = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle'"
    with log.database.read() as tx:
        return [
            row.pid
            for row in tx.execute(text(f"{query} AND datname = current_database() ORDER BY pid"))
        ]


def append_when_told(url: str, told: Connection) -> None:
    """Another process of the same service."""
    with opened(url) as log:
        wakeups = Wakeups(log.database, [log])
        while told.recv():
            log.append([append_one()])
            told.send(log.head())
        wakeups.close()


@pytest.fixture
def writer(log: Log) -> Iterator[Connection]:
    ours, theirs = SPAWN.Pipe()
    url = log.database.url.render_as_string(hide_password=False)
    process = SPAWN.Process(target=append_when_told, args=(url, theirs))
    process.start()
    yield ours
    ours.send(False)
    process.join(FOREVER)
    assert process.exitcode == 0


def test_another_process_wakes_those_who_read_here(
    log: Log, wakeups: Wakeups, writer: Connection
) -> None:
    reader = Reader(log)
    for position in range(1, 4):
        reader.forget()
        writer.send(True)
        assert writer.recv() == position
        assert reader.woken.wait(FOREVER)


def test_what_is_appended_here_wakes_those_who_read_elsewhere(log: Log, wakeups: Wakeups) -> None:
    with opened(log.database.url.render_as_string(hide_password=False)) as elsewhere:
        others = Wakeups(elsewhere.database, [elsewhere])
        until(lambda: len(listeners(log)) == 2)
        reader = Reader(elsewhere)

        log.append([append_one()])

        assert reader.woken.wait(FOREVER)
        others.close()


def test_nobody_is_woken_by_what_it_told_itself(log: Log, wakeups: Wakeups) -> None:
    """Two processes would wake each other for ever, and one that wakes itself never sleeps."""
    with opened(log.database.url.render_as_string(hide_password=False)) as elsewhere:
        others = Wakeups(elsewhere.database, [elsewhere])
        until(lambda: len(listeners(log)) == 2)
        here, there = [], []
        log.on_append(lambda: here.append(1))
        elsewhere.on_append(lambda: there.append(1))

        log.append([append_one()])
        until(lambda: there != [])
        elsewhere.append([append_one()])
        until(lambda: len(here) == 2)
        log.append([append_one()])
        until(lambda: len(there) == 3)

        assert (len(here), len(there)) == (3, 3)
        others.close()


def test_who_lost_its_connection_listens_again(
    log: Log, our_own: int, writer: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    reader = Reader(log)
    writer.send(True)
    assert reader.woken.wait(FOREVER), "from now on the writer is one that tells, too"
    writer.recv()
    until(lambda: listeners(log) == [our_own])
    reader.forget()

    with caplog.at_level(logging.WARNING), log.database.write() as tx:
        tx.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": our_own})
        assert reader.woken.wait(FOREVER), "nobody looks for what came while nobody listened"
    until(lambda: listeners(log) not in ([], [our_own]))
    assert "readers poll" in caplog.text
    reader.forget()

    writer.send(True)
    writer.recv()

    assert reader.woken.wait(FOREVER)


def test_who_is_not_told_finds_it_by_looking(log: Log, writer: Connection) -> None:
    """Nobody listens in this process at all."""
    writer.send(True)

    assert writer.recv() == log.head() == 1


def test_a_server_that_is_away_takes_no_append_with_it(log: Log, wakeups: Wakeups) -> None:
    """What tells others is on a connection of its own."""
    until(lambda: len(listeners(log)) == 1)
    for number in range(1, 4):
        with log.database.write() as tx:
            for pid in listeners(log):
                tx.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        log.append([append_one()])
        assert log.head() == number


def test_closing_ends_the_connection_and_may_be_repeated(log: Log) -> None:
    wakeups = Wakeups(log.database, [log])
    until(lambda: len(listeners(log)) == 1)

    wakeups.close()
    wakeups.close()

    until(lambda: listeners(log) == [])
    log.append([append_one()])


def test_on_sqlite_nothing_listens(sqlite_url: str) -> None:
    with opened(sqlite_url) as log:
        wakeups = Wakeups(log.database, [log])
        reader = Reader(log)

        log.append([append_one()])

        assert reader.woken.is_set()
        wakeups.close()
