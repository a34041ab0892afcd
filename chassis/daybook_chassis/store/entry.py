"""What goes into a log and what comes out: entries with their provenance, appends, outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from uuid_utils.compat import uuid7

from daybook_chassis.errors import DaybookError
from daybook_contracts.envelope import slot_of

_VERSION_DIGITS = 4  # as many as an envelope's `dataschema` may have


@dataclass(frozen=True, slots=True)
class Provenance:
    """Why, when and by whom: the part of an envelope that is known before the append.

    `key` is the partition key; None gives the stream id. Only a `public` entry gets a slot.
    """

    occurred_at: datetime
    actor: str
    correlation_id: str
    causation_id: str
    event_id: UUID = field(default_factory=uuid7)
    key: str | None = None
    public: bool = False
    policy_version: str | None = None
    timeline: str | None = None
    traceparent: str | None = None
    hops: int = 0

    def lane(self, stream_id: str) -> tuple[str, int | None]:
        """The partition key, and the slot of what is public."""
        key = self.key or stream_id
        return key, slot_of(key) if self.public else None

    @classmethod
    def unknown(cls) -> "Provenance":
        """For events that come without any, as those of the library's own test suites do."""
        event_id = uuid7()
        return cls(datetime.now(UTC), "unknown", str(event_id), str(event_id), event_id)


@dataclass(frozen=True)
class Entry(StoredEvent):
    """A stored event of the library with its provenance; `topic` is type name and version."""

    provenance: Provenance = field(default_factory=Provenance.unknown, compare=False)


Entries = tuple[StoredEvent, ...]


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency record: the first append under `key` counts, repeats are recognised.

    `fingerprint` identifies the request's content, so that one key with two bodies is told apart
    from a repeat.
    """

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True, eq=False)
class Append:
    """Entries to be stored together or not at all.

    `reads` are the streams it was decided on, each at the version it had (0 for an empty one), and
    `epoch` the one in which they were remembered, None if they were just loaded: if a stream has
    moved, or the log has forked, the append is refused. `after` are appends of the same call
    without which this one is not to be stored either. `places` are stream and version of each
    entry.
    """

    entries: Entries
    once: Once | None = None
    reads: Mapping[str, int] = field(default_factory=dict)
    epoch: int | None = None
    after: tuple["Append", ...] = ()
    places: tuple[tuple[str, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        # Asked for again and again: to write an id as text takes as long as to hash an event.
        places = tuple((str(each.originator_id), each.originator_version) for each in self.entries)
        object.__setattr__(self, "places", places)

    def heads(self, first: int) -> dict[int, int]:
        """The last position in each slot that it takes, stored from position `first` on."""
        lanes = [
            entry.provenance.lane(stream)[1] if isinstance(entry, Entry) else None
            for entry, (stream, _) in zip(self.entries, self.places, strict=True)
        ]
        return {slot: first + place for place, slot in enumerate(lanes) if slot is not None}


@dataclass(frozen=True, slots=True)
class Stored:
    """The append is durable at positions `first` to `last`; `first > last` when it was empty.

    `repeat` says that an earlier append under the same key already did it.
    """

    first: int
    last: int
    epoch: int
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The append was not stored: a stream had moved on, the key had another body, or no log can
    hold it (Poison)."""

    reason: DaybookError


Outcome = Stored | Refused


@dataclass(frozen=True, slots=True)
class Record:
    """One stored row: its position and the exact bytes of envelope and body."""

    position: int
    stream_id: str
    stream_version: int
    topic: str
    slot: int | None
    envelope: bytes
    body: bytes
    hash: bytes


def topic_of(type_name: str, version: int) -> str:
    """`crm.sales.ContractSigned/1`: the stored type name, never a path of code."""
    return f"{type_name}/{version}"


def split_topic(topic: str) -> tuple[str, int]:
    """The inverse of `topic_of`; a topic without a version counts as version 1."""
    name, _, version = topic.rpartition("/")
    if name and version.isascii() and version.isdigit() and len(version) <= _VERSION_DIGITS:
        return name, int(version)
    return topic, 1
