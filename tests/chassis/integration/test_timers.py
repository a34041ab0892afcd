"""A timer fires once, when its own timeline has come that far (architecture, Time)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest

from daybook_chassis.database import Database
from daybook_chassis.effects import Owed
from daybook_chassis.timers import Changes, Timers
from daybook_contracts.envelope import Envelope
from tests.chassis.owing import order, ordered
from tests.chassis.stock import Shop

DUE = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    shop = Shop(database_url, projections=())
    yield shop
    shop.close()


def schedule(shop: Shop, timer: str, due_at: datetime, owed: Owed) -> None:
    schedule_all(shop, {timer: (due_at, owed)})


def schedule_all(shop: Shop, timers: dict[str, tuple[datetime, Owed]]) -> None:
    changes = Changes()
    for timer, (due_at, owed) in timers.items():
        changes.schedule(timer, due_at, owed)
    with shop.service.database.write() as tx:
        changes.save(tx)


def told(item: str, because: str = "") -> Owed:
    """Something to do in an imported history."""
    return order(item, because=because, timeline="story")


def advance(shop: Shop, reached: datetime, timeline: str = "story") -> int:
    fired = shop.service.timers.advance(timeline, reached)
    while shop.service.effects.run():
        pass
    return fired


def test_it_fires_once_and_not_before_its_time(shop: Shop) -> None:
    schedule(shop, "reminder", DUE, told("nuts"))

    assert advance(shop, DUE - timedelta(microseconds=1)) == 0
    assert ordered(shop) == []
    assert advance(shop, DUE) == 1
    assert ordered(shop) == ["nuts"]
    assert [advance(shop, DUE), advance(shop, DUE + SECOND), shop.service.timers.tick()] == [0] * 3
    assert ordered(shop) == ["nuts"]


def test_what_it_does_happens_at_the_time_it_was_due(shop: Shop) -> None:
    schedule(shop, "reminder", DUE, told("nuts"))
    advance(shop, DUE + timedelta(days=9))

    (record,) = shop.service.log.read(0, 10)
    envelope = Envelope.from_json(record.envelope)
    assert (envelope.occurredat, envelope.timeline) == (DUE, "story")


@pytest.mark.parametrize(("later", "hops"), [(timedelta(hours=1), 0), (timedelta(minutes=59), 1)])
def test_what_recurs_with_time_is_no_circle(shop: Shop, later: timedelta, hops: int) -> None:
    owed = told("nuts")
    set_at = datetime.fromisoformat(json.loads(owed.context)["occurred_at"])
    schedule(shop, "reminder", set_at + later, owed)
    advance(shop, set_at + later)

    (record,) = shop.service.log.read(0, 10)
    assert Envelope.from_json(record.envelope).hops == hops


def test_a_timer_that_is_cancelled_does_not_fire(shop: Shop) -> None:
    schedule(shop, "reminder", DUE, told("nuts"))
    schedule(shop, "other", DUE, told("bolts"))
    for timer in ("reminder", "reminder", "never set"):
        changes = Changes()
        changes.cancel(timer)
        with shop.service.database.write() as tx:
            changes.save(tx)

    assert advance(shop, DUE) == 1
    assert ordered(shop) == ["bolts"]


def test_of_what_is_said_together_the_last_counts(shop: Shop) -> None:
    changes = Changes()
    changes.cancel("set")
    changes.schedule("set", DUE, told("nuts"))
    changes.schedule("forgotten", DUE, told("bolts"))
    changes.cancel("forgotten")
    changes.schedule("moved", DUE, told("pins"))
    changes.schedule("moved", DUE + SECOND, told("rivets"))
    with shop.service.database.write() as tx:
        changes.save(tx)

    assert advance(shop, DUE) == 1
    assert advance(shop, DUE + SECOND) == 1
    assert ordered(shop) == ["nuts", "rivets"]


@pytest.mark.parametrize("moved", [DUE - 5 * SECOND, DUE + 5 * SECOND], ids=["earlier", "later"])
def test_a_timer_that_is_set_anew_fires_at_its_new_time(shop: Shop, moved: datetime) -> None:
    schedule(shop, "reminder", DUE, told("nuts"))
    schedule(shop, "reminder", moved, told("bolts"))

    assert advance(shop, moved - SECOND) == 0
    assert advance(shop, moved) == 1
    assert advance(shop, DUE + 9 * SECOND) == 0
    assert ordered(shop) == ["bolts"]


def test_a_timer_that_has_fired_may_be_set_again(shop: Shop) -> None:
    """By another cause it is due again, at the same instant too; by the same one it is not."""
    for because in ("one fact", "one fact", "another"):
        schedule(shop, "reminder", DUE, told("nuts", because))
        advance(shop, DUE)

    assert ordered(shop) == ["nuts", "nuts"]


def test_timelines_do_not_move_each_other(shop: Shop) -> None:
    schedule(shop, "here", DUE, told("nuts"))
    schedule(shop, "there", DUE, order("bolts", timeline="history"))
    schedule(shop, "now", DUE + timedelta(days=365_000), order("pins"))

    assert advance(shop, DUE, "history") == 1
    assert ordered(shop) == ["bolts"]
    assert advance(shop, DUE) == 1
    assert ordered(shop) == ["bolts", "nuts"]


def test_what_happens_live_follows_the_wall_clock(shop: Shop) -> None:
    now = datetime.now(UTC)
    schedule(shop, "past", now - SECOND, order("nuts"))
    schedule(shop, "future", now + timedelta(hours=1), order("bolts"))
    schedule(shop, "told", now - SECOND, told("pins"))

    assert shop.service.timers.tick() == 1
    assert shop.service.timers.tick() == 0
    shop.settle()
    assert ordered(shop) == ["nuts"]


def test_what_is_scheduled_into_the_past_of_its_timeline_fires_at_the_next_tick(shop: Shop) -> None:
    advance(shop, DUE)
    schedule(shop, "late", DUE - SECOND, told("nuts"))
    schedule(shop, "not yet", DUE + SECOND, told("bolts"))

    assert shop.service.timers.tick() == 1
    shop.settle()
    assert ordered(shop) == ["nuts"]


def test_a_timeline_never_goes_back(shop: Shop) -> None:
    advance(shop, DUE)
    advance(shop, DUE - timedelta(days=30))
    schedule(shop, "late", DUE - SECOND, told("nuts"))

    assert shop.service.timers.tick() == 1, "it is still where it was"


def test_they_fire_in_the_order_in_which_they_are_due(shop: Shop) -> None:
    """Instants, not texts: one of these is said in another zone, one without a fraction."""
    east = timezone(timedelta(hours=8))
    schedule(shop, "a", DUE + 3 * SECOND, told("fourth"))
    schedule(shop, "b", (DUE + 2 * SECOND).astimezone(east), told("third"))
    schedule(shop, "c", DUE + timedelta(microseconds=1), told("second"))
    schedule(shop, "d", DUE, told("first"))

    assert advance(shop, DUE + 3 * SECOND) == 4
    assert ordered(shop) == ["first", "second", "third", "fourth"]


def test_more_than_one_batch_fires(shop: Shop) -> None:
    schedule_all(shop, {f"timer {n}": (DUE, told(f"item {n}")) for n in range(501)})

    assert shop.service.timers.advance("story", DUE) == 501
    assert shop.service.timers.advance("story", DUE) == 0


def test_two_processes_fire_each_timer_once(shop: Shop, database_url: str) -> None:
    schedule_all(shop, {f"timer {n}": (DUE, told(f"item {n}")) for n in range(60)})
    fired: list[int] = []

    def fire() -> None:
        database = Database(database_url)
        fired.append(Timers(database).advance("story", DUE))
        database.close()

    threads = [Thread(target=fire) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(fired) == 60
    advance(shop, DUE)
    assert sorted(ordered(shop)) == sorted(f"item {number}" for number in range(60))
