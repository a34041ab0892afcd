"""Callers of event loops share the work that one thread does, and nothing else."""

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore
from typing import Any

import pytest

from daybook_chassis import gathering as gathering_module
from daybook_chassis.errors import Transient
from daybook_chassis.gathering import Gathering


class Slow:
    """Work that takes a group, waits until it is let go, and remembers its groups."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.begun = asyncio.Event()
        self.go = Semaphore(0)
        self.failures: list[Exception] = []
        self._loop = asyncio.get_running_loop()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.groups.append([*items])
        self._loop.call_soon_threadsafe(self.begun.set)
        assert self.go.acquire(timeout=10)
        if self.failures:
            raise self.failures.pop()
        return [item * 10 for item in items]


async def _first_of(gathering: Gathering[int, int], slow: Slow, item: int) -> "asyncio.Task[int]":
    """One caller, whose work has begun."""
    slow.begun.clear()
    task = asyncio.create_task(gathering.submit(item))
    await asyncio.wait_for(slow.begun.wait(), 10)
    return task


async def _all_of(gathering: Gathering[int, int], items: Sequence[int]) -> "list[Any]":
    tasks = [asyncio.create_task(gathering.submit(item)) for item in items]
    await asyncio.sleep(0)  # they wait now
    return tasks


def test_who_comes_meanwhile_makes_up_the_next_group() -> None:
    async def scene() -> None:
        slow = Slow()
        gathering = Gathering(slow)
        first = await _first_of(gathering, slow, 1)
        others = await _all_of(gathering, [2, 3, 4])
        slow.go.release(2)
        assert await asyncio.gather(first, *others) == [10, 20, 30, 40]
        assert slow.groups == [[1], [2, 3, 4]]

    asyncio.run(scene())


def test_a_failure_reaches_its_group_and_no_other() -> None:
    async def scene() -> None:
        slow = Slow()
        gathering = Gathering(slow)
        slow.failures.append(ZeroDivisionError("mine"))
        first = await _first_of(gathering, slow, 1)
        others = await _all_of(gathering, [2, 3])
        slow.go.release(2)
        with pytest.raises(ZeroDivisionError):
            await first
        assert await asyncio.gather(*others) == [20, 30]

    asyncio.run(scene())


def test_who_gives_up_keeps_nobody_from_an_answer() -> None:
    async def scene() -> None:
        slow = Slow()
        gathering = Gathering(slow)
        first = await _first_of(gathering, slow, 1)
        gone, stays = await _all_of(gathering, [2, 3])
        gone.cancel()
        slow.go.release(2)
        assert [await first, await stays] == [10, 30]
        assert slow.groups == [[1], [3]], "nobody wants it any more"

    asyncio.run(scene())


def test_a_loop_that_is_closed_keeps_no_other_from_its_answers() -> None:
    """As when a server stops while work is under way."""
    gathering: Gathering[int, int]

    async def leave() -> Slow:
        nonlocal gathering
        slow = Slow()
        gathering = Gathering(slow)
        (await _first_of(gathering, slow, 1)).cancel()
        return slow

    slow = asyncio.run(leave())
    slow.begun = asyncio.Event()
    slow._loop = Ended()  # type: ignore[assignment]
    slow.go.release(2)
    assert asyncio.run(_answer(gathering, 2)) == 20


class Ended:
    """A loop that nobody runs."""

    def call_soon_threadsafe(self, *_: object) -> None:
        """Nothing happens there any more."""


async def _answer(gathering: Gathering[int, int], item: int) -> int:
    return await asyncio.wait_for(gathering.submit(item), 10)


def test_callers_of_many_loops_get_their_own_answers() -> None:
    gathering: Gathering[int, int] = Gathering(lambda items: [item + 1 for item in items])

    async def ask(begin: int) -> list[int]:
        callers: list[Coroutine[Any, Any, int]] = [
            gathering.submit(item) for item in range(begin, begin + 200)
        ]
        return await asyncio.gather(*callers)

    with ThreadPoolExecutor(4) as loops:
        answers = [*loops.map(lambda begin: asyncio.run(ask(begin)), range(0, 800, 200))]
    assert answers == [[*range(begin + 1, begin + 201)] for begin in range(0, 800, 200)]


@pytest.mark.parametrize("failure", [KeyError("mine"), StopIteration(), SystemExit(1), None])
def test_whatever_work_ends_with_its_callers_are_told_and_the_next_are_worked_for(
    failure: BaseException | None,
) -> None:
    failures = [failure]

    def work(items: Sequence[int]) -> list[int]:
        if failures:
            if (problem := failures.pop()) is None:
                return []  # too few answers
            raise problem
        return [*items]

    async def scene() -> None:
        gathering: Gathering[int, int] = Gathering(work)
        with pytest.raises((KeyError, RuntimeError, ValueError)):
            await _answer(gathering, 1)
        assert await _answer(gathering, 2) == 2
        gathering.close()

    asyncio.run(scene())


def test_one_outcome_that_is_an_exception_is_its_callers_own() -> None:
    gathering: Gathering[int, int] = Gathering(
        lambda items: [ZeroDivisionError("mine") if item == 2 else item for item in items]
    )

    async def scene() -> list[Any]:
        return await asyncio.gather(*map(gathering.submit, (1, 2, 3)), return_exceptions=True)

    one, two, three = asyncio.run(scene())
    assert (one, three) == (1, 3)
    assert isinstance(two, ZeroDivisionError)


def test_once_it_is_closed_what_is_under_way_is_done_and_nothing_else() -> None:
    async def scene() -> None:
        slow = Slow()
        gathering = Gathering(slow)
        first = await _first_of(gathering, slow, 1)
        (waits,) = await _all_of(gathering, [2])
        closing = asyncio.create_task(asyncio.to_thread(gathering.close))
        with pytest.raises(Transient):
            await waits
        slow.go.release()
        await closing
        assert await first == 10
        with pytest.raises(Transient):
            await gathering.submit(3)
        assert slow.groups == [[1]]

    asyncio.run(scene())


def test_who_comes_when_too_many_wait_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering_module, "_MOST_WAITING", 2)

    async def scene() -> None:
        slow = Slow()
        gathering = Gathering(slow)
        first = await _first_of(gathering, slow, 1)
        others = await _all_of(gathering, [2, 3])
        with pytest.raises(Transient):
            await gathering.submit(4)
        slow.go.release(2)
        assert [await each for each in (first, *others)] == [10, 20, 30]

    asyncio.run(scene())
