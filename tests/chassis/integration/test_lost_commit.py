"""A COMMIT that was not answered is looked into: what it stored counts, what it did not may come
again."""

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from daybook_chassis.errors import Transient
from daybook_chassis.store.entry import Append, Once, Stored
from daybook_chassis.store.log import Log
from tests.chassis.logs import append_one, assert_laws, entry, stored

Lose = Callable[[str], None]


@pytest.fixture
def lose(log: Log, monkeypatch: pytest.MonkeyPatch) -> Lose:
    """Let the connection break at the next COMMIT: `before` the server has it, or `after`."""

    def arm(when: str) -> None:
        dialect = log.database.engine.dialect
        commit: Callable[[Any], None] = dialect.do_commit

        def broken(connection: Any) -> None:
            monkeypatch.setattr(dialect, "do_commit", commit)
            if when == "after":
                commit(connection)
            else:
                connection.rollback()
            if log.database.is_sqlite:
                raise sqlite3.OperationalError("disk I/O error")
            connection.driver_connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr(dialect, "do_commit", broken)

    return arm


def test_what_was_stored_counts(log: Log, lose: Lose) -> None:
    log.append([append_one()])
    lose("after")

    outcomes = log.append([append_one(Once("key", "body")), Append((entry("a", 2),)), append_one()])

    assert [isinstance(outcome, Stored) for outcome in outcomes] == [True, False, True]
    assert [stored(outcomes[0]).repeat, stored(outcomes[0]).first] == [False, 2]
    assert log.head() == 3
    assert stored(log.append([append_one()])[0]).first == 4
    assert_laws(log)


def test_what_was_not_stored_may_come_again(log: Log, lose: Lose) -> None:
    append = append_one(Once("key", "body"))
    lose("before")

    with pytest.raises(Transient):
        log.append([append])

    assert log.head() == 0
    assert stored(log.append([append])[0]) == Stored(1, 1, 1)
    assert_laws(log)


def test_what_another_process_stored_in_that_place_is_not_ours(
    log: Log, lose: Lose, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between our COMMIT, which failed, and our look, the position was taken by others."""
    other = Log(log.database, log.source)
    look = log._is_stored

    def meanwhile(rows: list[dict[str, Any]]) -> bool:
        other.append([append_one()])
        return look(rows)

    monkeypatch.setattr(log, "_is_stored", meanwhile)
    lose("before")

    with pytest.raises(Transient):
        log.append([append_one()])

    assert log.head() == 1
    assert_laws(log)


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_empty_append_whose_commit_was_lost_comes_again(log: Log, lose: Lose, when: str) -> None:
    once = Once("nothing", "body")
    lose(when)

    with pytest.raises(Transient):
        log.append([Append((), once)])

    again = stored(log.append([Append((), once)])[0])
    assert again == Stored(1, 0, 1, repeat=when == "after")
