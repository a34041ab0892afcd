"""The log of one source: contiguous positions, slots, a hash chain, and groups of appends (I1, I2).

A transaction locks the head row, and only then, in further statements, reads the tail and what
would conflict: one statement would see a snapshot from before the lock. The head row is never
updated by an append, so it does not grow dead versions under a long reader.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from daybook_contracts.envelope import SLOTS, Envelope, dataschema_of, slot_of
from sqlalchemy import Connection, Row, func, insert, select
from sqlalchemy.exc import DataError, InterfaceError, StatementError

from daybook_chassis.database import Database
from daybook_chassis.errors import Conflict, IdempotencyKeyReused, StreamConflictError, Transient
from daybook_chassis.store.entry import (
    Append,
    Entry,
    Once,
    Outcome,
    Provenance,
    Record,
    Refused,
    Stored,
    split_topic,
)
from daybook_chassis.store.group_commit import GroupCommit
from daybook_chassis.store.tables import LogTables, log_tables

GENESIS = bytes(32)
"""The hash before the first row."""

_NO_SLOTS = (0,) * SLOTS


@dataclass(frozen=True, slots=True)
class Fork:
    """Generation `epoch` of a log goes on after `forked_after` of the one before."""

    epoch: int
    forked_after: int


@dataclass(slots=True)
class _Tail:
    """Where the log ends: kept between appends, and caught up when another process wrote."""

    position: int = 0
    hash: bytes = GENESIS
    slots: tuple[int, ...] = _NO_SLOTS


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the log already holds of the streams and keys of a group."""

    versions: set[tuple[str, int]]
    keys: dict[str, Row[Any]]


