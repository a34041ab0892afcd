"""A bug that fails many keys at once stops its subscription; bad input, however much, does not."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from daybook_chassis import telemetry
from daybook_chassis.consumer.consumer import SubscriptionStopped
from daybook_chassis.consumer.held import HeldState
from daybook_chassis.errors import Poison, Transient
from daybook_chassis.testing.recording import Recording
from daybook_chassis.transport.local import LocalTransport
from tests.chassis.listening import Room

BUG = ZeroDivisionError("division by zero")


@pytest.fixture
def room(database_url: str) -> Iterator[Room]:
    room = Room(database_url)
    yield room
    room.close()


def say(room: Room, keys: int) -> list[str]:
    return room.first.say(*(f"key-{number}" for number in range(keys)))


def test_twenty_keys_stop_it_and_nothing_of_the_batch_is_left(room: Room) -> None:
    events = say(room, 30)
    room.listener.trips = dict.fromkeys(events[10:], BUG)
    room.listen()

    assert (room.heard(), room.held()) == ({}, [])
    assert room.consumer.positions() == {}
    assert "20 keys" in (room.consumer.stopped() or "")


def test_when_it_is_resumed_what_failed_is_tried_again(room: Room) -> None:
    events = say(room, 25)
    room.listener.trips = dict.fromkeys(events, BUG)
    room.listen()
    tried = len(room.listener.tried)
    room.listen()
    assert len(room.listener.tried) == tried, "it is stopped"

    room.consumer.resume()
    room.listen()
    assert room.consumer.stopped() is not None, "the bug is still there"

    room.listener.trips.clear()
    room.consumer.resume()
    room.listen()
    assert room.consumer.stopped() is None
    assert room.heard() == {f"key-{number}": [event] for number, event in enumerate(events)}


def test_nineteen_keys_are_parked(room: Room) -> None:
    events = say(room, 30)
    room.listener.trips = dict.fromkeys(events[:19], BUG)
    room.listen()

    assert room.consumer.stopped() is None
    assert room.states() == [HeldState.PARKED] * 19
    assert len(room.heard()) == 11


def test_one_key_counts_once(room: Room) -> None:
    events = room.first.say(*["key-1"] * 30)
    room.listener.trips = dict.fromkeys(events, BUG)
    room.listen()

    assert room.consumer.stopped() is None
    assert Counter(room.states()) == {HeldState.PARKED: 1, HeldState.BEHIND: 29}


def test_forty_bad_facts_are_parked_and_forty_wait(room: Room) -> None:
    events = say(room, 90)
    room.listener.trips = dict.fromkeys(events[:40], Poison("bad"))
    room.listener.needs = dict.fromkeys(events[40:80], "thing:1")
    room.listen()

    assert room.consumer.stopped() is None
    assert Counter(room.states()) == {HeldState.PARKED: 40, HeldState.WAITING: 40}
    assert len(room.heard()) == 10


def test_while_it_is_stopped_nothing_of_it_moves(room: Room) -> None:
    (waits,) = room.second.say("key-99")
    room.listener.needs[waits] = "thing:1"
    room.listen()
    room.listener.trips = dict.fromkeys(say(room, 20), BUG)
    room.listen()
    room.provide("thing:1")
    room.listen()
    assert room.heard() == {}
    with pytest.raises(SubscriptionStopped, match="20 keys"):
        room.consumer.receive([])

    room.consumer.resume()
    room.listener.trips.clear()
    room.listen()
    assert len(room.heard()) == 21


def test_another_subscription_goes_on(room: Room) -> None:
    room.listener.trips = dict.fromkeys(say(room, 20), BUG)
    room.listen()

    other = Recording()
    LocalTransport(room.feeds).drain([room.consumer, room.consume(other)])

    assert sum(map(len, other.heard(room.database).values())) == 20


def test_a_database_that_fails_in_the_middle_is_nobodys_bug(room: Room) -> None:
    bad, event = room.first.say("key-1", "key-2")
    away = OperationalError("SELECT", {}, Exception("lock timeout"))
    room.listener.trips = {bad: Poison("bad"), event: away}
    with pytest.raises(Transient, match="lock timeout"):
        room.listen()
    assert room.held() == []


def test_a_wrong_statement_is_a_bug(room: Room) -> None:
    (event,) = room.first.say("key-1")
    with room.database.read() as tx, pytest.raises(Exception, match="nowhere") as wrong:
        tx.execute(select(text("1")).select_from(text("nowhere")))
    room.listener.trips[event] = wrong.value
    room.listen()

    assert room.states() == [HeldState.PARKED]


def test_what_is_held_is_counted(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: Counter[tuple[str, str]] = Counter()

    def count(name: str, amount: int, **labels: str) -> None:
        assert name in telemetry.METRICS
        counted[name, labels.get("state", "")] += amount

    monkeypatch.setattr(telemetry, "count", count)
    first, _, third = room.first.say("key-1", "key-1", "key-2")
    room.listener.trips[first] = Poison("bad")
    room.listener.needs[third] = "thing:1"
    room.listen()

    held = {state: n for (name, state), n in counted.items() if name == "daybook.facts.held"}
    assert held == {"parked": 1, "behind": 1, "waiting": 1}
