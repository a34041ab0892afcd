"""How far a run has come, by looking into the databases: its pace, and whether it has settled."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from deploy.services import SERVICES
from tests.faults.clients import Crowd
from tests.faults.installation import Installation
from tests.faults.reading import LOGS, RUNNABLE, Away
from tests.faults.report import Plan

_BACKLOG = 2500
_LEAD = 0.02
_PACE_SECONDS = 0.25
_COVERED = -1  # the slot number under which it is said how far a whole log was looked at


class Pace:
    """Watches how many events there are; the crowd waits while sales is behind, or faults are.

    What sales has not acted on counts as one more each: on average more than that comes of it.
    """

    def __init__(
        self, plan: Plan, system: Installation, crowd: Crowd, share: Callable[[], float]
    ) -> None:
        self.events = 0
        self.backlog = 0
        self._plan = plan
        self._system = system
        self._crowd = crowd
        self._share = share
        self._stop = Event()
        self._thread = Thread(target=self._run, name="pace")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        plan = self._plan
        while not self._stop.wait(_PACE_SECONDS):
            with suppress(Away):
                self.backlog = self._system.backlog()
                self.events = sum(self._system.heads().values()) + self.backlog
            ahead = self.events / plan.events > self._share() + _LEAD
            self._crowd.hold(ahead or self.backlog > _BACKLOG)


def unsettled(system: Installation) -> str:
    """What can still move, empty when nothing can. Raises Away."""
    heads: dict[tuple[str, int], int] = {}
    for source, (owner, table) in LOGS.items():
        with system.tables(owner) as tables:
            for row in tables.rows(
                f"SELECT slot, max(position) AS head FROM {table}"
                " WHERE slot IS NOT NULL GROUP BY slot"
            ):
                heads[source, row["slot"]] = row["head"]
    for service in SERVICES:
        with system.tables(service) as tables:
            marks = tables.rows("SELECT subscription, source, slot, position FROM checkpoints")
            (effects,) = tables.rows(RUNNABLE)
        there = {
            (row["subscription"], row["source"], row["slot"]): row["position"] for row in marks
        }
        for subscription, heard in {(each[0], each[1]) for each in there}:
            covered = there.get((subscription, heard, _COVERED), 0)
            for (source, slot), head in heads.items():
                if source != heard or covered >= head:
                    continue
                if there.get((subscription, source, slot), 0) < head:
                    return f"{subscription} has not heard {head} of {source}"
        if effects["many"]:
            return f"{service} owes {effects['many']} effects"
    return ""
