"""References in a transaction: each is asked for once, and what is provided counts at once."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import event

from daybook_chassis.database import Database
from daybook_chassis.errors import UnknownReference
from daybook_chassis.references import METADATA, References


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def references(database: Database) -> References:
    database.create(METADATA)
    return References(database)


def test_a_batch_asks_once_for_what_many_facts_name(
    database: Database, references: References
) -> None:
    asked: list[str] = []
    with database.write() as tx:
        known = references.within(tx)
        known.provide([("identity:1", "a"), ("identity:2", "b")])
        event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        found = [known.resolve(f"identity:{number}") for number in (1, 2, 1, 1, 2)]

    assert found == ["a", "b", "a", "a", "b"]
    assert len(asked) == 2


def test_what_is_provided_later_counts(database: Database, references: References) -> None:
    with database.write() as tx:
        known = references.within(tx)
        known.provide([("identity:1", "a")])
        with pytest.raises(UnknownReference):
            known.resolve("identity:2")
        assert known.resolve("identity:1") == "a"
        known.provide([("identity:1", "c"), ("identity:2", "b")])
        assert known.resolve("identity:1") == "c"
        assert known.resolve("identity:2") == "b"

    assert references.resolve("identity:1") == "c"
