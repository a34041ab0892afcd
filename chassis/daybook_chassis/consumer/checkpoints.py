"""How far a subscription has come: one mark per source and slot, and how much is looked at."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from daybook_chassis.consumer.tables import CHECKPOINTS
from daybook_chassis.database import insert_missing, upsert
from daybook_chassis.store.log import Fork

COVERED = -1
"""The slot number under which the position up to which a log was looked at is kept."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Everything of this lane up to `position` is applied, held, or of no interest."""

    epoch: int
    position: int


Marks = dict[tuple[str, int], Mark]
"""By (source, slot)."""


def load(tx: Connection, subscription: str) -> Marks:
    """All marks of a subscription."""
    return _marks(tx, select(CHECKPOINTS).where(CHECKPOINTS.c.subscription == subscription))


def lock(tx: Connection, subscription: str, lanes: Set[tuple[str, int]]) -> Marks:
    """All marks of a subscription; no other transaction moves them, or these lanes, meanwhile."""
    query = (
        select(CHECKPOINTS)
        .where(CHECKPOINTS.c.subscription == subscription)
        .order_by(CHECKPOINTS.c.source, CHECKPOINTS.c.slot)
        .with_for_update()
    )
    marks = _marks(tx, query)
    fresh = sorted(lanes - marks.keys())
    if fresh:  # a lane without a row cannot be locked
        save(tx, subscription, dict.fromkeys(fresh, Mark(1, 0)), only_new=True)
        marks = _marks(tx, query)
    return marks


def covered(tx: Connection, subscription: str, source: str) -> Mark:
    """Up to where a subscription has looked at a log."""
    query = select(CHECKPOINTS).where(
        CHECKPOINTS.c.subscription == subscription,
        CHECKPOINTS.c.source == source,
        CHECKPOINTS.c.slot == COVERED,
    )
    return _marks(tx, query).get((source, COVERED), Mark(1, 0))


def _marks(tx: Connection, query: Select[Any]) -> Marks:
    return {(row.source, row.slot): Mark(row.epoch, row.position) for row in tx.execute(query)}


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


def diverged(marks: Marks, source: str, forks: list[Fork]) -> Fork | None:
    """The fork before which this subscription has to go back, if it saw what a later epoch lost."""
    mine = [mark for (name, _), mark in marks.items() if name == source]
    for fork in forks:
        if any(mark.epoch < fork.epoch and mark.position > fork.forked_after for mark in mine):
            return fork
    return None


def rewound(marks: Marks, source: str, fork: Fork, heads: Mapping[int, int]) -> Marks:
    """The marks of a source as they were at the fork, given the slots' heads there."""
    return {
        (name, slot): Mark(
            fork.epoch, fork.forked_after if slot == COVERED else heads.get(slot, 0)
        )
        for (name, slot), mark in marks.items()
        if name == source and mark.epoch < fork.epoch and mark.position > fork.forked_after
    }
