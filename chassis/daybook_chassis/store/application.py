"""The service's one `eventsourcing` application, over its own log."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import ApplicationRecorder, Mapper

from daybook_chassis.seals import Seals
from daybook_chassis.store.entry import Entries
from daybook_chassis.store.log import Log
from daybook_chassis.store.mapper import FactMapper, StreamEvent
from daybook_chassis.store.recorder import LogRecorder
from daybook_contracts.catalogue import Catalogue

T = TypeVar("T")


class LogApplication(Application[UUID]):
    """Loads streams through the library's repository, and serialises what is to be appended."""

    def __init__(self, journal: Log, catalogue: Catalogue, seals: Seals) -> None:
        self.journal = journal
        self.catalogue = catalogue
        self._seals = seals
        self._recorder = LogRecorder(journal)
        super().__init__()

    def construct_mapper(self) -> Mapper[UUID]:
        return FactMapper(self.catalogue, self._seals)

    def construct_recorder(self) -> ApplicationRecorder:
        return self._recorder

    @contextmanager
    def reading(self, stream_ids: Iterable[UUID]) -> Iterator[None]:
        """One snapshot for all that is loaded; what of these streams is, is read at once."""
        with self.journal.database.read(), self._recorder.at_hand(stream_ids):
            yield

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

    def entries(self, events: Sequence[StreamEvent]) -> Entries:
        """Events sealed and serialised, for `journal.append`. Raises KeyErased.

        `save` does both for one group of events without an idempotency record.
        """
        return tuple(self.mapper.to_stored_event(event) for event in events)