class Log:
    """Appends to and reads from the log of `source`. Safe for many threads and processes."""

    def __init__(self, database: Database, source: str, *, own: bool = True) -> None:
        self.database = database
        self.source = source
        self.tables: LogTables = log_tables(source, own)
        self._tail = _Tail()
        self._group: GroupCommit[Append, Outcome] = GroupCommit(self._write)
        self._listeners: list[Callable[[], None]] = []

    def create(self) -> None:
        """Create the tables and open epoch 1. Safe to repeat."""
        self.database.create(self.tables.metadata)
        with self.database.write() as tx:
            if tx.execute(select(self.tables.head.c.source).with_for_update()).first() is None:
                tx.execute(insert(self.tables.head).values(source=self.source, epoch=1))
                tx.execute(
                    insert(self.tables.epochs).values(
                        epoch=1, forked_after=0, opened_at=datetime.now(UTC)
                    )
                )

    def on_append(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit of this process; it must be quick."""
        self._listeners.append(listener)

    def append(self, appends: Sequence[Append]) -> list[Outcome]:
        """Store each append whole or refuse it alone; one outcome an append, in order.

        Concurrent callers share a transaction. Raises Transient when nothing is known to be
        stored: the same appends with the same keys may be sent again.
        """
        outcomes = self._group.submit(list(appends))
        for listener in self._listeners:
            listener()
        return outcomes

    def recall(self, onces: Sequence[Once]) -> list[Outcome | None]:
        """What became of earlier appends under these keys; None for a key that is new."""
        with self.database.read() as tx:
            rows = self._remembered(tx, [once.key for once in onces])
        return [_repeat(once, rows, {}) for once in onces]

    def raise_epoch(self) -> Fork:
        """Open the next epoch after a restore or failover that may have lost commits."""
        with self.database.write() as tx:
            epoch = self._lock(tx) + 1
            fork = Fork(epoch, self._read_tail(tx)[0])
            tx.execute(self.tables.head.update().values(epoch=epoch))
            tx.execute(
                insert(self.tables.epochs).values(
                    epoch=epoch, forked_after=fork.forked_after, opened_at=datetime.now(UTC)
                )
            )
        return fork

    def forks(self) -> list[Fork]:
        """The generations of this log, oldest first; the last one is current."""
        columns = self.tables.epochs.c
        with self.database.read() as tx:
            rows = tx.execute(select(columns.epoch, columns.forked_after).order_by(columns.epoch))
            return [Fork(*row) for row in rows]

    def head(self) -> int:
        """The last position, 0 when empty."""
        with self.database.read() as tx:
            return self._read_tail(tx)[0]

    def slot_heads(self, upto: int | None = None) -> dict[int, int]:
        """The last public position of every slot that has one: what a complete reader has seen."""
        log = self.tables.log.c
        query = select(log.slot, func.max(log.position)).where(log.slot.is_not(None))
        if upto is not None:
            query = query.where(log.position <= upto)
        with self.database.read() as tx:
            return {row[0]: row[1] for row in tx.execute(query.group_by(log.slot))}

    def read(
        self, after: int, limit: int, *, slot: int | None = None, upto: int | None = None
    ) -> list[Record]:
        """Rows after a position, in order, at most `limit`; of one slot if given."""
        log = self.tables.log.c
        query = select(*_columns(log)).where(log.position > after)
        if slot is not None:
            query = query.where(log.slot == slot)
        if upto is not None:
            query = query.where(log.position <= upto)
        with self.database.read() as tx:
            rows = tx.execute(query.order_by(log.position).limit(limit))
            return [Record(*row) for row in rows]

    def read_stream(
        self,
        stream_id: str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[Record]:
        """Rows of one stream by version."""
        log = self.tables.log.c
        query = select(*_columns(log)).where(log.stream_id == stream_id)
        if gt is not None:
            query = query.where(log.stream_version > gt)
        if lte is not None:
            query = query.where(log.stream_version <= lte)
        order = log.stream_version.desc() if desc else log.stream_version
        with self.database.read() as tx:
            rows = tx.execute(query.order_by(order).limit(limit))
            return [Record(*row) for row in rows]

    # --- writing, with the turn of the group commit held ---

    def _write(self, appends: list[Append]) -> list[Outcome]:
        rows: list[dict[str, Any]] = []
        try:
            with self.database.write() as tx:
                outcomes, rows, keys, tail = self._decide(tx, appends)
                if rows:
                    tx.execute(insert(self.tables.log), rows)
                if keys:
                    tx.execute(insert(self.tables.idempotency), keys)
        except (DataError, InterfaceError, OverflowError, StatementError) as error:
            # A value the database cannot hold: whose it was shows when each goes alone.
            if len(appends) > 1:
                return [outcome for append in appends for outcome in self._write([append])]
            return [Refused(Conflict(f"the log cannot hold this: {type(error).__name__}"))]
        except Transient:
            if not self._is_stored(rows):
                raise
        self._tail = tail
        return outcomes

    def _decide(
        self, tx: Connection, appends: list[Append]
    ) -> tuple[list[Outcome], list[dict[str, Any]], list[dict[str, Any]], _Tail]:
        epoch = self._lock(tx)
        tail = self._catch_up(tx)
        taken = self._taken(tx, appends)
        seal = _Sealer(self.source, epoch, tail)
        outcomes: list[Outcome] = []
        onces: dict[str, tuple[Once, Stored]] = {}
        for append in appends:
            outcome = _repeat(append.once, taken.keys, onces) or _refusal(append, taken)
            if outcome is None:
                first = seal.position + 1
                for entry in append.entries:
                    seal.add(entry)
                    taken.versions.add((str(entry.originator_id), entry.originator_version))
                outcome = Stored(first, seal.position, epoch)
                if append.once is not None:
                    onces[append.once.key] = (append.once, outcome)
            outcomes.append(outcome)
        keys = [
            {
                "key": once.key,
                "fingerprint": once.fingerprint,
                "first_position": stored.first,
                "last_position": stored.last,
            }
            for once, stored in onces.values()
        ]
        return outcomes, seal.rows, keys, seal.tail()

    def _lock(self, tx: Connection) -> int:
        epoch = tx.execute(select(self.tables.head.c.epoch).with_for_update()).scalar()
        if epoch is None:
            raise RuntimeError(f"the log of {self.source} was never created")
        return int(epoch)

    def _read_tail(self, tx: Connection) -> tuple[int, bytes]:
        log = self.tables.log.c
        row = tx.execute(
            select(log.position, log.hash).order_by(log.position.desc()).limit(1)
        ).first()
        return (row[0], bytes(row[1])) if row else (0, GENESIS)

    def _catch_up(self, tx: Connection) -> _Tail:
        position, digest = self._read_tail(tx)
        known = self._tail
        if (position, digest) == (known.position, known.hash):
            return known
        if position < known.position:  # restored to an older state under our feet
            known = _Tail()
        log = self.tables.log.c
        newer = (
            select(log.slot, func.max(log.position))
            .where(log.slot.is_not(None), log.position > known.position)
            .group_by(log.slot)
        )
        slots = list(known.slots)
        for slot, last in tx.execute(newer):
            slots[slot] = last
        return _Tail(position, digest, tuple(slots))

    def _taken(self, tx: Connection, appends: list[Append]) -> _Taken:
        log = self.tables.log.c
        entries = [entry for append in appends for entry in append.entries]
        keys = [append.once.key for append in appends if append.once is not None]
        versions: set[tuple[str, int]] = set()
        if entries:
            # Two IN lists, paired in `_refusal`: an IN of pairs is slow on PostgreSQL.
            wanted = {entry.originator_version for entry in entries}
            query = select(log.stream_id, log.stream_version).where(
                log.stream_id.in_({str(entry.originator_id) for entry in entries}),
                log.stream_version.in_(wanted | {version - 1 for version in wanted}),
            )
            versions = {(row[0], row[1]) for row in tx.execute(query)}
        return _Taken(versions, self._remembered(tx, keys))

    def _remembered(self, tx: Connection, keys: list[str]) -> dict[str, Row[Any]]:
        if not keys:
            return {}
        once = self.tables.idempotency
        rows = tx.execute(
            select(once, self.tables.head.c.epoch).where(once.c.key.in_(keys))
        )
        return {row.key: row for row in rows}

    def _is_stored(self, rows: list[dict[str, Any]]) -> bool:
        """Whether a transaction whose COMMIT went unanswered did commit."""
        if not rows:
            return False
        last = rows[-1]
        records = self.read(last["position"] - 1, 1)
        return bool(records) and bytes(records[0].hash) == last["hash"]


class _Sealer:
    """Gives entries their places and chains their hashes."""

    def __init__(self, source: str, epoch: int, tail: _Tail) -> None:
        self.source = source
        self.epoch = epoch
        self.position = tail.position
        self.rows: list[dict[str, Any]] = []
        self._hash = tail.hash
        self._slots = list(tail.slots)
        self._now = datetime.now(UTC)

    def add(self, entry: Any) -> None:
        self.position += 1
        made = entry.provenance if isinstance(entry, Entry) else Provenance.unknown()
        stream_id = str(entry.originator_id)
        key = made.key or stream_id
        slot = slot_of(key) if made.public else None
        previous = None if slot is None else self._slots[slot]
        name, version = split_topic(entry.topic)
        envelope = Envelope.model_construct(
            id=str(made.event_id),
            source=self.source,
            type=name,
            subject=stream_id,
            time=self._now,
            dataschema=dataschema_of(name, version),
            partitionkey=key,
            sequence=self.position,
            epoch=self.epoch,
            slot=slot,
            prevposition=previous,
            streamversion=entry.originator_version,
            occurredat=made.occurred_at,
            correlationid=made.correlation_id,
            causationid=made.causation_id,
            actor=made.actor,
            policyversion=made.policy_version,
            timeline=made.timeline,
            traceparent=made.traceparent,
            hops=made.hops,
        ).to_json()
        self._hash = chain(self._hash, envelope, entry.state)
        if slot is not None:
            self._slots[slot] = self.position
        self.rows.append(
            {
                "position": self.position,
                "stream_id": stream_id,
                "stream_version": entry.originator_version,
                "topic": entry.topic,
                "slot": slot,
                "envelope": envelope,
                "body": entry.state,
                "hash": self._hash,
            }
        )

    def tail(self) -> _Tail:
        return _Tail(self.position, self._hash, tuple(self._slots))


def chain(previous: bytes, envelope: bytes, body: bytes) -> bytes:
    """`sha256(previous hash, envelope, body)`, with the envelope's length between them.

    The length makes the boundary part of what is hashed: no byte can move from one to the other.
    """
    return hashlib.sha256(
        previous + len(envelope).to_bytes(8, "big") + envelope + body
    ).digest()


def _repeat(
    once: Once | None, known: Mapping[str, Row[Any]], now: Mapping[str, tuple[Once, Stored]]
) -> Outcome | None:
    """The outcome of a key that was met before, in the log or earlier in this very group."""
    if once is None:
        return None
    if once.key in now:
        before, stored = now[once.key]
        fingerprint, outcome = before.fingerprint, replace(stored, repeat=True)
    elif once.key in known:
        row = known[once.key]
        fingerprint = row.fingerprint
        outcome = Stored(row.first_position, row.last_position, row.epoch, repeat=True)
    else:
        return None
    if fingerprint != once.fingerprint:
        return Refused(IdempotencyKeyReused(f"key {once.key} came with another body before"))
    return outcome


def _refusal(append: Append, taken: _Taken) -> Outcome | None:
    """Refuse an append that wants a place in a stream which is taken, or would leave a hole."""
    wanted: set[tuple[str, int]] = set()
    for entry in append.entries:
        place = (str(entry.originator_id), entry.originator_version)
        before = (place[0], place[1] - 1)
        if place in taken.versions or place in wanted:
            return Refused(StreamConflictError(f"stream {place[0]} has a version {place[1]}"))
        follows = place[1] == 1 or before in taken.versions or before in wanted
        if isinstance(entry, Entry) and not follows:
            return Refused(StreamConflictError(f"stream {place[0]} has no version {before[1]}"))
        wanted.add(place)
    return None


def _columns(log: Any) -> tuple[Any, ...]:
    return (
        log.position,
        log.stream_id,
        log.stream_version,
        log.topic,
        log.slot,
        log.envelope,
        log.body,
        log.hash,
    )
