"""How far a subscription has come: one mark per source and slot, and how much is looked at."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from math import inf
from secrets import randbits
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, bindparam, delete, func, select

from daybook_chassis.consumer.tables import CHECKPOINTS
from daybook_chassis.database import upsert
from daybook_chassis.store.log import Fork

COVERED = -1
"""The slot number under which the position up to which a log was looked at is kept.

It counts for every slot: one that has no mark of its own, or an earlier one, is as far as this.
"""

SEEN = -3
"""The slot number under which the epoch of a log is kept, once a slot was heard in a later one."""

REVISION = -2
"""The slot number under which, for no source, a number is kept that changes with every mark."""

_COVERED = select(CHECKPOINTS.c.epoch, CHECKPOINTS.c.position).where(
    CHECKPOINTS.c.subscription == bindparam("subscription"),
    CHECKPOINTS.c.source == bindparam("source"),
    CHECKPOINTS.c.slot == COVERED,
)

_COVERED_OF_ONE = select(CHECKPOINTS.c.source, CHECKPOINTS.c.epoch, CHECKPOINTS.c.position).where(
    CHECKPOINTS.c.subscription == bindparam("subscription"), CHECKPOINTS.c.slot == COVERED
)
_ALL_COVERED = select(
    CHECKPOINTS.c.subscription, CHECKPOINTS.c.source, CHECKPOINTS.c.epoch, CHECKPOINTS.c.position
).where(CHECKPOINTS.c.slot == COVERED)
_OF_ONE = select(
    CHECKPOINTS.c.source, CHECKPOINTS.c.slot, CHECKPOINTS.c.epoch, CHECKPOINTS.c.position
).where(CHECKPOINTS.c.subscription == bindparam("subscription"), CHECKPOINTS.c.slot != REVISION)
_REVISION_OF_ONE = select(CHECKPOINTS.c.position).where(
    CHECKPOINTS.c.subscription == bindparam("subscription"),
    CHECKPOINTS.c.source == "",
    CHECKPOINTS.c.slot == REVISION,
)
_TURN = select(func.pg_advisory_xact_lock(bindparam("turn", type_=BigInteger)))


class Mark(NamedTuple):
    """Everything of this lane up to `position` is applied, held, or of no interest."""

    epoch: int
    position: int


START = Mark(1, 0)
"""Where everyone begins."""

Marks = dict[tuple[str, int], Mark]
"""By (source, slot)."""


def at(marks: Marks, lane: tuple[str, int]) -> Mark:
    """How far a lane has come: as far as its own mark, or as its whole log was looked at."""
    own, covered = marks.get(lane, START), marks.get((lane[0], COVERED), START)
    return own if own.position >= covered.position else covered


def epoch_of(marks: Marks, source: str) -> int:
    """The latest epoch in which a log was seen: no mark of it is of a later one."""
    seen, covered = marks.get((source, SEEN), START), marks.get((source, COVERED), START)
    return max(seen.epoch, covered.epoch)


def load(tx: Connection, subscription: str) -> Marks:
    """All marks of a subscription."""
    rows = tx.execute(_OF_ONE, {"subscription": subscription})
    return {(source, slot): Mark(epoch, position) for source, slot, epoch, position in rows}


def load_all(tx: Connection) -> dict[str, Marks]:
    """All marks of every subscription of a service."""
    found: dict[str, Marks] = {}
    for row in tx.execute(select(CHECKPOINTS).where(CHECKPOINTS.c.slot != REVISION)):
        marks = found.setdefault(row.subscription, {})
        marks[row.source, row.slot] = Mark(row.epoch, row.position)
    return found


def lock(tx: Connection, subscription: str) -> Marks:
    """All marks of a subscription; no other transaction moves them meanwhile.

    One lock for all of them: hundreds of rows would have to be written to be locked. On SQLite
    whoever writes is alone.
    """
    _take_turn(tx, subscription)
    return load(tx, subscription)


def _take_turn(tx: Connection, subscription: str) -> None:
    if tx.dialect.name == "postgresql":
        tx.execute(_TURN, {"turn": _turn(subscription)})


def _turn(subscription: str) -> int:
    """The number of a lock, which is a signed one of 64 bits; a clash costs a wait."""
    return int.from_bytes(sha256(subscription.encode()).digest()[:8], signed=True)


def covered(tx: Connection, subscription: str, source: str) -> Mark:
    """Up to where a subscription has looked at a log."""
    row = tx.execute(_COVERED, {"subscription": subscription, "source": source}).first()
    return Mark(row.epoch, row.position) if row else START


def covered_of(tx: Connection, subscription: str) -> dict[str, Mark]:
    """The same for every log that it has looked at."""
    rows = tx.execute(_COVERED_OF_ONE, {"subscription": subscription})
    return {source: Mark(epoch, position) for source, epoch, position in rows}


def all_covered(tx: Connection) -> dict[tuple[str, str], Mark]:
    """The same for every subscription of a service and every log, by (subscription, source)."""
    rows = tx.execute(_ALL_COVERED)
    return {(name, source): Mark(epoch, position) for name, source, epoch, position in rows}


def begun(tx: Connection) -> set[str]:
    """The subscriptions that have any mark."""
    return set(tx.execute(select(CHECKPOINTS.c.subscription).distinct()).scalars())


class Memory:
    """The marks of one subscription as this process last saw them.

    They are hundreds, and most deliveries are of a few facts: as long as the revision is the one
    that was seen, nobody moved any, and they need not be read. A revision is drawn at random, so
    that one which was rolled back, or forgotten, never comes again.
    """

    def __init__(self, subscription: str) -> None:
        self._subscription = subscription
        self._revision: int | None = None
        self._marks: Marks = {}

    def lock(self, tx: Connection) -> Marks:
        """As `lock`; what is returned is not to be changed."""
        _take_turn(tx, self._subscription)
        return self.look(tx)

    def look(self, tx: Connection) -> Marks:
        """As `load`; what is returned is not to be changed, and changes with the next look."""
        revision = tx.execute(_REVISION_OF_ONE, {"subscription": self._subscription}).scalar()
        if revision is None or revision != self._revision:
            self._marks = load(tx, self._subscription)
            self._revision = revision
        return self._marks

    def save(self, tx: Connection, marks: Marks) -> None:
        """As `save`, with the marks locked; those that are where they were are not written."""
        moved = {lane: mark for lane, mark in marks.items() if self._marks.get(lane) != mark}
        if moved:
            self._revision = save(tx, self._subscription, moved)
            self._marks |= moved


def save(tx: Connection, subscription: str, marks: Marks) -> int:
    """Move the marks that are given; returns the revision."""
    revision = randbits(62)
    upsert(
        CHECKPOINTS,
        tx,
        [
            {
                "subscription": subscription,
                "source": source,
                "slot": slot,
                "epoch": mark.epoch,
                "position": mark.position,
            }
            for (source, slot), mark in [*marks.items(), (("", REVISION), Mark(0, revision))]
        ],
    )
    return revision


def forget(tx: Connection, subscription: str) -> None:
    """Start from the beginning."""
    tx.execute(delete(CHECKPOINTS).where(CHECKPOINTS.c.subscription == subscription))


def surviving(epoch: int, forks: Sequence[Fork]) -> float:
    """Up to which position a log still holds what it held in an epoch; infinite if all of it."""
    return min((fork.forked_after for fork in forks if fork.epoch > epoch), default=inf)


def diverged(marks: Marks, source: str, forks: Sequence[Fork]) -> bool:
    """Whether this subscription saw what a later epoch of a log lost."""
    return bool(_lost(marks, source, forks))


def rewound(
    marks: Marks, source: str, forks: Sequence[Fork], heads: Callable[[int], Mapping[int, int]]
) -> Marks:
    """Where the marks of what is lost go back to, given the slots' heads up to a position."""
    lost = _lost(marks, source, forks)
    before = {upto: heads(upto) for upto in set(lost.values())}
    epoch = forks[-1].epoch
    return {(source, SEEN): Mark(epoch, 0)} | {
        (source, slot): Mark(epoch, upto if slot == COVERED else before[upto].get(slot, 0))
        for (_, slot), upto in lost.items()
    }


def _lost(marks: Marks, source: str, forks: Sequence[Fork]) -> dict[tuple[str, int], int]:
    """The marks of a source that the log does not reach any more, and what is left before them."""
    left = {
        lane: (mark, surviving(mark.epoch, forks))
        for lane, mark in marks.items()
        if lane[0] == source
    }
    return {lane: int(upto) for lane, (mark, upto) in left.items() if mark.position > upto}
