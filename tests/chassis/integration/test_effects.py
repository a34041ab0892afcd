"""What is owed is carried out once, in order, and what fails holds only its own lane (I3, I6)."""

from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis import effects
from daybook_chassis.database import Database
from daybook_chassis.effect_runner import Effects
from daybook_chassis.effects import Owed
from daybook_chassis.errors import NotFound, Refusal, Transient, UnknownReference
from daybook_chassis.testing.recording import Crash
from tests.chassis.owing import order, ordered, owe
from tests.chassis.stock import Shop


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    shop = Shop(database_url, projections=())
    yield shop
    shop.close()


def run(shop: Shop) -> None:
    while shop.service.effects.run():
        pass


def parked(shop: Shop) -> list[dict[str, Any]]:
    with shop.service.database.read() as tx:
        return effects.parked(tx)


def decide(shop: Shop, effect: dict[str, Any], *, again: bool) -> None:
    with shop.service.database.write() as tx:
        effects.decide_parked(tx, effect["id"], again=again)


def still_open(shop: Shop) -> int:
    with shop.service.database.read() as tx:
        return effects.open_count(tx)


def test_an_effect_is_carried_out_once_however_often_it_is_owed(shop: Shop) -> None:
    owe(shop, order("nuts"), order("bolts"))
    owe(shop, order("nuts"))
    assert still_open(shop) == 2
    assert shop.service.effects.run() == 2
    owe(shop, order("nuts"))

    assert shop.service.effects.run() == 0
    assert still_open(shop) == 0
    assert ordered(shop) == ["nuts", "bolts"]


