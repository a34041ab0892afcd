"""Work for many callers of an event loop, done for all who wait by one thread at a time."""

from asyncio import AbstractEventLoop, Future, get_running_loop
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Any, Generic, TypeVar

from daybook_chassis.errors import Transient

T = TypeVar("T")
R = TypeVar("R")

_MOST = 500
"""Callers whose work is done together."""

_MOST_WAITING = 10_000


class Gathering(Generic[T, R]):
    """Whoever comes while others are worked for makes up the next group; who comes alone does not
    wait for company.

    A thread for each caller would cost more than most of their work: all of them, and the event
    loop, would queue for the interpreter. `work` answers for each item of a group, in order, with
    what came of it or with the exception that its caller is to raise; what it raises, every caller
    of that group raises. Who has given up when it is their turn is not worked for.
    """

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R | Exception]]) -> None:
        self._work = work
        self._thread = ThreadPoolExecutor(1, "gathering")
        self._lock = Lock()
        self._waiting: deque[tuple[T, Future[R]]] = deque()
        self._working = False
        self._closed = False

    async def submit(self, item: T) -> R:
        """What came of it. Raises Transient while too many wait, and once it is closed."""
        answer: Future[R] = get_running_loop().create_future()
        with self._lock:
            if self._closed or len(self._waiting) >= _MOST_WAITING:
                raise Transient("nothing was done: too many wait, or all is being stopped")
            if not self._working:
                self._thread.submit(self._go_on)
            self._working = True
            self._waiting.append((item, answer))  # under the lock, for which the thread waits
        return await answer

    def close(self) -> None:
        """Finish the group that is under way; whoever else waits is told Transient."""
        with self._lock:
            self._closed = True
            waiting = [answer for _, answer in self._waiting]
            self._waiting.clear()
        _tell(waiting, [Transient("nothing was done: all is being stopped")] * len(waiting))
        self._thread.shutdown()

    def _go_on(self) -> None:
        """Until nobody waits."""
        while group := self._take():
            answers = [answer for _, answer in group]
            try:
                _tell(answers, self._work([item for item, _ in group]))
            except BaseException as failure:  # noqa: BLE001 - its callers raise it, who else
                _tell(answers, [failure] * len(answers))

    def _take(self) -> list[tuple[T, Future[R]]]:
        group: list[tuple[T, Future[R]]] = []
        with self._lock:
            while self._waiting and len(group) < _MOST:
                item, answer = self._waiting.popleft()
                if not answer.done():
                    group.append((item, answer))
            self._working = bool(group)
        return group


def _tell(answers: Sequence[Future[Any]], outcomes: Sequence[Any]) -> None:
    """Each caller in its own loop, and all of one loop at once."""
    by_loop: dict[AbstractEventLoop, list[tuple[Future[Any], Any]]] = defaultdict(list)
    for answer, outcome in zip(answers, outcomes, strict=True):
        by_loop[answer.get_loop()].append((answer, outcome))
    for loop, told in by_loop.items():
        with suppress(RuntimeError):  # it is closed: nobody waits there any more
            loop.call_soon_threadsafe(_settle, told)


def _settle(told: Sequence[tuple[Future[Any], Any]]) -> None:
    for answer, outcome in told:
        if answer.done():
            continue  # its caller has given up
        if not isinstance(outcome, BaseException):
            answer.set_result(outcome)
        elif isinstance(outcome, Exception) and not isinstance(outcome, StopIteration):
            answer.set_exception(outcome)
        else:  # what an event loop takes for its own
            answer.set_exception(RuntimeError(f"the work ended with {outcome!r}"))
