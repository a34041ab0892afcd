"""Group commit: callers that arrive while one transaction commits share the next one."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from daybook_chassis.errors import Transient

T = TypeVar("T")
R = TypeVar("R")


class _Ticket(Generic[T, R]):
    __slots__ = ("failure", "items", "results", "taken")

    def __init__(self, items: list[T]) -> None:
        self.items = items
        self.taken = False
        self.results: list[R] | None = None
        self.failure: Exception | None = None


class GroupCommit(Generic[T, R]):
    """Whoever gets the turn writes for everyone who is waiting (leader and followers).

    `write` receives the items of all waiting callers in order of arrival, at most about `limit`,
    and returns one result an item. Its exception reaches every caller of that group and no other.
    """

    def __init__(
        self, write: Callable[[list[T]], list[R]], *, limit: int = 500, patience: float = 60.0
    ) -> None:
        self._write = write
        self._limit = limit
        self._patience = patience
        self._turn = Lock()
        self._waiting: deque[_Ticket[T, R]] = deque()

    def submit(self, items: list[T]) -> list[R]:
        """Write the items together with whatever else waits.

        Raises Transient after `patience` seconds without a turn, with nothing of it written.
        """
        ticket: _Ticket[T, R] = _Ticket(items)
        self._waiting.append(ticket)
        if not self._turn.acquire(timeout=self._patience):
            return self._give_up(ticket)
        try:
            while not ticket.taken:
                self._lead()
        finally:
            self._turn.release()
        if ticket.failure is not None:
            raise ticket.failure
        assert ticket.results is not None
        return ticket.results

    def _give_up(self, ticket: _Ticket[T, R]) -> list[R]:
        try:
            self._waiting.remove(ticket)
        except ValueError:  # its group is being written: the outcome is unknown to us
            raise Transient("the log did not answer in time; ask again with the same key") from None
        raise Transient("the log is busy; nothing was written") from None

    def _lead(self) -> None:
        group: list[_Ticket[T, R]] = []
        size = 0
        while self._waiting and (not group or size < self._limit):
            group.append(self._waiting.popleft())
            size += len(group[-1].items)
        try:
            results = self._write([item for ticket in group for item in ticket.items])
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
            ticket.taken = True
            begin += len(ticket.items)

    @staticmethod
    def _fail(group: list[_Ticket[T, R]], failure: Exception) -> None:
        for ticket in group:
            ticket.taken, ticket.failure = True, failure
