"""A writer that is frozen while it holds the head of a log stalls nobody for ever (fault 4)."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

import psycopg
import pytest
from sqlalchemy import select, text

from daybook_chassis.database import Database, Limits
from daybook_chassis.errors import Transient
from daybook_chassis.store.log import Log
from tests.chassis.logs import SOURCE, append_one, assert_laws, opened, stored

SPAWN = get_context("spawn")
T = TypeVar("T")
FOREVER = 30.0
"""Seconds after which nothing is coming any more."""
HELD_BRIEFLY = Limits(lock_seconds=0.2, idle_seconds=2.0)
HELD_LONG = Limits(lock_seconds=0.2, idle_seconds=600.0)


def url_of(log: Log) -> str:
    return log.database.url.render_as_string(hide_password=False)


@pytest.fixture
def log(postgres_url: str) -> Iterator[Log]:
    with opened(postgres_url) as log:
        log.append([append_one()])
        yield log


@contextmanager
def limited(log: Log, limits: Limits) -> Iterator[Log]:
    """The same log for another process, which waits for less long."""
    database = Database(url_of(log), limits)
    yield Log(database, log.source)
    database.close()


def hold_the_head(url: str, limits: Limits, told: Connection) -> None:
    """A writer between two statements, and what becomes of it when it goes on."""
    database = Database(url, limits)
    log = Log(database, SOURCE)
    try:
        with database.write() as tx:
            tx.execute(select(log.tables.head).with_for_update())
            told.send("holds")
            told.recv()
            tx.execute(log.tables.head.update().values(epoch=99))
        told.send("wrote")
    except Transient:
        told.send("lost it")
    finally:
        database.close()


@contextmanager
def frozen(log: Log, limits: Limits) -> Iterator[tuple[BaseProcess, Connection]]:
    """A process that holds the head and is stopped; it is killed in the end."""
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=hold_the_head, args=(url_of(log), limits, theirs))
    process.start()
    try:
        assert ours.poll(FOREVER)
        assert ours.recv() == "holds"
        assert process.pid is not None
        os.kill(process.pid, signal.SIGSTOP)
        yield process, ours
    finally:
        process.kill()
        process.join()


def persist(action: Callable[[], T]) -> T:
    """Do it again while it fails in passing."""
    deadline = time.monotonic() + FOREVER
    while True:
        try:
            return action()
        except Transient:
            assert time.monotonic() < deadline, "it never went on"


def test_others_are_told_to_come_again_and_go_on_when_it_is_killed(log: Log) -> None:
    with frozen(log, HELD_LONG) as (process, _), limited(log, HELD_LONG) as other:
        for _ in range(2):
            with pytest.raises(Transient):
                other.append([append_one()])
        assert other.head() == 1, "readers do not wait"
        process.kill()

        assert stored(persist(lambda: other.append([append_one()]))[0]).first == 2
    assert_laws(log)


def test_others_go_on_when_it_has_been_silent_for_too_long(log: Log) -> None:
    with frozen(log, HELD_BRIEFLY) as (process, told), limited(log, HELD_BRIEFLY) as other:
        with pytest.raises(Transient):
            other.append([append_one()])

        assert stored(persist(lambda: other.append([append_one()]))[0]).first == 2

        assert process.pid is not None
        os.kill(process.pid, signal.SIGCONT)
        told.send("go on")
        assert told.poll(FOREVER)
        assert told.recv() == "lost it"
        assert log.forks()[-1].epoch == 1
        assert stored(other.append([append_one()])[0]).epoch == 1
    assert_laws(log)


def test_the_server_lets_go_of_what_is_silent_though_nobody_waits(log: Log) -> None:
    with frozen(log, HELD_BRIEFLY):
        deadline = time.monotonic() + FOREVER
        while in_transaction(log):
            assert time.monotonic() < deadline, "it holds its locks"
            time.sleep(0.05)


def in_transaction(log: Log) -> int:
    """How many other connections are in a transaction."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with log.database.read() as tx:
        found = text(f"{query} AND datname = current_database() AND xact_start IS NOT NULL")
        return int(tx.execute(found).scalar_one())


def test_one_frozen_amid_the_messages_of_a_statement_is_ended_by_who_waits(log: Log) -> None:
    """The server's time-out for idle transactions does not see it: no statement has ended."""
    with psycopg.connect(
        url_of(log).replace("+psycopg", ""), application_name="daybook"
    ) as connection:
        connection.pgconn.enter_pipeline_mode()
        for statement in (b"BEGIN", b"SELECT epoch FROM log_head FOR UPDATE"):
            connection.pgconn.send_query_params(statement, None)
        connection.pgconn.send_flush_request()
        connection.pgconn.flush()
        with limited(log, HELD_BRIEFLY) as other:
            with pytest.raises(Transient):
                other.append([append_one()])

            assert stored(persist(lambda: other.append([append_one()]))[0]).first == 2
        connection.close()
    assert_laws(log)


def test_a_statement_that_takes_for_ever_is_ended(log: Log) -> None:
    with limited(log, Limits(statement_seconds=0.2)) as other:
        with pytest.raises(Transient, match="statement timeout"), other.database.write() as tx:
            tx.exec_driver_sql("SELECT pg_sleep(60)")
        assert stored(other.append([append_one()])[0]).first == 2


def test_changing_tables_may_take_longer(log: Log) -> None:
    """What is migrated is as large as it is."""
    impatient = Limits(statement_seconds=0.2, lock_seconds=0.1)
    with limited(log, impatient) as other, other.database.exclusive() as tx:
        tx.exec_driver_sql("SELECT pg_sleep(0.4)")
        assert tx.exec_driver_sql("SHOW lock_timeout").scalar() == "100ms"


def test_a_pool_that_is_used_up_says_so(log: Log) -> None:
    with limited(log, Limits(connections=1, pool_seconds=0.1)) as other:
        with other.database.write(), pytest.raises(Transient, match="connections"):
            other.append([append_one()])
        assert stored(other.append([append_one()])[0]).first == 2
