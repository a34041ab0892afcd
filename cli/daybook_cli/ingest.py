"""Bring facts of other systems in: CloudEvents in JSON lines, from a file or a pipe (IO1).

Idempotent by event id, so that the same file may be brought again after an interruption: what is
recorded already is recognised, and nothing is doubled.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from daybook_chassis.commands import Context
from daybook_chassis.errors import DaybookError, Poison
from daybook_chassis.ids import derived_id
from daybook_chassis.ingress import Arrival
from daybook_cli.house import House
from daybook_customers.application.register_unknown import RegisterUnknown

BATCH = 1000


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was not taken: its number, counted from 1, and why."""

    number: int
    reason: str


@dataclass(slots=True)
class Summary:
    """What became of the lines so far."""

    lines: int = 0
    accepted: int = 0
    repeated: int = 0
    refused: list[RefusedLine] = field(default_factory=list)
    registered: int = 0


class Ingestion:
    """Brings lines into a house, a batch at a time.

    With `register_unknown`, a customer reference that nobody has linked is registered as a bare
    customer first; without it, its facts wait until somebody links it.
    """

    def __init__(self, house: House, *, register_unknown: bool = False) -> None:
        self._house = house
        self._register_unknown = register_unknown
        self._seen: set[tuple[str, str]] = set()
        self.summary = Summary()

    def run(
        self, lines: Iterable[bytes], progress: Callable[[int], None] = lambda octets: None
    ) -> Summary:
        """Bring all lines; blank ones are skipped. `progress` hears of octets taken.

        Raises Transient when the database is away: what was taken until then is kept, and the
        same lines may be brought again.
        """
        numbered = enumerate(_unmarked(lines), 1)
        while batch := list(islice(numbered, BATCH)):
            self._take(batch)
            self._house.flow()
            self.summary.refused.sort(key=lambda line: line.number)  # reading finds some first
            progress(sum(len(line) for _, line in batch))
        self._house.drain()
        return self.summary

    def _take(self, batch: list[tuple[int, bytes]]) -> None:
        arrivals = list(self._checked(batch))
        if self._register_unknown:
            self._register(arrival for _, arrival in arrivals)
        outcomes = self._house.ingress.record([arrival for _, arrival in arrivals])
        for (number, _), outcome in zip(arrivals, outcomes, strict=True):
            if isinstance(outcome, DaybookError):
                self.summary.refused.append(RefusedLine(number, str(outcome)))
            elif outcome.repeat:
                self.summary.repeated += 1
            else:
                self.summary.accepted += 1

    def _checked(self, batch: list[tuple[int, bytes]]) -> Iterator[tuple[int, Arrival]]:
        for number, line in batch:
            if not line.strip():
                continue
            self.summary.lines += 1
            try:
                yield number, self._house.ingress.check(line)
            except Poison as refusal:
                self.summary.refused.append(RefusedLine(number, str(refusal)))

    def _register(self, arrivals: Iterable[Arrival]) -> None:
        """Register new references, and let everyone hear of them before facts name them."""
        requests = []
        for arrival in arrivals:
            who = (arrival.event.source, arrival.customer_ref or "")
            if arrival.customer_ref is None or who in self._seen:
                continue
            self._seen.add(who)
            context = Context(
                actor="ingest",
                command_id=derived_id("register-unknown", *who),
                occurred_at=arrival.occurred_at,
                timeline=arrival.event.timeline,
            )
            requests.append((RegisterUnknown(source_name=who[0], customer_ref=who[1]), context))
        if not requests:
            return
        for outcome in self._house["customers"].commands.execute_all(requests):
            if isinstance(outcome, DaybookError):
                raise outcome
            self.summary.registered += not outcome.repeat
        self._house.flow()


def _unmarked(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Without the byte order mark that some programs put before a text: no event begins with it."""
    every = iter(lines)
    for first in every:
        yield first.removeprefix(BOM_UTF8)
        yield from every
