"""How long the system takes to come back: one payment brought after each fault, until it shows.

Faults overlap, so each is watched for itself: while one is watched, others may strike.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import httpx

from tests.faults.clients import Desk, GaveUp
from tests.faults.finance import Line
from tests.faults.script import Batch

_LONGEST_SECONDS = 300.0
_LOOK_SECONDS = 0.25
_AT_ONCE = 12


class Recoveries:
    """Watches faults in threads; `seconds` are those that are over."""

    def __init__(self, desk: Desk) -> None:
        self.seconds: list[float] = []
        self._desk = desk
        self._threads = ThreadPoolExecutor(_AT_ONCE, "recovery")
        self._watched: list[Future[None]] = []

    def watch(
        self, customer: str, probe: Line, begun: float, tell: Callable[[float], None]
    ) -> None:
        """Bring a payment of a customer, on a day of its own, and `tell` when analytics shows it.

        Seconds count from `begun`, when the fault began.
        """
        self._watched.append(self._threads.submit(self._follow, customer, probe, begun, tell))

    def failures(self) -> list[str]:
        """Wait until all are over; those that were not in time."""
        self._threads.shutdown()
        raised = [each.exception() for each in self._watched]
        return [repr(reason) for reason in raised if reason is not None]

    def _follow(
        self, customer: str, probe: Line, begun: float, tell: Callable[[float], None]
    ) -> None:
        self._desk.do(Batch((probe,)))
        assert probe.data is not None
        wanted = {"customer_id": customer, "day": probe.data["settled_on"]}
        while not self._shows(wanted):
            if time.monotonic() - begun > _LONGEST_SECONDS:
                raise GaveUp(f"{probe.id} does not show {_LONGEST_SECONDS:.0f} s after a fault")
            time.sleep(_LOOK_SECONDS)
        took = time.monotonic() - begun
        self.seconds.append(took)
        tell(took)

    def _shows(self, wanted: dict[str, str]) -> bool:
        try:
            answer = self._desk.get("analytics", "/customer-days", **wanted)
        except httpx.HTTPError:
            return False
        return answer.is_success and bool(answer.json()["rows"])
