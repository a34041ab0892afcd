"""What an append says to PostgreSQL's driver by itself keeps to indices and fails as Transient."""

from collections.abc import Iterator
from threading import Thread
from uuid import uuid4

import pytest

from daybook_chassis.database import Database, Limits
from daybook_chassis.errors import Transient
from daybook_chassis.store.entry import Append, Outcome
from daybook_chassis.store.log import Log
from daybook_chassis.store.statements import PostgresStatements
from tests.chassis.logs import SOURCE, append_one, assert_laws, entry, opened, stored


@pytest.fixture
def log(postgres_url: str) -> Iterator[Log]:
    with opened(postgres_url) as log:
        yield log


def test_a_plan_made_while_the_log_was_empty_reads_no_whole_table(log: Log) -> None:
    """The server keeps a plan as long as the connection lives; the log grows meanwhile."""
    statements = log._statements
    assert isinstance(statements, PostgresStatements)
    question = statements._state.replace("%b", "$1", 1).replace("%b", "$2", 1)
    between = statements._between.replace("%s", "$1", 1).replace("%s", "$2", 1)
    with log.database.write() as tx:
        tx.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
        tx.exec_driver_sql(f"PREPARE state (text[], text[]) AS {question}")
        tx.exec_driver_sql(f"PREPARE places (bigint, bigint) AS {between}")
        plans = [
            *tx.exec_driver_sql("EXPLAIN EXECUTE state ('{a}', '{b}')").scalars(),
            *tx.exec_driver_sql("EXPLAIN EXECUTE places (1, 2)").scalars(),
        ]

    assert any("Index" in line for line in plans)
    assert [line for line in plans if "Seq Scan" in line] == []


@pytest.mark.parametrize(("many", "octets"), [(1, 900_000), (4, 300_000), (400, 30_000)])
def test_a_group_larger_than_what_is_under_way_to_the_server_is_stored(
    log: Log, many: int, octets: int
) -> None:
    """In a pipeline the driver would wait for the answer as soon as the socket takes no more, and
    for ever: so appends are none."""
    body = b'"' + b"x" * octets + b'"'
    group = [Append((entry(uuid4(), 1, body=body),)) for _ in range(many)]
    outcomes: list[Outcome] = []
    storing = Thread(target=lambda: outcomes.extend(log.append(group)), daemon=True)
    storing.start()
    storing.join(60)

    assert not storing.is_alive(), "it waits for an answer to what it has not sent"
    assert [stored(outcome).first for outcome in outcomes] == [*range(1, many + 1)]


def test_a_turn_that_does_not_come_is_told_as_transient(postgres_url: str, log: Log) -> None:
    hasty = Database(postgres_url, Limits(lock_seconds=0.1))
    other = Log(hasty, SOURCE)
    try:
        with log.database.write() as tx:
            log._statements.lock(tx)
            with pytest.raises(Transient, match="lock timeout"):
                other.append([append_one()])

        stored(other.append([append_one()])[0])
    finally:
        hasty.close()


def test_connections_that_the_server_ended_are_replaced(log: Log) -> None:
    stored(log.append([append_one()])[0])
    ending = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    url = log.database.url.render_as_string(hide_password=False)
    with opened(url) as other, other.database.read() as tx:
        tx.exec_driver_sql(ending)

    with pytest.raises(Transient):
        log.append([append_one()])

    assert stored(log.append([append_one()])[0]).first == 2
    assert_laws(log)
