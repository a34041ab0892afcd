"""The log of one source: contiguous positions, slots, a hash chain, and groups of appends (I1, I2).

A transaction locks the head row, and only then, in further statements, reads the tail and what
would conflict: one statement would see a snapshot from before the lock. The head row is never
updated by an append, so it does not grow dead versions under a long reader.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select

from daybook_chassis import telemetry
from daybook_chassis.database import Database, among, insert_missing
from daybook_chassis.errors import Transient
from daybook_chassis.store.chaining import Chain, Tail
from daybook_chassis.store.entry import Append, Once, Outcome, Record, Stored
from daybook_chassis.store.group_commit import GroupCommit, Take
from daybook_chassis.store.judging import Judge, unfit, unfit_key
from daybook_chassis.store.lookups import holds, last_place, slot_heads
from daybook_chassis.store.statements import statements_for
from daybook_chassis.store.tables import LogTables, log_tables
from daybook_contracts.envelope import SLOTS

_NEAR = 1_000
"""Rows. If others wrote more than that meanwhile, it is cheaper to ask for each slot."""


@dataclass(frozen=True, slots=True)
class Fork:
    """Generation `epoch` of a log goes on after `forked_after` of the one before."""

    epoch: int
    forked_after: int


class Log:
    """Appends to and reads from the log of `source`. Safe for many threads and processes."""

    def __init__(self, database: Database, source: str, *, own: bool = True) -> None:
        self.database = database
        self.source = source
        self.tables: LogTables = log_tables(source, own)
        self._statements = statements_for(source, self.tables, database.engine.dialect)
        self._tail = Tail()  # kept between appends, caught up when another process wrote
        self._group: GroupCommit[Append, Outcome] = GroupCommit(self._write)
        self._listeners: list[Callable[[], None]] = []
        log = self.tables.log.c  # what is asked most is built once
        self._by_position = (
            select(self.tables.log)
            .where(log.position > bindparam("after"))
            .order_by(log.position)
            .limit(bindparam("most"))
        )
        epochs = self.tables.epochs.c
        self._forks = select(epochs.epoch, epochs.forked_after).order_by(epochs.epoch)
        self._by_version = (
            select(self.tables.log)
            .where(log.stream_id == bindparam("stream"), log.stream_version > bindparam("gt"))
            .order_by(log.stream_version)
        )

    def create(self) -> None:
        """Create the tables of a log that stands alone, and open it; a service migrates instead."""
        self.database.create(self.tables.metadata)
        self.open()

    def open(self) -> None:
        """Open epoch 1 unless there is one. Safe to repeat, and from several processes."""
        now = datetime.now(UTC)
        with self.database.write() as tx:
            owner = tx.execute(select(self.tables.head.c.source)).scalar()
            if owner not in (None, self.source):
                raise RuntimeError(f"these tables hold the log of {owner}, not of {self.source}")
            insert_missing(self.tables.head, tx, [{"source": self.source, "epoch": 1}])
            first = {"epoch": 1, "forked_after": 0, "opened_at": now}
            insert_missing(self.tables.epochs, tx, [first])

    def on_append(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each commit of this process, and when others are `noticed`.

        It must be quick and never fail. Returns how to stop that.
        """
        self._listeners.append(listener)

        def stop() -> None:
            with suppress(ValueError):  # it was stopped before
                self._listeners.remove(listener)

        return stop

    def noticed(self) -> None:
        """Another process appended, or may have: call the listeners here."""
        for listener in tuple(self._listeners):
            listener()

    def append(self, appends: Sequence[Append]) -> list[Outcome]:
        """Store each append whole or refuse it alone; one outcome an append, in order.

        Concurrent callers share a transaction. Raises Transient when nothing is known to be
        stored: the same appends with the same keys may be sent again.
        """
        if not appends:
            return []
        outcomes = self._group.submit(list(appends))
        for listener in tuple(self._listeners):
            listener()
        return outcomes

    def recall(self, onces: Sequence[Once]) -> list[Outcome | None]:
        """What became of earlier appends under these keys; None for a key that is new."""
        fit = {once.key for once in onces if unfit_key(once) is None}
        if not fit:
            return [unfit_key(once) for once in onces]
        with self.database.read() as tx:
            epoch = tx.execute(select(self.tables.head.c.epoch)).scalar_one()
            stored = self._statements.state(tx, epoch, (), fit).keys
        return [
            stored[once.key].answer(once) if once.key in stored else unfit_key(once)
            for once in onces
        ]

    def raise_epoch(self) -> Fork:
        """Open the next epoch after a restore or failover that may have lost commits."""
        with self.database.write() as tx:
            epoch = self._statements.lock(tx) + 1
            fork = Fork(epoch, last_place(tx, self.tables).position)
            tx.execute(self.tables.head.update().values(epoch=epoch))
            tx.execute(
                insert(self.tables.epochs).values(
                    epoch=epoch, forked_after=fork.forked_after, opened_at=datetime.now(UTC)
                )
            )
        return fork

    def forks(self) -> list[Fork]:
        """The generations of this log, oldest first; the last one is current."""
        with self.database.glance() as tx:
            return [Fork(*row) for row in tx.execute(self._forks)]

    def head(self) -> int:
        """The last position, 0 when empty."""
        with self.database.glance() as tx:
            return last_place(tx, self.tables).position

    def slot_heads(self, upto: int | None = None) -> dict[int, int]:
        """The last public position of every slot that has one: what a complete reader has seen."""
        with self.database.glance() as tx:
            return slot_heads(tx, self.tables, upto=upto)

    def read(
        self, after: int, limit: int, *, slot: int | None = None, upto: int | None = None
    ) -> list[Record]:
        """Rows after a position, in order, at most `limit`; of one slot if given."""
        log = self.tables.log.c
        query = self._by_position
        if slot is not None:
            query = query.where(log.slot == slot)
        if upto is not None:
            query = query.where(log.position <= upto)
        return self._records(query, after=after, most=max(limit, 0))

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
        query = self._by_version
        if lte is not None:
            query = query.where(log.stream_version <= lte)
        if desc:
            query = query.order_by(None).order_by(log.stream_version.desc())
        if limit is not None:
            query = query.limit(limit)
        return self._records(query, stream=stream_id, gt=-1 if gt is None else gt)

    def read_streams(self, stream_ids: Collection[str]) -> dict[str, list[Record]]:
        """Whole streams, each by version, asked for once."""
        found: dict[str, list[Record]] = {stream_id: [] for stream_id in stream_ids}
        if found:
            log = self.tables.log
            with self.database.glance() as tx:
                query = select(log).where(among(tx, log.c.stream_id, list(found)))
                for row in tx.execute(query.order_by(log.c.stream_id, log.c.stream_version)):
                    record = Record(*row)
                    found[record.stream_id].append(record)
        return found

    def _records(self, query: Select[Any], **parameters: Any) -> list[Record]:
        with self.database.glance() as tx:
            return [Record(*row) for row in tx.execute(query, parameters)]

    # --- writing, with the turn of the group commit held ---

    def _write(self, take: Take[Append]) -> list[Outcome]:
        decision: _Decision | None = None
        begun = perf_counter()
        try:
            with self.database.write() as tx:
                epoch = self._statements.lock(tx)
                decision = self._decide(tx, epoch, take())
                if decision.chain.rows or decision.keys:
                    self._statements.insert(tx, decision.chain.rows, decision.keys)
        except Transient:
            if decision is None or not self._is_stored(decision.chain.rows):
                raise
        self._tail = decision.chain.tail
        telemetry.count("daybook.facts.appended", len(decision.chain.rows), source=self.source)
        telemetry.took("daybook.append.duration", perf_counter() - begun, source=self.source)
        return decision.outcomes

    def _decide(self, tx: Connection, epoch: int, appends: list[Append]) -> "_Decision":
        answers: list[Outcome | None] = [unfit(append) for append in appends]
        fit = [append for append, no in zip(appends, answers, strict=True) if no is None]
        state = self._statements.state(tx, epoch, _streams(fit), _keys(fit))
        chain = Chain(self.source, epoch, self._catch_up(tx, state.tail))
        judge = Judge(epoch, state.versions, state.keys)
        outcomes: list[Outcome] = []
        for append, no in zip(appends, answers, strict=True):
            outcome = no or judge.answer(append)
            if outcome is None:
                outcome = chain.place(append.entries)
                if isinstance(outcome, Stored):
                    judge.placed(append, outcome)
            outcomes.append(outcome)
        keys = [
            {
                "key": key,
                "fingerprint": new.fingerprint,
                "first_position": new.stored.first,
                "last_position": new.stored.last,
            }
            for key, new in judge.new_keys.items()
        ]
        return _Decision(chain, outcomes, keys)

    def _catch_up(self, tx: Connection, tail: Tail) -> Tail:
        before = self._tail
        if (tail.position, tail.hash) == (before.position, before.hash):
            return before
        if tail.position - before.position < _NEAR:
            caught_up = self._statements.caught_up(tx, before, tail)
            if caught_up is not None:
                return caught_up
        # Just opened, or restored to another state under our feet.
        heads = slot_heads(tx, self.tables)
        return replace(tail, slots=tuple(heads.get(slot, 0) for slot in range(SLOTS)))

    def _is_stored(self, rows: list[dict[str, Any]]) -> bool:
        """Whether a transaction whose COMMIT went unanswered did commit, once it has ended."""
        if not rows:
            return False
        with self.database.write() as tx:
            self._statements.lock(tx)
            return holds(tx, self.tables, rows[-1]["position"], rows[-1]["hash"])


@dataclass(frozen=True, slots=True)
class _Decision:
    """What one transaction inserts, and what it answers."""

    chain: Chain
    outcomes: list[Outcome]
    keys: list[dict[str, Any]]


def _streams(appends: Sequence[Append]) -> set[str]:
    """What the appends read or write."""
    written = {stream for append in appends for stream, _ in append.places}
    return written.union(*(append.reads for append in appends))


def _keys(appends: Iterable[Append]) -> set[str]:
    return {append.once.key for append in appends if append.once is not None}
