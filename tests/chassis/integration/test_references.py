"""References in a transaction: each is asked for once, and what is provided counts at once."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from uuid import uuid4

import pytest
from sqlalchemy import event

from daybook_chassis.database import Database
from daybook_chassis.errors import UnknownReference
from daybook_chassis.reaction import Announcement
from daybook_chassis.references import METADATA, References
from daybook_contracts.fact import Fact
from tests.chassis.stock import PutUp, ShelfPutUp, Shop, Stock, Stocked


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


def _shelf(fact: ShelfPutUp) -> tuple[str, str]:
    return f"shelf:{fact.shelf_id}", fact.place


def _item(fact: Stocked) -> tuple[str, str]:
    return f"item:{fact.item}", str(fact.shelf_id)


def test_what_a_later_version_makes_known_is_known_of_earlier_facts(database_url: str) -> None:
    """They were passed over, by a version that had no use for them."""
    shelf, customer = uuid4(), uuid4()
    earlier: Mapping[type[Fact], Announcement] = {ShelfPutUp: _shelf}
    with closing(Shop(database_url, references=earlier)) as shop:
        shop.ask(PutUp(shelf_id=shelf, customer_id=customer, place="hall"))
        shop.ask(Stock(shelf_id=shelf, customer_id=customer, item="lamp", amount=1))
        shop.settle()
        with pytest.raises(UnknownReference):
            shop.service.references.resolve("item:lamp")

    with closing(Shop(database_url, references={**earlier, Stocked: _item})) as shop:
        shop.settle()
        assert shop.service.references.resolve("item:lamp") == str(shelf)
        assert shop.service.references.resolve(f"shelf:{shelf}") == "hall"


def test_a_version_that_hears_the_same_reads_on(database_url: str) -> None:
    references: Mapping[type[Fact], Announcement] = {ShelfPutUp: _shelf}
    with closing(Shop(database_url, references=references)) as shop:
        shop.ask(PutUp(shelf_id=uuid4(), customer_id=uuid4(), place="hall"))
        shop.settle()

    with closing(Shop(database_url, references=references)) as shop:
        (hearing,) = (
            each
            for each in shop.service.consumers(shop.service.feeds())
            if each.name == "stock.references"
        )
        assert hearing.covered("crm.stock").position == 1
