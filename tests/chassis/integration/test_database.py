"""Both kinds of database wait, fail and come back in the same way."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from daybook_chassis.database import Database, Limits, insert_missing, upsert
from daybook_chassis.errors import Transient
from tests.support.postgres import PrivateCluster

METADATA = MetaData()
PAIRS = Table(
    "pairs",
    METADATA,
    Column("one", Integer, primary_key=True),
    Column("two", Integer, primary_key=True),
    Column("value", Text),
)
KEYS = Table("keys", METADATA, Column("key", Text, primary_key=True))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database that waits for a lock for a tenth of a second."""
    database = Database(database_url, Limits(lock_seconds=0.1))
    database.create(METADATA)
    yield database
    database.close()


def pairs(database: Database) -> list[tuple[int, int, str]]:
    with database.read() as tx:
        return [tuple(row) for row in tx.execute(select(PAIRS).order_by(PAIRS.c.one, PAIRS.c.two))]


def pair(one: int, two: int, value: str) -> dict[str, object]:
    return {"one": one, "two": two, "value": value}


# --- rows ---


def test_rows_are_inserted_or_replaced(database: Database) -> None:
    with database.write() as tx:
        upsert(PAIRS, tx, [pair(1, 1, "a"), pair(1, 2, "b")])
        upsert(PAIRS, tx, [pair(1, 2, "c"), pair(2, 1, "d")])
        upsert(PAIRS, tx, [])

    assert pairs(database) == [(1, 1, "a"), (1, 2, "c"), (2, 1, "d")]


def test_of_rows_with_one_key_the_last_counts(database: Database) -> None:
    with database.write() as tx:
        upsert(PAIRS, tx, [pair(1, 1, "a"), pair(1, 1, "b"), pair(1, 1, "c")])

    assert pairs(database) == [(1, 1, "c")]


def test_rows_that_are_all_key_are_there_once(database: Database) -> None:
    with database.write() as tx:
        upsert(KEYS, tx, [{"key": "a"}, {"key": "b"}])
        upsert(KEYS, tx, [{"key": "b"}, {"key": "c"}])
        held = tx.execute(select(func.count()).select_from(KEYS)).scalar()

    assert held == 3


def test_missing_rows_are_inserted_and_others_stay(database: Database) -> None:
    with database.write() as tx:
        insert_missing(PAIRS, tx, [pair(1, 1, "a")])
        insert_missing(PAIRS, tx, [pair(1, 1, "b"), pair(1, 2, "c")])
        insert_missing(PAIRS, tx, [])

    assert pairs(database) == [(1, 1, "a"), (1, 2, "c")]


# --- transactions ---


def test_what_failed_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.write() as tx:
            upsert(PAIRS, tx, [pair(1, 1, "a")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert pairs(database) == []


def test_a_read_sees_one_state_and_a_read_within_it_the_same(database: Database) -> None:
    with database.read():
        before = pairs(database)
        with database.write() as tx:
            upsert(PAIRS, tx, [pair(1, 1, "a")])

        assert pairs(database) == before == []
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(pairs, database).result() == [(1, 1, "a")]
    assert pairs(database) == [(1, 1, "a")]


def test_a_read_that_failed_does_not_linger(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.read():
        raise ZeroDivisionError
    with database.write() as tx:
        upsert(PAIRS, tx, [pair(1, 1, "a")])

    assert pairs(database) == [(1, 1, "a")]


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.write() as tx:
        upsert(PAIRS, tx, [pair(1, 1, "a")])

        assert pairs(database) == []


def test_creating_tables_may_be_repeated(database: Database) -> None:
    with database.write() as tx:
        upsert(PAIRS, tx, [pair(1, 1, "a")])
    database.create(METADATA)

    assert pairs(database) == [(1, 1, "a")]


def test_only_what_is_derived_does_not_wait_for_the_disk(database: Database) -> None:
    asked = "PRAGMA synchronous" if database.is_sqlite else "SHOW synchronous_commit"
    waits = {"sqlite": ["2", "1"], "postgresql": ["on", "off"]}[database.url.get_backend_name()]
    if not database.is_sqlite:  # the server of the tests waits for no disk at all
        with database.write() as tx:
            name = tx.exec_driver_sql("SELECT current_database()").scalar_one()
            tx.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = on")
        database.close()

    said = []
    for transaction in (database.write, database.derive, database.write, database.derive):
        with transaction() as tx:
            said.append(str(tx.exec_driver_sql(asked).scalar()))

    assert said == waits * 2


# --- failures that pass, and those that do not ---


def test_a_lock_that_is_not_given_in_time_may_be_asked_for_again(database: Database) -> None:
    def add(value: str) -> None:
        with database.write() as tx:
            tx.execute(text("UPDATE pairs SET value = :value"), {"value": value})

    with database.write() as tx:
        upsert(PAIRS, tx, [pair(1, 1, "a")])
    with database.write() as tx, ThreadPoolExecutor(1) as elsewhere:
        tx.execute(text("UPDATE pairs SET value = 'mine'"))
        with pytest.raises(Transient):
            elsewhere.submit(add, "theirs").result()
    add("theirs")

    assert pairs(database) == [(1, 1, "theirs")]


def test_connections_that_are_all_busy_may_be_free_later(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database.engine.pool, "_timeout", 0.1)
    done = threading.Event()
    ready = threading.Barrier(21, timeout=10)
    outcomes: list[str] = []

    def hold() -> None:
        try:
            with database.read():
                ready.wait()
                done.wait(10)
            outcomes.append("read")
        except Transient:
            outcomes.append("busy")
            ready.wait()

    with ThreadPoolExecutor(20) as pool:
        for _ in range(20):
            pool.submit(hold)
        ready.wait()
        done.set()

    assert outcomes.count("busy") >= 5
    assert outcomes.count("read") >= 10
    assert pairs(database) == []


def test_a_statement_that_is_wrong_is_no_passing_failure(database: Database) -> None:
    for statement in ("SELECT * FROM nowhere", "SELEKT 1"):
        with pytest.raises(DBAPIError), database.read() as tx:
            tx.execute(text(statement))
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(KEYS.insert(), [{"key": "a"}, {"key": "a"}])


def test_a_server_that_ends_a_connection_may_be_asked_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    try:
        with pytest.raises(Transient), database.write() as tx:
            tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        with database.write() as tx:
            assert tx.execute(text("SELECT 1")).scalar() == 1
    finally:
        database.close()


def test_a_server_that_is_away_may_come_back() -> None:
    with PrivateCluster(durable=True) as cluster:
        database = Database(cluster.create_database())
        database.create(METADATA)
        cluster.crash()
        for _ in range(3):
            with pytest.raises(Transient):
                pairs(database)
        cluster.start()
        assert pairs(database) == []
        database.close()
