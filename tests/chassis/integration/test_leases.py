"""One relay at a time: the lease of a log, and its compare-and-set checkpoint."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from daybook_chassis.database import Database
from daybook_chassis.store.log import Fork
from daybook_chassis.transport.lease import METADATA, Lease, LeaseLost, Leases


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.create(METADATA)
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def first(database: Database, clock: Clock) -> Leases:
    return Leases(database, "a", "first", 10, clock)


@pytest.fixture
def second(database: Database, clock: Clock) -> Leases:
    return Leases(database, "a", "second", 10, clock)


def taken(leases: Leases) -> Lease:
    lease = leases.acquire()
    assert lease is not None
    return lease


def test_it_is_one_relays_until_it_runs_out(first: Leases, second: Leases, clock: Clock) -> None:
    lease = taken(first)
    assert second.acquire() is None
    clock.now += 9
    first.advance(lease, replace(lease, position=7))
    clock.now += 9
    assert second.acquire() is None
    clock.now += 2

    assert taken(second).position == 7
    assert first.acquire() is None


def test_another_log_has_a_lease_of_its_own(
    first: Leases, database: Database, clock: Clock
) -> None:
    taken(first)

    assert Leases(database, "b", "second", 10, clock).acquire() == Lease(1, 1, 0)


def test_who_lost_it_cannot_move_the_checkpoint(
    first: Leases, second: Leases, clock: Clock
) -> None:
    lost = taken(first)
    clock.now += 11
    held = taken(second)

    with pytest.raises(LeaseLost):
        first.advance(lost, replace(lost, position=5))
    second.advance(held, replace(held, position=3))
    assert second.published() == 3


def test_the_checkpoint_moves_only_from_where_it_was(first: Leases) -> None:
    lease = taken(first)
    first.advance(lease, replace(lease, position=5))

    with pytest.raises(LeaseLost):
        first.advance(lease, replace(lease, position=4))
    assert first.published() == 5


def test_who_gives_it_back_lets_another_in(first: Leases, second: Leases) -> None:
    first.release(taken(first))
    held = taken(second)

    first.release(replace(held, term=held.term - 1))  # too late: it is another's
    assert first.acquire() is None


def test_a_rewind_interrupts_whoever_relays(first: Leases, second: Leases) -> None:
    lease = taken(first)
    done = replace(lease, position=8)
    first.advance(lease, done)
    second.rewind(2)

    with pytest.raises(LeaseLost):
        first.advance(done, replace(done, position=9))
    assert taken(first).position == 2
    second.rewind(5)
    assert second.published() == 2


def test_a_log_that_lost_facts_is_published_from_the_fork() -> None:
    forks = [Fork(1, 0), Fork(2, 6), Fork(3, 4)]

    assert Lease(9, 1, 10).after_forks(forks) == Lease(9, 3, 4)
    assert Lease(9, 2, 5).after_forks(forks) == Lease(9, 3, 4)
    assert Lease(9, 1, 3).after_forks(forks) == Lease(9, 3, 3)
    assert Lease(9, 3, 10).after_forks(forks) == Lease(9, 3, 10)
