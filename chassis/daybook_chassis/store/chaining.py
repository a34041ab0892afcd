"""Places in a log: positions without holes, slot links, and a chain of hashes (I2, I7)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from eventsourcing.persistence import StoredEvent
from pydantic import ValidationError

from daybook_chassis.errors import Poison
from daybook_chassis.store.entry import Entry, Provenance, Refused, Stored, split_topic
from daybook_contracts.envelope import SLOTS, Envelope, dataschema_of, first_problem

GENESIS = bytes(32)
"""The hash before the first row."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Where a log ends: its last position and hash, and the last public position of each slot."""

    position: int = 0
    hash: bytes = GENESIS
    slots: tuple[int, ...] = (0,) * SLOTS


class Chain:
    """Gives entries their places after a tail; `rows` are what is to be inserted."""

    def __init__(self, source: str, epoch: int, tail: Tail) -> None:
        self.rows: list[dict[str, Any]] = []
        self._source = source
        self._epoch = epoch
        self._position = tail.position
        self._hash = tail.hash
        self._slots = list(tail.slots)
        self._now = datetime.now(UTC)

    @property
    def tail(self) -> Tail:
        return Tail(self._position, self._hash, tuple(self._slots))

    def place(self, entries: Sequence[StoredEvent]) -> Stored | Refused:
        """All of the entries, in order, or none if one of them fits no envelope."""
        before = (self._position, self._hash, self._slots.copy(), len(self.rows))
        try:
            for entry in entries:
                self._add(entry)
        except ValueError as error:
            self._position, self._hash, self._slots, count = before
            del self.rows[count:]
            reason = first_problem(error) if isinstance(error, ValidationError) else str(error)
            return Refused(Poison(f"the log cannot hold this: {reason}"))
        return Stored(before[0] + 1, self._position, self._epoch)

    def _add(self, entry: StoredEvent) -> None:
        envelope = self._envelope(entry, self._position + 1)
        written = envelope.to_json()
        self._position = envelope.sequence
        self._hash = chain(self._hash, written, entry.state)
        if envelope.slot is not None:
            self._slots[envelope.slot] = self._position
        self.rows.append(
            {
                "position": self._position,
                "stream_id": envelope.subject,
                "stream_version": entry.originator_version,
                "topic": entry.topic,
                "slot": envelope.slot,
                "envelope": written,
                "body": entry.state,
                "hash": self._hash,
            }
        )

    def _envelope(self, entry: StoredEvent, position: int) -> Envelope:
        """Raises ValueError: what is written once cannot be mended later, so it is checked."""
        made = entry.provenance if isinstance(entry, Entry) else Provenance.unknown()
        stream_id = str(entry.originator_id)
        key, slot = made.lane(stream_id)
        name, version = split_topic(entry.topic)
        return Envelope(
            id=str(made.event_id),
            source=self._source,
            type=name,
            subject=stream_id,
            time=self._now,
            dataschema=dataschema_of(name, version),
            partitionkey=key,
            sequence=position,
            epoch=self._epoch,
            slot=slot,
            prevposition=None if slot is None else self._slots[slot],
            streamversion=entry.originator_version,
            occurredat=made.occurred_at,
            correlationid=made.correlation_id,
            causationid=made.causation_id,
            actor=made.actor,
            policyversion=made.policy_version,
            timeline=made.timeline,
            traceparent=made.traceparent,
            hops=made.hops,
        )


def chain(previous: bytes, envelope: bytes, body: bytes) -> bytes:
    """`sha256(previous hash, envelope, body)`, with the envelope's length between them.

    The length makes the boundary part of what is hashed: no byte can move from one to the other.
    """
    return hashlib.sha256(previous + len(envelope).to_bytes(8, "big") + envelope + body).digest()
