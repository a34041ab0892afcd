"""The databases that tests are given must be fresh, separate and gone afterwards."""

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from deploy.postgres.programs import PostgresMissingError, server_programs
from tests.support.postgres import PrivateCluster


def rows(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Execute the statements in one transaction and return what the last one found."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements[:-1]:
                connection.execute(text(statement))
            return [tuple(row) for row in connection.execute(text(statements[-1]))]
    finally:
        engine.dispose()


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_finds_an_empty_database(database_url: str, attempt: int) -> None:
    assert rows(
        database_url,
        "CREATE TABLE ledger (entry INTEGER)",
        "INSERT INTO ledger VALUES (1)",
        "SELECT entry FROM ledger",
    ) == [(1,)], f"attempt {attempt} found what another test had left"


def test_the_server_listens_on_no_network_and_drops_what_it_is_told_to(
    postgres: PrivateCluster,
) -> None:
    url = postgres.create_database()

    assert rows(url, "SHOW listen_addresses") == [("",)]
    postgres.drop(url)

    with pytest.raises(OperationalError, match="does not exist"):
        rows(url, "SELECT 1")


def test_what_was_committed_outlives_a_crash_and_nothing_outlives_closing() -> None:
    with PrivateCluster(durable=True) as cluster:
        url = cluster.create_database()
        assert rows(url, "SHOW fsync") == [("on",)]
        rows(
            url, "CREATE TABLE ledger (entry INTEGER)", "INSERT INTO ledger VALUES (1) RETURNING 1"
        )
        cluster.crash()
        cluster.start()
        assert rows(url, "SELECT entry FROM ledger") == [(1,)]
        cluster.stop()
        cluster.start()
        assert rows(url, "SELECT entry FROM ledger") == [(1,)]
        home = Path(str(make_url(url).query["host"]))
        assert home.is_dir()

    assert not home.exists()


def test_missing_server_programs_are_a_failure_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(PostgresMissingError, match="apt-get install postgresql"):
        server_programs()
