"""Work for many callers of an event loop, done for all who wait by one thread at a time."""

from asyncio import AbstractEventLoop, Future, get_running_loop
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
Told = tuple[Future[Any], Callable[[], None]]

_MOST = 500
"""Callers whose work is done together."""


class Gathering(Generic[T, R]):
    """Whoever comes while others are worked for makes up the next group; who comes alone does not
    wait for company.

    A thread for each caller would cost more than most of their work: all of them, and the event
    loop, would queue for the interpreter. `work` answers for each item of a group, in order; what
    it raises reaches every caller of that group.
    """

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R]]) -> None:
        self._work = work
        self._thread = ThreadPoolExecutor(1, "gathering")
        self._lock = Lock()
        self._waiting: deque[tuple[T, Future[R]]] = deque()
        self._working = False

    async def submit(self, item: T) -> R:
        """What came of it."""
        answer: Future[R] = get_running_loop().create_future()
        with self._lock:
            self._waiting.append((item, answer))
            starts, self._working = not self._working, True
        if starts:
            self._thread.submit(self._go_on)
        return await answer

    def _go_on(self) -> None:
        """Until nobody waits."""
        while group := self._take():
            try:
                results = self._work([item for item, _ in group])
            except Exception as failure:  # noqa: BLE001 - each caller of the group raises it
                told = [(answer, partial(answer.set_exception, failure)) for _, answer in group]
            else:
                pairs = zip(group, results, strict=True)
                told = [(answer, partial(answer.set_result, each)) for (_, answer), each in pairs]
            _tell(told)

    def _take(self) -> list[tuple[T, Future[R]]]:
        with self._lock:
            group = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST))]
            self._working = bool(group)
        return group


def _tell(told: Sequence[Told]) -> None:
    """Each caller in its own loop, and all of one loop at once."""
    by_loop: dict[AbstractEventLoop, list[Told]] = defaultdict(list)
    for each in told:
        by_loop[each[0].get_loop()].append(each)
    for loop, some in by_loop.items():
        with suppress(RuntimeError):  # it is closed: nobody waits there any more
            loop.call_soon_threadsafe(_settle, some)


def _settle(told: Sequence[Told]) -> None:
    for answer, settle in told:
        if not answer.done():  # its caller may have given up
            settle()
