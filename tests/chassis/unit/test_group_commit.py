"""Callers that arrive while another writes share one write, and its failure, and nothing else."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from daybook_chassis.errors import Transient
from daybook_chassis.store.group_commit import GroupCommit, Signal, Take


class Slow:
    """A write that takes a group, waits until it is let go, and remembers its groups."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.begun = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.failures: list[BaseException] = []

    def __call__(self, take: Take[int]) -> list[int]:
        items = take()
        self.groups.append(items)
        self.begun.release()
        assert self.go.acquire(timeout=10)
        if self.failures:
            raise self.failures.pop()
        return [item * 10 for item in items]


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def waiting(group: GroupCommit[int, int], callers: int) -> Callable[[], bool]:
    return lambda: len(group._waiting) == callers


def test_everyone_gets_the_results_of_their_own_items() -> None:
    groups: list[int] = []

    def write(take: Take[int]) -> list[int]:
        items = take()
        groups.append(len(items))
        time.sleep(0.002)
        return [item + 1 for item in items]

    group = GroupCommit(write)
    with ThreadPoolExecutor(32) as pool:
        wanted = [list(range(n, n + n % 4)) for n in range(500)]
        results = list(pool.map(group.submit, wanted))

    assert results == [[item + 1 for item in items] for items in wanted]
    assert sum(groups) == sum(map(len, wanted))
    assert len(groups) < len(wanted), "some callers shared a write"


def submitted(
    pool: ThreadPoolExecutor, group: GroupCommit[int, int], write: Slow, later: list[list[int]]
) -> list[Future[list[int]]]:
    """One caller whose write has begun, and others that wait behind it."""
    futures = [pool.submit(group.submit, [0])]
    assert write.begun.acquire(timeout=10)
    for items in later:
        before = len(group._waiting)
        futures.append(pool.submit(group.submit, items))
        wait_until(waiting(group, before + 1))
    return futures


def test_those_who_wait_share_the_next_write_in_order_of_arrival() -> None:
    write = Slow()
    group = GroupCommit(write)
    with ThreadPoolExecutor(4) as pool:
        futures = submitted(pool, group, write, [[1], [2, 3], [4]])
        write.go.release(2)

        assert [future.result(10) for future in futures] == [[0], [10], [20, 30], [40]]
    assert write.groups == [[0], [1, 2, 3, 4]]


def test_a_group_has_a_limit_but_a_caller_is_never_split() -> None:
    write = Slow()
    group = GroupCommit(write, limit=2)
    with ThreadPoolExecutor(5) as pool:
        futures = submitted(pool, group, write, [[1], [2, 3, 4], [5], [6]])
        write.go.release(3)

        assert [future.result(10) for future in futures] == [[0], [10], [20, 30, 40], [50], [60]]
    assert write.groups == [[0], [1, 2, 3, 4], [5, 6]]


def test_those_who_arrive_before_the_write_is_ready_come_along() -> None:
    """It may have to wait for other processes first."""
    ready, groups = threading.Event(), []

    def write(take: Take[int]) -> list[int]:
        assert ready.wait(10)
        groups.append(take())
        return groups[-1]

    group = GroupCommit(write)
    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(group.submit, [0])]
        wait_until(waiting(group, 1))
        futures.append(pool.submit(group.submit, [1]))
        wait_until(waiting(group, 2))
        ready.set()

        assert [future.result(10) for future in futures] == [[0], [1]]
    assert groups == [[0, 1]]


def test_a_write_that_was_never_ready_fails_for_all_who_waited_for_it() -> None:
    fail = threading.Event()
    attempts: list[None] = []

    def write(take: Take[int]) -> list[int]:
        attempts.append(None)
        assert fail.wait(10)
        if len(attempts) == 1:
            raise Transient("no lock")
        return take()

    group = GroupCommit(write)
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(group.submit, [0])]
        wait_until(waiting(group, 1))
        futures.append(pool.submit(group.submit, [1]))
        wait_until(waiting(group, 2))
        fail.set()

        for future in futures:
            with pytest.raises(Transient, match="no lock"):
                future.result(10)
    assert group.submit([2]) == [2], "the turn was given back"


