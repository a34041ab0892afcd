"""A log that was restored goes on in a new generation, which says where it forked off."""

from daybook_chassis.store.entry import Once, Stored
from daybook_chassis.store.log import Fork, Log
from daybook_contracts.envelope import Envelope
from tests.chassis.logs import append_one, assert_laws, stored


def epochs(log: Log) -> list[int]:
    return [Envelope.from_json(row.envelope).epoch for row in log.read(0, 100)]


def test_a_log_begins_in_its_first_epoch(log: Log) -> None:
    log.create()

    assert log.forks() == [Fork(1, 0)]


def test_facts_carry_the_epoch_they_were_recorded_in(log: Log) -> None:
    log.append([append_one(), append_one()])

    fork = log.raise_epoch()
    outcome = stored(log.append([append_one()])[0])
    again = log.raise_epoch()

    assert (fork, again) == (Fork(2, 2), Fork(3, 3))
    assert outcome == Stored(3, 3, 2)
    assert epochs(log) == [1, 1, 2]
    assert log.forks() == [Fork(1, 0), Fork(2, 2), Fork(3, 3)]
    assert_laws(log)


def test_another_process_follows_at_once(log: Log) -> None:
    other = Log(log.database, log.source)
    other.append([append_one()])

    log.raise_epoch()

    assert stored(other.append([append_one()])[0]).epoch == 2
    assert epochs(log) == [1, 2]


def test_a_repeat_is_told_in_the_current_epoch(log: Log) -> None:
    """There it stands at the same position, and a view of the current epoch can reach it."""
    once = Once("key", "body")
    log.append([append_one(once)])
    log.raise_epoch()

    assert log.recall([once]) == [Stored(1, 1, 2, repeat=True)]
    assert log.append([append_one(once)]) == [Stored(1, 1, 2, repeat=True)]


def test_an_empty_log_may_fork_as_well(log: Log) -> None:
    assert log.raise_epoch() == Fork(2, 0)
    assert stored(log.append([append_one()])[0]) == Stored(1, 1, 2)
