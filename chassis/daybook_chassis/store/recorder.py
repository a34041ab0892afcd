"""The `eventsourcing` library's recorder interface over a `Log`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event, local
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    DataError,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)

from daybook_chassis.errors import StreamConflictError
from daybook_chassis.store.entry import Append, Record, Refused
from daybook_chassis.store.log import Log

_POLL_SECONDS = 0.2
_PAGE = 500


class LogRecorder(ApplicationRecorder):
    """Positions are the library's notification ids; `read_id` turns stored stream ids into its
    originator ids."""

    def __init__(self, log: Log, read_id: Callable[[str], UUID | str] = UUID) -> None:
        self.log = log
        self._read_id = read_id
        self._hand = _Hand()

    @contextmanager
    def at_hand(self, originator_ids: Iterable[UUID | str]) -> Iterator[None]:
        """Meanwhile this thread has these streams as they stand now, asked for once and together:
        one by one, what is asked for little costs as much as the whole."""
        self._hand.streams = self.log.read_streams([str(each) for each in originator_ids])
        try:
            yield
        finally:
            self._hand.streams = {}

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Store all or none. Raises the library's IntegrityError when a place is taken."""
        (outcome,) = self.log.append([Append(tuple(stored_events))])
        if isinstance(outcome, Refused):
            taken = isinstance(outcome.reason, StreamConflictError)
            raise (IntegrityError if taken else DataError)(outcome.reason)
        return list(range(outcome.first, outcome.last + 1))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        stream_id = str(originator_id)
        records = self._hand.streams.get(stream_id)
        if records is None or desc or not (gt is lte is limit is None):
            records = self.log.read_stream(stream_id, gt=gt, lte=lte, desc=desc, limit=limit)
        return [
            StoredEvent(originator_id, record.stream_version, record.topic, bytes(record.body))
            for record in records
        ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = 0 if start is None else start - 1 if inclusive_of_start else start
        found: list[Notification] = []
        while len(found) < limit:
            records = self.log.read(after, limit, upto=stop)
            found += [self._notification(row) for row in records if _wanted(row, topics)]
            if len(records) < limit:
                break
            after = records[-1].position
        return found[:limit]

    def max_notification_id(self) -> int | None:
        return self.log.head() or None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        return _Tail(recorder=self, gt=gt, topics=topics)

    def _notification(self, record: Record) -> Notification:
        return Notification(
            originator_id=self._read_id(record.stream_id),
            originator_version=record.stream_version,
            topic=record.topic,
            state=bytes(record.body),
            id=record.position,
        )


class _Hand(local):
    """What a thread has at hand."""

    streams: Mapping[str, Sequence[Record]] = {}


class _Tail(Subscription[ApplicationRecorder]):
    """Follows the log: woken by appends of this process, polling for those of others."""

    def __init__(self, recorder: LogRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._after = gt or 0
        self._ready: list[Notification] = []
        self._wake = Event()
        self._unsubscribe = recorder.log.on_append(self._wake.set)

    def stop(self) -> None:
        super().stop()
        self._unsubscribe()
        self._wake.set()

    def __next__(self) -> Notification:
        while not (self._ready or self._has_been_stopped):
            self._wake.clear()
            self._ready = list(
                self._recorder.select_notifications(
                    self._after, _PAGE, topics=self._topics, inclusive_of_start=False
                )
            )
            if not self._ready:
                self._wake.wait(_POLL_SECONDS)
        if self._has_been_stopped:
            raise StopIteration
        self._after = self._ready[0].id
        return self._ready.pop(0)


def _wanted(record: Record, topics: Sequence[str]) -> bool:
    return not topics or record.topic in topics