def test_a_failure_reaches_all_of_its_group_and_no_other() -> None:
    write = Slow()
    group = GroupCommit(write)
    with ThreadPoolExecutor(4) as pool:
        futures = submitted(pool, group, write, [[1], [2]])
        write.go.release()
        assert futures[0].result(10) == [0]
        assert write.begun.acquire(timeout=10)
        last = pool.submit(group.submit, [3])
        wait_until(waiting(group, 1))
        write.failures.append(ZeroDivisionError("a bug"))
        write.go.release(2)

        for future in futures[1:]:
            with pytest.raises(ZeroDivisionError):
                future.result(10)
        assert last.result(10) == [30]


def test_whoever_waits_too_long_gives_up_and_nothing_of_it_is_written() -> None:
    write = Slow()
    group = GroupCommit(write, patience=0.05)
    with ThreadPoolExecutor(2) as pool:
        futures = submitted(pool, group, write, [[1]])

        with pytest.raises(Transient, match="nothing was written"):
            futures[1].result(10)
        write.go.release()
        assert futures[0].result(10) == [0]
    assert write.groups == [[0]]
    write.go.release()
    assert group.submit([2]) == [20], "the turn was given back"


def test_whoever_waits_too_long_in_a_group_that_is_being_written_is_told_so() -> None:
    write = Slow()
    group = GroupCommit(write, patience=0.5)
    with ThreadPoolExecutor(3) as pool:
        futures = submitted(pool, group, write, [[1], [2]])
        write.go.release()
        assert write.begun.acquire(timeout=10), "one of the two writes for both"
        time.sleep(0.6)
        write.go.release()

        answers = [future.exception(10) for future in futures[1:]]
    assert write.groups == [[0], [1, 2]]
    assert sorted(map(repr, answers)) == [
        "None",
        "Transient('the log did not answer in time; ask again with the same key')",
    ]


def test_one_thread_that_is_told_to_stop_does_not_stop_the_others() -> None:
    write = Slow()
    group = GroupCommit(write)
    with ThreadPoolExecutor(3) as pool:
        futures = submitted(pool, group, write, [[1], [2]])
        write.go.release()
        assert write.begun.acquire(timeout=10)
        write.failures.append(KeyboardInterrupt())
        write.go.release()

        answers = {type(future.exception(10)) for future in futures[1:]}
    assert answers == {KeyboardInterrupt, Transient}
    write.go.release()
    assert group.submit([3]) == [30], "the turn was given back"


class Interrupted(Signal):
    """Waits as any signal, and then is told to stop."""

    def wait(self, seconds: float) -> bool:
        super().wait(seconds)
        raise KeyboardInterrupt


@pytest.mark.parametrize("when", ["in the queue", "when its turn has come"])
def test_one_who_is_told_to_stop_while_waiting_holds_up_nobody(
    when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Slow()
    group = GroupCommit(write, patience=0.2 if when == "in the queue" else 5)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(group.submit, [0])
        assert write.begun.acquire(timeout=10)
        with monkeypatch.context() as patch:
            patch.setattr("daybook_chassis.store.group_commit.Signal", Interrupted)
            second = pool.submit(group.submit, [1])
            wait_until(waiting(group, 1))
        if when == "in the queue":
            assert isinstance(second.exception(10), KeyboardInterrupt)
            group._patience = 5
        third = pool.submit(group.submit, [2])
        wait_until(waiting(group, 1 if when == "in the queue" else 2))
        write.go.release(2)

        assert first.result(10) == [0]
        assert isinstance(second.exception(10), KeyboardInterrupt)
        assert third.result(10) == [20]
    assert write.groups == [[0], [2]]