def test_a_crash_between_doing_and_noting_it_doubles_nothing(
    shop: Shop, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die() -> NoReturn:
        raise Crash

    owe(shop, order("nuts"), order("bolts", "b"))
    dying = Database(database_url)
    monkeypatch.setattr(dying, "derive", die)
    with pytest.raises(Crash):
        Effects(dying, shop.service.commands).run()
    dying.close()
    assert ordered(shop) == ["nuts", "bolts"], "this much was done"
    assert still_open(shop) == 2, "and not noted"

    run(shop)
    assert ordered(shop) == ["nuts", "bolts"]
    assert still_open(shop) == 0


def test_a_refused_effect_is_parked_and_holds_its_lane_only(shop: Shop) -> None:
    shop.trips["nuts"] = Refusal("nobody sells nuts")
    owe(shop, order("nuts", "a"), order("bolts", "a"), order("pins", "b"))
    run(shop)
    owe(shop, order("tape", "a", reaction="stock.other"))
    run(shop)
    assert ordered(shop) == ["pins", "tape"]
    (effect,) = parked(shop)
    assert effect["reason"] == "nobody sells nuts"

    decide(shop, effect, again=True)
    run(shop)
    assert ordered(shop) == ["pins", "tape"]

    shop.trips.clear()
    decide(shop, effect, again=True)
    run(shop)
    assert ordered(shop) == ["pins", "tape", "nuts", "bolts"]
    assert parked(shop) == []


def test_an_effect_that_is_given_up_lets_its_lane_go_on(shop: Shop) -> None:
    shop.trips["nuts"] = Refusal("nobody sells nuts")
    owe(shop, order("nuts"), order("bolts"))
    run(shop)

    decide(shop, parked(shop)[0], again=False)
    shop.trips.clear()
    run(shop)
    assert ordered(shop) == ["bolts"]


def test_only_what_is_parked_can_be_decided(shop: Shop) -> None:
    owe(shop, order("nuts"))
    for again in (True, False):
        with pytest.raises(NotFound):
            decide(shop, {"id": 1}, again=again)
    run(shop)
    assert ordered(shop) == ["nuts"]


def test_a_waiting_effect_goes_when_its_reference_comes(shop: Shop) -> None:
    shop.trips["nuts"] = UnknownReference("item:nuts", "unknown item nuts")
    owe(shop, order("nuts", "a"), order("bolts", "a"), order("pins", "b"))
    run(shop)
    assert (ordered(shop), parked(shop), still_open(shop)) == (["pins"], [], 2)

    with shop.service.database.write() as tx:
        shop.service.references.within(tx).provide([("item:pins", "known")])
    run(shop)
    assert ordered(shop) == ["pins"], "that was another reference"

    shop.trips.clear()
    run(shop)
    assert ordered(shop) == ["pins"], "it goes for its reference, not for luck"

    with shop.service.database.write() as tx:
        shop.service.references.within(tx).provide([("item:nuts", "known")])
    run(shop)
    assert ordered(shop) == ["pins", "nuts", "bolts"]


def test_a_bug_parks_one_effect_and_not_its_neighbours(shop: Shop) -> None:
    shop.trips["nuts"] = ZeroDivisionError("division by zero")
    owe(shop, order("pins", "b"), order("nuts", "a"), order("bolts", "a"), order("tape", "c"))
    run(shop)

    assert ordered(shop) == ["pins", "tape"]
    (effect,) = parked(shop)
    assert effect["reason"] == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize(
    "broken",
    [
        {"command": "Withdrawn"},
        {"content": '{"order_id": 1}'},
        {"content": "{"},
        {"context": "{"},
        {"context": "{}"},
        {"context": '{"occurred_at": "2026-01-02T03:04:05Z", "of_another_version": 1}'},
    ],
    ids=str,
)
def test_what_cannot_be_read_any_more_is_parked(shop: Shop, broken: dict[str, str]) -> None:
    """Code has changed since it was owed; it holds its lane, within the same run too."""
    nuts = order("nuts", "a")
    fields = {name: getattr(nuts, name) for name in Owed.__slots__} | broken
    owe(shop, Owed(**fields), order("bolts", "a"), order("pins", "b"))
    run(shop)

    assert ordered(shop) == ["pins"]
    (effect,) = parked(shop)
    assert "cannot be read any more" in effect["reason"]
    decide(shop, effect, again=False)
    run(shop)
    assert ordered(shop) == ["pins", "bolts"]


def test_what_may_pass_is_tried_again(shop: Shop) -> None:
    shop.trips["nuts"] = Transient("the neighbour is away")
    owe(shop, order("nuts", "a"), order("bolts", "a"), order("pins", "b"))
    assert shop.service.effects.run() == 1
    assert (ordered(shop), parked(shop), still_open(shop)) == (["pins"], [], 2)

    shop.trips.clear()
    run(shop)
    assert ordered(shop) == ["pins", "nuts", "bolts"]


def test_a_held_lane_does_not_crowd_out_the_others(shop: Shop) -> None:
    shop.trips["nuts"] = Refusal("nobody sells nuts")
    owe(shop, order("nuts", "a"), *(order(f"bolts {n}", "a") for n in range(5)), order("pins", "b"))
    for _ in range(2):
        shop.service.effects.run(limit=2)

    assert ordered(shop) == ["pins"]


outcomes = st.sampled_from(["does", "does", "refuses", "fails", "waits"])


def test_every_lane_keeps_its_order_whatever_becomes_of_each(shop: Shop) -> None:
    """First each lane goes as far as its first effect that fails; mended, all go."""
    problems = {
        "refuses": Refusal("no"),
        "fails": ZeroDivisionError("a bug"),
        "waits": UnknownReference("item:any", "unknown item any"),
    }

    @settings(max_examples=12)
    @given(st.lists(st.tuples(st.sampled_from("abc"), outcomes), max_size=12), st.integers(1, 5))
    def law(history: list[tuple[str, str]], limit: int) -> None:
        begun = len(ordered(shop))
        steps = [(f"{begun}-{n}", lane, says) for n, (lane, says) in enumerate(history)]
        shop.trips |= {item: problems[says] for item, _, says in steps if says in problems}
        owe(shop, *(order(item, f"{begun}-{lane}") for item, lane, _ in steps))
        while shop.service.effects.run(limit):
            pass
        for lane in "abc":
            mine = [(item, says) for item, of, says in steps if of == lane]
            good = next((n for n, (_, says) in enumerate(mine) if says != "does"), len(mine))
            done = [item for item in ordered(shop)[begun:] if item in dict(mine)]
            assert done == [item for item, _ in mine[:good]]

        shop.trips.clear()
        with shop.service.database.write() as tx:
            tx.exec_driver_sql("UPDATE effects SET state = 'owed' WHERE state <> 'done'")
        run(shop)
        for lane in "abc":
            mine_all = [item for item, of, _ in steps if of == lane]
            assert [item for item in ordered(shop)[begun:] if item in mine_all] == mine_all

    law()
