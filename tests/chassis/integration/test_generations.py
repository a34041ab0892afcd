"""The next generation of a projection is built beside the live one, and takes over in one step."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import inspect

from daybook_chassis.consumer import held
from daybook_chassis.errors import NotFound, Refusal
from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_chassis.store.entry import Append, Entry, Provenance
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.envelope import Envelope
from daybook_contracts.erp import DayClosed
from tests.chassis.stock import SHELVES, PutUp, ShelfPutUp, Shop, Stocked
from tests.chassis.stock import Stock as Put

NAME = "stock.shelves"
CUSTOMER, SHELF = UUID(int=1), UUID(int=2)

Open = Callable[..., Shop]


@pytest.fixture
def opened(database_url: str) -> Iterator[Open]:
    """Opens the shop, as one version of its code after another."""
    shops: list[Shop] = []

    def open_shop(*projections: Projection) -> Shop:
        shops.append(Shop(database_url, projections=projections or (SHELVES,)))
        return shops[-1]

    yield open_shop
    for shop in shops:
        shop.close()


def put_up(shop: Shop, number: int) -> None:
    shop.ask(PutUp(shelf_id=UUID(int=number), customer_id=CUSTOMER, place="hall"))


def _placed(row: Row, fact: ShelfPutUp, envelope: Envelope) -> Row:
    return row | {"site": fact.place.upper()}


NEWER = Projection(
    NAME,
    table("shelves", key("shelf_id"), text("site")),
    {ShelfPutUp: On(_placed)},
    version=2,
)


def test_a_rebuilt_generation_takes_over_when_it_has_caught_up(opened: Open) -> None:
    shop = opened()
    generations, queries = shop.service.generations, shop.service.queries
    put_up(shop, 1)
    shop.settle()
    before = queries.digest(NAME)

    fresh = generations.build(NAME)
    with pytest.raises(Refusal, match="caught up"):
        generations.cut_over(fresh)
    assert len(queries.all(NAME)) == 1, "readers see the live one"

    shop.settle()
    live = generations.cut_over(fresh)
    assert (live.generation, fresh.generation) == (1, 2)
    assert queries.digest(NAME) == before

    put_up(shop, 2)
    shop.settle()
    after = queries.digest(NAME)
    generations.rollback(live)
    assert queries.digest(NAME) == after != before, "both were fed until somebody confirms"


def test_a_generation_that_lags_in_one_slot_has_not_caught_up(opened: Open) -> None:
    shop = opened()
    fresh = shop.service.generations.build(NAME)
    put_up(shop, 1)
    shop.settle()
    put_up(shop, 2)
    live, _ = shop.service.consumers(shop.service.feeds())
    LocalTransport(shop.service.feeds()).drain([live])

    with pytest.raises(Refusal, match="caught up"):
        shop.service.generations.cut_over(fresh)


def test_confirming_drops_the_other_generation_and_never_the_live_one(opened: Open) -> None:
    shop = opened()
    generations = shop.service.generations
    put_up(shop, 1)
    fresh = generations.build(NAME)
    shop.settle()
    old = generations.cut_over(fresh)

    with pytest.raises(Refusal, match="is live"):
        generations.confirm(fresh)
    generations.confirm(old)

    assert [posting.generation for posting in generations.fed()] == [2]
    names = inspect(shop.service.database.engine).get_table_names()
    assert "shelves_g2" in names
    assert "shelves_g1" not in names
    assert len(shop.service.queries.all(NAME)) == 1


def test_who_still_feeds_a_dropped_generation_does_no_harm(opened: Open) -> None:
    shop = opened()
    service = shop.service
    put_up(shop, 1)
    fresh = service.generations.build(NAME)
    shop.settle()
    late = service.consumers(service.feeds())
    service.generations.confirm(fresh)
    put_up(shop, 2)

    LocalTransport(service.feeds()).drain(late)
    assert len(service.queries.all(NAME)) == 2
    with service.database.read() as tx:
        assert held.counts(tx) == {}

    again = service.generations.build(NAME)
    assert again.generation == fresh.generation
    shop.settle()
    service.generations.cut_over(again)
    assert len(service.queries.all(NAME)) == 2


def test_a_newer_version_is_built_while_the_older_is_read(opened: Open) -> None:
    old = opened()
    put_up(old, 1)
    old.settle()

    new = opened(NEWER)
    new.service.create()
    generations, queries = new.service.generations, new.service.queries
    (posting,) = generations.fed()
    assert posting.generation == 2
    (row,) = queries.page(NAME, where=[("place", "hall")]).rows
    assert row["version"] == 1, "the old columns"
    assert queries.one(NAME, (str(UUID(int=1)),)) == row
    assert queries.digest(NAME) == old.service.queries.digest(NAME)

    new.settle()
    before = generations.cut_over(posting)
    assert queries.all(NAME) == [{"shelf_id": str(UUID(int=1)), "site": "HALL"}]
    generations.rollback(before)
    assert queries.all(NAME) == [row]


def test_a_newer_version_takes_over_by_itself_once_it_has_caught_up(opened: Open) -> None:
    old = opened()
    put_up(old, 1)
    old.settle()
    assert old.service.generations.promote() == []

    new = opened(NEWER)
    generations, queries = new.service.generations, new.service.queries
    assert generations.promote() == [], "it is empty still"
    assert [row["version"] for row in queries.all(NAME)] == [1], "the old columns"

    new.settle()
    assert [posting.subscription for posting in generations.promote()] == [f"{NAME}#2"]
    assert queries.all(NAME) == [{"shelf_id": str(UUID(int=1)), "site": "HALL"}]
    assert generations.promote() == old.service.generations.promote() == []
    assert [(each.version, each.live, each.fed, each.rows) for each in generations.standings()] == [
        (1, False, False, 1),
        (2, True, True, 1),
    ]


def test_after_a_rollback_of_code_an_operator_says_what_is_read(opened: Open) -> None:
    old, new = opened(), opened(NEWER)
    put_up(old, 1)
    new.settle()
    new.service.generations.promote()

    generations = old.service.generations
    with pytest.raises(Refusal, match="caught up"):
        generations.cut_over(generations.named(f"{NAME}#1"))
    old.settle()
    assert generations.promote() == [], "an older version does not take over by itself"
    generations.cut_over(generations.named(f"{NAME}#1"))
    assert [set(row) for row in old.service.queries.all(NAME)] == [set(SHELVES.columns)]
    generations.confirm(generations.named(f"{NAME}#2"))
    with pytest.raises(NotFound, match="has no generation 2; it has 1"):
        generations.named(f"{NAME}#2")


def test_what_today_s_code_does_not_feed_cannot_take_over(opened: Open) -> None:
    old, new = opened(), opened(NEWER)
    put_up(old, 1)
    old.settle()
    new.settle()
    generations = new.service.generations
    generations.promote()

    with pytest.raises(Refusal, match="version 1"):
        generations.cut_over(generations.named(f"{NAME}#1"))


def test_processes_of_two_versions_each_feed_their_own(opened: Open) -> None:
    old, new = opened(), opened(NEWER)
    put_up(old, 1)
    old.settle()
    new.settle()
    put_up(old, 2)
    new.settle()

    assert len(old.service.queries.all(NAME)) == 1, "nobody has delivered the second yet"
    old.settle()
    assert len(old.service.queries.all(NAME)) == 2
    new.service.generations.cut_over(new.service.generations.fed()[0])
    assert len(old.service.queries.all(NAME)) == 2
    assert {tuple(row) for row in old.service.queries.all(NAME)} == {("shelf_id", "site")}


def test_a_version_that_no_longer_hears_a_source_can_take_over(opened: Open) -> None:
    def closed(row: Row, fact: DayClosed, envelope: Envelope) -> Row:
        return row

    both = replace(SHELVES, on={**SHELVES.on, DayClosed: On(closed)})
    shop = opened(both)
    provenance = Provenance(datetime.now(UTC), "test", "c", "c", public=True)
    entry = Entry(SHELF, 1, "erp.finance.DayClosed/1", b'{"day":"2026-01-02"}', provenance)
    shop.service.hosted["erp.finance"].append([Append((entry,))])
    put_up(shop, 1)
    shop.settle()

    new = opened(replace(SHELVES, version=2))
    (posting,) = new.service.generations.fed()
    new.settle()
    new.service.generations.cut_over(posting)


def test_a_projection_that_is_not_there(opened: Open) -> None:
    generations = opened().service.generations
    for ask in (generations.find, generations.build):
        with pytest.raises(NotFound, match="no projection"):
            ask("nothing.here")


def test_a_row_keeps_the_version_of_its_stream(opened: Open) -> None:
    shop = opened()
    put_up(shop, 1)
    for amount in (1, 2):
        shop.ask(Put(shelf_id=UUID(int=1), customer_id=CUSTOMER, item="nuts", amount=amount))
    shop.settle()

    assert shop.service.queries.one(NAME, (str(UUID(int=1)),))["version"] == 3
    assert len(shop.said(Stocked)) == 2
