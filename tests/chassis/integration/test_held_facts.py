"""What cannot be applied yet waits or is parked, holds its key in order, and no other (I6)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from daybook_chassis.consumer.consumer import Consumer, Subscription
from daybook_chassis.consumer.held import HeldState
from daybook_chassis.errors import NotFound, Poison, Refusal, Transient
from daybook_chassis.reaction import Announcing
from daybook_chassis.testing.recording import Said, Speaker, read
from daybook_chassis.transport.local import LocalTransport
from tests.chassis.listening import Listener, Room

WAITING, PARKED, BEHIND = HeldState.WAITING, HeldState.PARKED, HeldState.BEHIND


@pytest.fixture
def room(database_url: str) -> Iterator[Room]:
    room = Room(database_url)
    yield room
    room.close()


def test_a_fact_waits_until_another_subscription_provides_its_reference(room: Room) -> None:
    first, second = room.first.say("key-1", "key-1")
    (other,) = room.first.say("key-2")
    room.listener.needs[first] = "thing:1"
    room.listen()
    assert room.heard() == {"key-2": [other]}
    assert [(each.state, each.waits_for) for each in room.held()] == [
        (WAITING, "thing:1"),
        (BEHIND, None),
    ]
    tried = len(room.listener.tried)
    room.listen()
    assert len(room.listener.tried) == tried, "there is nothing to try it for"

    announcer = Speaker(room.database)
    announcer.say("key-9")
    announcing = Announcing(room.references, {Said: lambda fact: ("thing:1", "known")})
    subscription = Subscription("suite.references", announcing, frozenset({announcer.source}))
    feeds = {announcer.source: announcer.feed()}
    provider = Consumer(room.database, subscription, read, feeds)
    LocalTransport(feeds).drain([provider])
    room.listen()

    assert room.heard() == {"key-1": [first, second], "key-2": [other]}
    assert room.held() == []


def test_a_parked_fact_holds_its_key_in_every_source_and_no_other(room: Room) -> None:
    (bad,) = room.first.say("key-1")
    room.listener.trips[bad] = Poison("it is not what it says")
    room.listen()
    (later,) = room.second.say("key-1")
    others = room.second.say("key-2", "key-2")
    room.listen()

    assert room.heard() == {"key-2": others}
    assert [(each.state, each.source) for each in room.held()] == [
        (PARKED, room.first.source),
        (BEHIND, room.second.source),
    ]
    assert room.held()[0].reason == "it is not what it says"
    assert later not in room.listener.tried
    tried = len(room.listener.tried)
    room.listen()
    assert len(room.listener.tried) == tried, "it is an operator who tries it again"


@pytest.mark.parametrize("bug", [ZeroDivisionError("a bug"), Refusal("a rule"), NotFound("gone")])
def test_a_bug_parks_with_its_kind_for_a_reason(room: Room, bug: Exception) -> None:
    (bad,) = room.first.say("key-1")
    room.listener.trips[bad] = bug
    room.listen()

    (parked,) = room.held()
    assert (parked.state, parked.reason) == (PARKED, f"{type(bug).__name__}: {bug}")
    assert parked.since.tzinfo is not None
    assert abs(datetime.now(UTC) - parked.since) < timedelta(minutes=1)


def test_what_another_subscription_holds_of_a_key_is_no_matter(room: Room) -> None:
    (event,) = room.first.say("key-1")
    room.listener.trips[event] = Poison("bad")
    room.listen()
    other = Listener(room.references)
    other.needs[event] = "thing:1"
    transport, consumer = LocalTransport(room.feeds), room.consume(other)
    transport.drain([consumer])
    room.provide("thing:1")
    transport.drain([consumer])

    assert other.heard(room.database)["key-1"] == [event]
    assert room.states() == [PARKED]


def test_a_redriven_fact_goes_in_its_place(room: Room) -> None:
    bad, *rest = room.first.say("key-1", "key-1", "key-1")
    room.listener.trips[bad] = Poison("not yet mended")
    room.listen()
    last = room.second.say("key-1")

    room.redrive(room.held()[0])
    room.listen()
    assert room.states() == [PARKED, BEHIND, BEHIND, BEHIND]
    assert room.heard() == {}

    room.listener.trips.clear()
    room.redrive(room.held()[0])
    room.listen()
    assert room.heard() == {"key-1": [bad, *rest, *last]}
    assert room.held() == []


def test_a_discarded_fact_lets_the_rest_go(room: Room) -> None:
    bad, *rest = room.first.say("key-1", "key-1", "key-1")
    room.listener.trips[bad] = Poison("never")
    room.listen()

    room.discard(room.held()[0])
    room.listen()

    assert room.heard() == {"key-1": rest}
    assert room.held() == []


def test_only_what_is_parked_is_an_operators_to_decide(room: Room) -> None:
    bad, _ = room.first.say("key-1", "key-1")
    room.listener.needs[bad] = "thing:1"
    room.listen()

    for held in room.held():
        with pytest.raises(NotFound):
            room.redrive(held)
        with pytest.raises(NotFound):
            room.discard(held)
    assert room.states() == [WAITING, BEHIND]


def test_a_waiting_fact_may_turn_out_poison(room: Room) -> None:
    bad, behind = room.first.say("key-1", "key-1")
    room.listener.needs[bad] = "thing:1"
    room.listener.trips[bad] = Poison("it says nothing")
    room.listen()
    room.provide("thing:1")
    room.listen()

    assert [(each.state, each.reason) for each in room.held()] == [
        (PARKED, "it says nothing"),
        (BEHIND, None),
    ]
    assert room.heard() == {}
    assert behind not in room.listener.tried


def test_what_follows_may_wait_in_its_turn(room: Room) -> None:
    first, second, third = room.first.say("key-1", "key-1", "key-1")
    room.listener.needs = {first: "thing:1", second: "thing:2"}
    room.listen()
    room.provide("thing:1")
    room.listen()
    assert room.heard() == {"key-1": [first]}
    assert [(each.state, each.waits_for) for each in room.held()] == [
        (WAITING, "thing:2"),
        (BEHIND, None),
    ]
    room.provide("thing:2")
    room.listen()
    assert room.heard() == {"key-1": [first, second, third]}


def test_what_may_pass_is_not_held_but_comes_again(room: Room) -> None:
    bad, first, second = room.first.say("key-3", "key-1", "key-2")
    room.listener.trips = {second: Transient("away"), bad: Poison("bad")}
    for mended in ("", bad):
        room.listener.trips.pop(mended, None)
        with pytest.raises(Transient):
            room.listen()
        assert (room.heard(), room.held()) == ({}, [])

    room.listener.trips.clear()
    room.listen()
    assert room.heard() == {"key-1": [first], "key-2": [second], "key-3": [bad]}


def test_what_a_log_lost_is_not_held_any_longer(room: Room) -> None:
    kept, lost = room.first.say("key-1", "key-2")
    room.listener.trips = {kept: Poison("bad"), lost: Poison("bad")}
    room.listen()

    room.first.restore(1)
    room.feeds[room.first.source] = room.first.feed()
    (new,) = room.first.say("key-2")
    room.listen()

    assert [(each.key, each.state) for each in room.held()] == [("key-1", PARKED)]
    assert room.heard() == {"key-2": [new]}
