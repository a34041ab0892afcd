"""References in a transaction: each is asked for once, and what is provided counts at once."""

from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest
from sqlalchemy import event

from daybook_chassis.database import Database
from daybook_chassis.errors import UnknownReference
from daybook_chassis.reaction import Announcement, announcing_name
from daybook_chassis.references import METADATA, References
from daybook_contracts.fact import Fact
from tests.chassis.stock import PutUp, ShelfPutUp, Shop, Stock, Stocked

SHELF, OWNER, NUTS = uuid4(), uuid4(), "item:nuts"


def _shelf(fact: ShelfPutUp) -> tuple[str, str]:
    return f"shelf:{fact.shelf_id}", fact.place


def _item(fact: Stocked) -> tuple[str, str]:
    return f"item:{fact.item}", fact.item


BEFORE: dict[type[Fact], Announcement] = {ShelfPutUp: _shelf}
SINCE: dict[type[Fact], Announcement] = {**BEFORE, Stocked: _item}


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


def test_a_version_that_announces_more_has_heard_all_of_it(database_url: str) -> None:
    with closing(Shop(database_url, references=BEFORE)) as before:
        before.ask(PutUp(shelf_id=SHELF, customer_id=OWNER, place="cellar"))
        before.ask(Stock(shelf_id=SHELF, customer_id=OWNER, item="nuts", amount=3))
        before.settle()
        with pytest.raises(UnknownReference):
            before.service.references.resolve(NUTS)

        with closing(Shop(database_url, references=SINCE)) as since:  # while the other still runs
            since.settle()
            assert since.service.references.resolve(NUTS) == "nuts"
            assert since.service.references.resolve(f"shelf:{SHELF}") == "cellar"

        before.ask(Stock(shelf_id=SHELF, customer_id=OWNER, item="bolts", amount=1))
        before.settle()
        with closing(Shop(database_url, references=SINCE)) as since:
            since.settle()
            assert since.service.references.resolve("item:bolts") == "bolts"


def test_a_version_that_announces_the_same_goes_on_where_the_last_one_stood() -> None:
    reordered = dict(reversed(SINCE.items()))

    assert announcing_name("stock", SINCE) == announcing_name("stock", reordered)
    assert announcing_name("stock", SINCE) != announcing_name("stock", BEFORE)
