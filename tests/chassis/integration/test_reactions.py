"""A reaction owes what it declares, once a fact, and cannot go round for ever (I3, I6)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from daybook_chassis import effects
from daybook_chassis.commands import Command, Context
from daybook_chassis.consumer import held
from daybook_chassis.consumer.held import Held, HeldState
from daybook_chassis.effects import Cancel, Effect, Issue, Schedule
from daybook_chassis.ids import derived_id, new_id
from daybook_chassis.reaction import MAX_HOPS, Owing, Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from tests.chassis.stock import (
    REORDER,
    Order,
    Ordered,
    PutUp,
    ShelfPutUp,
    ShelfTakenDown,
    Shop,
    Stock,
    Stocked,
    TakeDown,
)

CUSTOMER, SHELF = UUID(int=1), UUID(int=2)
STORY = Context(
    actor="teller",
    occurred_at=datetime(2026, 1, 2, tzinfo=UTC),
    timeline="story",
    correlation_id="chapter 1",
    traceparent=f"00-{'a' * 32}-{'b' * 16}-01",
)


def reacting(url: str, *reactions: Reaction) -> Shop:
    def sold(fact: ShelfPutUp) -> tuple[str, str]:
        return f"item:{fact.place}", "sold there"

    return Shop(url, projections=(), reactions=reactions, references={ShelfPutUp: sold})


def put_up(number: int, place: str) -> PutUp:
    return PutUp(shelf_id=UUID(int=number), customer_id=CUSTOMER, place=place)


def take(item: str, amount: int = -1) -> Command:
    return Stock(shelf_id=SHELF, customer_id=CUSTOMER, item=item, amount=amount)


def tell(shop: Shop, command: Command) -> None:
    """Ask for it as part of the story."""
    shop.service.commands.execute(command, replace(STORY, command_id=new_id()))


def on(reaction: str, fact: type[Any], *answers: Effect) -> Reaction:
    """A reaction that always answers the same, and declares to order."""

    def answer(fact: Any, envelope: Envelope, known: References) -> Iterable[Effect]:
        return answers

    return Reaction(reaction, {fact: answer}, issues=frozenset({Order}))


def held_in(shop: Shop) -> list[Held]:
    with shop.service.database.read() as tx:
        return held.listing(tx)


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    shop = reacting(database_url, REORDER)
    yield shop
    shop.close()


def test_a_fact_waits_for_what_the_service_has_not_heard_of(shop: Shop) -> None:
    shop.ask(put_up(2, "hall"))
    shop.ask(take("nuts"))
    shop.ask(take("nuts", 5))
    shop.settle()
    assert [(each.state, each.waits_for) for each in held_in(shop)] == [
        (HeldState.WAITING, "item:nuts"),
        (HeldState.BEHIND, None),
    ]

    shop.ask(put_up(3, "nuts"))
    shop.settle()
    assert [fact.item for fact in shop.said(Ordered)] == ["nuts"]
    assert held_in(shop) == []


def test_who_waits_does_not_make_others_of_its_batch_be_tried_one_by_one(database_url: str) -> None:
    asked: list[str] = []

    def answer(fact: Stocked, envelope: Envelope, known: References) -> Iterator[Effect]:
        asked.append(fact.item)
        known.resolve(f"item:{fact.item}")
        yield Issue(Order(order_id=derived_id(envelope.id), item=fact.item))

    shop = reacting(database_url, Reaction("stock.test", {Stocked: answer}, frozenset({Order})))
    for item in ("bolts", "nuts"):
        shop.ask(put_up(2 + len(item), item))
    for number in range(4):
        shop.ask(put_up(20 + number, f"store {number}"))
    shop.settle()
    for number, item in enumerate(("bolts", "glue", "paint", "nuts")):
        whose = UUID(int=8 if item in ("glue", "paint") else 9)
        shop.ask(Stock(shelf_id=UUID(int=20 + number), customer_id=whose, item=item, amount=1))
    shop.settle()

    assert asked == ["bolts", "glue", "nuts"], "nobody is asked of what comes behind who waits"
    assert [fact.item for fact in shop.said(Ordered)] == ["bolts", "nuts"]
    assert [each.state for each in held_in(shop)] == [HeldState.WAITING, HeldState.BEHIND]
    shop.close()


def test_what_it_causes_carries_on_the_story(shop: Shop) -> None:
    shop.ask(put_up(2, "nuts"))
    tell(shop, take("nuts"))
    shop.settle()

    cause, effect = (Envelope.from_json(record.envelope) for record in shop.service.log.read(1, 10))
    assert effect.actor == "reaction:stock.reorder"
    assert effect.causationid == cause.id
    assert (effect.correlationid, effect.timeline) == ("chapter 1", "story")
    assert effect.occurredat == STORY.occurred_at
    assert (cause.hops, effect.hops) == (0, 1)
    assert (effect.traceparent or "")[3:35] == "a" * 32


def test_the_same_fact_owes_the_same_effects(sqlite_url: str) -> None:
    """Several effects of one fact are told apart, and none of them is owed again."""
    orders = [Issue(Order(order_id=UUID(int=n), item=f"item {n}")) for n in (1, 2)]
    shop = reacting(sqlite_url, on("stock.both", ShelfPutUp, *orders))
    shop.ask(put_up(2, "hall"))
    message = shop.service.feeds()["crm.stock"].read(0, 1).messages[0]
    fact = ShelfPutUp.model_validate_json(message.body)
    owing = Owing(shop.service.parts.reactions[0], shop.service.references)
    for _ in range(2):
        with shop.service.database.write() as tx:
            owing.apply(tx, [(fact, message.envelope)])

    with shop.service.database.read() as tx:
        assert effects.open_count(tx) == 2
        ids = tx.exec_driver_sql("SELECT effect_id FROM effects ORDER BY id").scalars().all()
    assert ids == [str(derived_id("stock.both", message.envelope.id, n)) for n in (0, 1)]
    with shop.service.database.write() as tx:
        assert owing.reset(tx) is False, "what is done cannot be taken back"
    shop.close()


def test_a_cycle_ends_after_so_many_hops(database_url: str) -> None:
    def again(fact: Ordered, envelope: Envelope, known: References) -> Iterator[Effect]:
        yield Issue(Order(order_id=UUID(envelope.id), item=fact.item))

    cycle = Reaction("stock.cycle", {Ordered: again}, issues=frozenset({Order}))
    shop = reacting(database_url, cycle)
    shop.ask(Order(order_id=UUID(int=9), item="nuts"))
    shop.settle()

    assert len(shop.said(Ordered)) == MAX_HOPS + 1
    (parked,) = held_in(shop)
    assert parked.state is HeldState.PARKED
    assert "cycle" in (parked.reason or "")
    assert shop.service.consumers(shop.service.feeds())[-1].stopped() is None
    shop.close()


@pytest.mark.parametrize(
    "effect",
    [
        Issue(TakeDown(shelf_id=SHELF, customer_id=CUSTOMER)),
        Schedule("later", datetime.now(UTC), TakeDown(shelf_id=SHELF, customer_id=CUSTOMER)),
    ],
    ids=["issued", "scheduled"],
)
def test_a_command_that_is_not_declared_is_a_bug(sqlite_url: str, effect: Effect) -> None:
    """The graph of reactions is checked from what they declare, so it has to be all of it."""
    shop = reacting(sqlite_url, on("stock.secret", ShelfPutUp, effect))
    shop.ask(put_up(2, "hall"))
    shop.settle()
    shop.service.timers.tick()
    shop.settle()

    (parked,) = held_in(shop)
    assert parked.reason == "TypeError: stock.secret does not declare TakeDown"
    assert shop.said(ShelfTakenDown) == []
    shop.close()


def test_a_reaction_sets_timers_and_cancels_them(sqlite_url: str) -> None:
    due = datetime(2026, 3, 1, tzinfo=UTC)
    later = [
        Schedule(timer, due, Order(order_id=UUID(int=n), item=timer))
        for n, timer in enumerate(("first", "second"))
    ]
    shop = reacting(
        sqlite_url,
        on("stock.plan", ShelfPutUp, *later),
        on("stock.forget", Stocked, Cancel("first")),
    )
    tell(shop, put_up(2, "hall"))
    shop.settle()
    tell(shop, take("nuts"))
    shop.settle()
    assert shop.service.timers.advance("story", due - timedelta(seconds=1)) == 0
    assert shop.service.timers.advance("story", due) == 1
    shop.settle()

    assert [fact.item for fact in shop.said(Ordered)] == ["second"]
    shop.close()
