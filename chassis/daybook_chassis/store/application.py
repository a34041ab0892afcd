"""The service's one `eventsourcing` application, over its own log."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, cast
from uuid import UUID

from daybook_contracts.catalogue import Catalogue
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import ApplicationRecorder, Mapper

from daybook_chassis.seals import Seals
from daybook_chassis.store.entry import Append, Once, Outcome
from daybook_chassis.store.log import Log
from daybook_chassis.store.mapper import FactMapper, StreamEvent
from daybook_chassis.store.recorder import LogRecorder

T = TypeVar("T")


class LogApplication(Application[UUID]):
    """Loads streams through the library's repository and appends in groups."""

    def __init__(self, journal: Log, catalogue: Catalogue, seals: Seals) -> None:
        self.journal = journal
        self.catalogue = catalogue
        self._seals = seals
        super().__init__()

    def construct_mapper(self) -> Mapper[UUID]:
        return FactMapper(self.catalogue, self._seals)

    def construct_recorder(self) -> ApplicationRecorder:
        return LogRecorder(self.journal)

    def load(
        self, stream_id: UUID, project: Callable[[Iterable[StreamEvent]], T | None]
    ) -> T | None:
        """A stream's events, projected; None for a stream without events."""

        def projector(_: object, events: Iterable[object]) -> Any:
            return project(cast("Iterable[StreamEvent]", events))

        try:
            return cast(T, self.repository.get(stream_id, projector_func=projector))
        except AggregateNotFoundError:
            return None

    def append(
        self, groups: Sequence[tuple[Sequence[StreamEvent], Once | None]]
    ) -> list[Outcome]:
        """Store each group whole or refuse it alone, all in one transaction.

        `save` does the same for a single group without an idempotency record.
        """
        return self.journal.append(
            [
                Append(tuple(self.mapper.to_stored_event(event) for event in events), once)
                for events, once in groups
            ]
        )
