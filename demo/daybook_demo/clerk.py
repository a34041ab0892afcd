"""Carries out many commands of an imported history, each under an id that is always the same."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from daybook_chassis.commands import Command, Context
from daybook_chassis.errors import DaybookError
from daybook_chassis.ids import derived_id
from daybook_cli.house import House

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Task:
    """A command to a service, its business time, and a name that makes it the same in every run."""

    service: str
    name: str
    at: datetime
    command: Command


class Clerk:
    """Works for one history. Done again, everything is known already."""

    def __init__(self, house: House, timeline: str, progress: Callable[[int], None]) -> None:
        self._house = house
        self._timeline = timeline
        self._progress = progress
        self.done = 0

    def do_all(self, tasks: Iterable[Task]) -> None:
        """In order, for each service; then let all that follows happen. Raises DaybookError."""
        for service, batch in _batches(tasks):
            requests = [(task.command, self._context(task)) for task in batch]
            for outcome in self._house[service].commands.execute_all(requests):
                if isinstance(outcome, DaybookError):
                    raise outcome
            self.done += len(batch)
            self._progress(len(batch))
        self._house.flow()

    def say(self, lines: Sequence[bytes]) -> None:
        """Finance tells something at its door. Raises DaybookError."""
        ingress = self._house.ingress
        for outcome in ingress.record([ingress.check(line) for line in lines]):
            if isinstance(outcome, DaybookError):
                raise outcome
        self.done += len(lines)
        self._progress(len(lines))
        self._house.flow()

    def reach(self, moment: datetime) -> None:
        """Business time of this history has come this far: what is due happens."""
        self._house.advance(self._timeline, moment)

    def _context(self, task: Task) -> Context:
        return Context(
            actor=self._timeline,
            command_id=derived_id(self._timeline, task.name),
            occurred_at=task.at,
            timeline=self._timeline,
        )


def _batches(tasks: Iterable[Task]) -> Iterator[tuple[str, list[Task]]]:
    by_service: dict[str, list[Task]] = {}
    for task in tasks:
        by_service.setdefault(task.service, []).append(task)
    for service, some in by_service.items():
        left = iter(some)
        while batch := list(islice(left, _BATCH)):
            yield service, batch
