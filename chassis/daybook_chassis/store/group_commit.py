"""Group commit: callers that arrive while one transaction commits share the next one."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from daybook_chassis.errors import Transient

T = TypeVar("T")
R = TypeVar("R")
Take = Callable[[], list[T]]


class Signal:
    """What one thread waits for, once: an Event at half the cost, with a lock and nothing else.

    It is given by one thread at a time: under the gate, or by the leader of its group.
    """

    __slots__ = ("_closed", "given")

    def __init__(self) -> None:
        self.given = False
        self._closed = Lock()
        self._closed.acquire()

    def give(self) -> None:
        if not self.given:
            self.given = True
            self._closed.release()

    def wait(self, seconds: float) -> bool:
        """Whether it was given in time."""
        return self._closed.acquire(timeout=seconds)


class _Ticket(Generic[T, R]):
    __slots__ = ("failure", "items", "results", "settled", "woken")

    def __init__(self, items: list[T]) -> None:
        self.items = items
        self.settled = False
        self.woken = Signal()  # its group is written, or it is its turn to write
        self.results: list[R] | None = None
        self.failure: Exception | None = None


class GroupCommit(Generic[T, R]):
    """One caller at a time writes, for everyone who is waiting (leader and followers).

    `write` is given `take`, which answers with the items of all waiting callers in order of
    arrival, at most about `limit`, and returns one result an item. It takes them when it is ready
    to: whoever arrives while it still waits for a lock comes along. Its exception reaches every
    caller of that group and no other.
    Followers are woken one by one and never queue for a lock: with a lock, whoever just wrote
    would take it again before those it wrote for, and groups would stay small.
    """

    def __init__(
        self, write: Callable[[Take[T]], list[R]], *, limit: int = 500, patience: float = 60.0
    ) -> None:
        self._write = write
        self._limit = limit
        self._patience = patience
        self._gate = Lock()
        self._led = False
        self._waiting: deque[_Ticket[T, R]] = deque()

    def submit(self, items: list[T]) -> list[R]:
        """Write the items together with whatever else waits.

        Raises Transient after `patience` seconds without a turn, with nothing of it written.
        """
        ticket: _Ticket[T, R] = _Ticket(items)
        with self._gate:
            self._waiting.append(ticket)
            leads, self._led = not self._led, True
        try:
            if not leads and not ticket.woken.wait(self._patience):
                self._give_up(ticket)
        except BaseException:
            self._abandon(ticket)
            raise
        if not ticket.settled:
            try:
                while not ticket.settled:
                    self._lead()
            finally:
                self._pass_on()
        if ticket.failure is not None:
            raise ticket.failure
        assert ticket.results is not None
        return ticket.results

    def _give_up(self, ticket: _Ticket[T, R]) -> None:
        """Withdraw, unless the turn came in this very moment."""
        with self._gate:
            if ticket.woken.given:
                return
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                raise Transient("the log is busy; nothing was written")
        raise Transient("the log did not answer in time; ask again with the same key")

    def _abandon(self, ticket: _Ticket[T, R]) -> None:
        """Withdraw without an answer; a turn that has come goes to the next one."""
        with self._gate:
            if ticket not in self._waiting:
                return
            self._waiting.remove(ticket)
        if ticket.woken.given:
            self._pass_on()

    def _pass_on(self) -> None:
        """The first of those who wait writes next."""
        with self._gate:
            self._led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].woken.give()

    def _take(self, group: list[_Ticket[T, R]]) -> list[T]:
        """Make those who wait the group; their items."""
        size = 0
        with self._gate:
            while self._waiting and (not group or size < self._limit):
                group.append(self._waiting.popleft())
                size += len(group[-1].items)
        return [item for ticket in group for item in ticket.items]

    def _lead(self) -> None:
        group: list[_Ticket[T, R]] = []
        try:
            results = self._write(lambda: self._take(group))
        except Exception as failure:  # noqa: BLE001 - each caller of the group raises it
            self._fail(group, failure)
            return
        except BaseException:
            # Only this thread is told to stop; the others cannot know what became of theirs.
            self._fail(group, Transient("the write was interrupted; ask again with the same key"))
            raise
        begin = 0
        for ticket in group:
            ticket.results = results[begin : begin + len(ticket.items)]
            begin += len(ticket.items)
            ticket.settled = True
            ticket.woken.give()

    def _fail(self, group: list[_Ticket[T, R]], failure: Exception) -> None:
        if not group:  # it was not ready for any
            self._take(group)
        for ticket in group:
            ticket.failure = failure
            ticket.settled = True
            ticket.woken.give()
