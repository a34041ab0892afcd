"""How far a subscription has come: one mark per source and slot, and how much is looked at."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from math import inf
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, select

from daybook_chassis.consumer.tables import CHECKPOINTS
from daybook_chassis.database import insert_missing, upsert
from daybook_chassis.store.log import Fork

COVERED = -1
"""The slot number under which the position up to which a log was looked at is kept."""

_COVERED = select(CHECKPOINTS.c.epoch, CHECKPOINTS.c.position).where(
    CHECKPOINTS.c.subscription == bindparam("subscription"),
    CHECKPOINTS.c.source == bindparam("source"),
    CHECKPOINTS.c.slot == COVERED,
)

_ALL_COVERED = select(
    CHECKPOINTS.c.subscription, CHECKPOINTS.c.source, CHECKPOINTS.c.epoch, CHECKPOINTS.c.position
).where(CHECKPOINTS.c.slot == COVERED)
_OF_ONE = select(
    CHECKPOINTS.c.source, CHECKPOINTS.c.slot, CHECKPOINTS.c.epoch, CHECKPOINTS.c.position
).where(CHECKPOINTS.c.subscription == bindparam("subscription"))
_LOCKED = _OF_ONE.order_by(CHECKPOINTS.c.source, CHECKPOINTS.c.slot).with_for_update()


@dataclass(frozen=True, slots=True)
class Mark:
    """Everything of this lane up to `position` is applied, held, or of no interest."""

    epoch: int
    position: int


START = Mark(1, 0)
"""Where everyone begins."""

Marks = dict[tuple[str, int], Mark]
"""By (source, slot)."""


def load(tx: Connection, subscription: str) -> Marks:
    """All marks of a subscription."""
    return _marks(tx, _OF_ONE, subscription)


def load_all(tx: Connection) -> dict[str, Marks]:
    """All marks of every subscription of a service."""
    found: dict[str, Marks] = {}
    for row in tx.execute(select(CHECKPOINTS)):
        marks = found.setdefault(row.subscription, {})
        marks[row.source, row.slot] = Mark(row.epoch, row.position)
    return found


def lock(tx: Connection, subscription: str, lanes: Set[tuple[str, int]]) -> Marks:
    """All marks of a subscription; no other transaction moves them, or these lanes, meanwhile."""
    marks = _marks(tx, _LOCKED, subscription)
    fresh = sorted(lanes - marks.keys())
    if fresh:  # a lane without a row cannot be locked
        save(tx, subscription, dict.fromkeys(fresh, Mark(1, 0)), only_new=True)
        marks = _marks(tx, _LOCKED, subscription)
    return marks


def covered(tx: Connection, subscription: str, source: str) -> Mark:
    """Up to where a subscription has looked at a log."""
    row = tx.execute(_COVERED, {"subscription": subscription, "source": source}).first()
    return Mark(row.epoch, row.position) if row else START


def all_covered(tx: Connection) -> dict[tuple[str, str], Mark]:
    """The same for every subscription of a service and every log, by (subscription, source)."""
    rows = tx.execute(_ALL_COVERED)
    return {(name, source): Mark(epoch, position) for name, source, epoch, position in rows}


def _marks(tx: Connection, query: Select[Any], subscription: str) -> Marks:
    rows = tx.execute(query, {"subscription": subscription})
    return {(source, slot): Mark(epoch, position) for source, slot, epoch, position in rows}


def save(
    tx: Connection,
    subscription: str,
    marks: Mapping[tuple[str, int], Mark],
    *,
    only_new: bool = False,
) -> None:
    """Move the marks that are given, or with `only_new` set those that do not exist."""
    write = insert_missing if only_new else upsert
    write(
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
            for (source, slot), mark in marks.items()
        ],
    )


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
    return {
        (source, slot): Mark(
            forks[-1].epoch, upto if slot == COVERED else before[upto].get(slot, 0)
        )
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
