"""The `eventsourcing` library's way of putting an application together, over Daybook's log."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    ProcessRecorder,
    StoredEvent,
)
from eventsourcing.popo import POPOProcessRecorder, POPOTrackingRecorder

from daybook_chassis.database import Database
from daybook_chassis.store.log import Log
from daybook_chassis.store.recorder import LogRecorder


def text_or_uuid(stored: str) -> UUID | str:
    """The library's suites use ids of both kinds; those that are no UUID have a prefix."""
    return stored if stored.startswith("text-") else UUID(stored)


class StreamsOnly(LogRecorder):
    """The same recorder where the library wants no positions back: snapshots have none."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        super().insert_events(stored_events, **kwargs)


class LogFactory(InfrastructureFactory[POPOTrackingRecorder]):
    """Events and snapshots go to logs of ours; what tracks other applications, which Daybook's
    consumers do in another way, stays in the library's own memory."""

    database: ClassVar[Database]
    """Set by the test, which also closes it."""

    def application_recorder(self) -> ApplicationRecorder:
        return LogRecorder(self._log("events"), text_or_uuid)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        return StreamsOnly(self._log(purpose), text_or_uuid)

    def tracking_recorder(
        self, tracking_recorder_class: type[POPOTrackingRecorder] | None = None
    ) -> POPOTrackingRecorder:
        return (tracking_recorder_class or POPOTrackingRecorder)()

    def process_recorder(self) -> ProcessRecorder:
        return POPOProcessRecorder()

    def _log(self, source: str) -> Log:
        log = Log(self.database, source, own=False)
        log.create()
        return log
