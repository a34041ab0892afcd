"""Facts that cannot be applied yet, and those behind them with the same key, in order (I6)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from daybook_chassis import telemetry
from daybook_chassis.consumer.tables import HELD
from daybook_chassis.errors import NotFound
from daybook_chassis.feed import Message
from daybook_chassis.references import TABLE as REFERENCES
from daybook_chassis.store.log import Fork
from daybook_contracts.envelope import Envelope


class HeldState(StrEnum):
    """`waiting` releases itself when its reference is provided; `parked` needs an operator;
    `behind` follows another held fact of its key; `ready` goes at the next occasion."""

    WAITING = "waiting"
    PARKED = "parked"
    BEHIND = "behind"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Held:
    """One row for an operator: what is held, why, since when."""

    id: int
    subscription: str
    key: str
    source: str
    position: int
    state: HeldState
    waits_for: str | None
    reason: str | None
    since: datetime


def _may_go() -> ColumnElement[bool]:
    """Whether a held fact is the oldest of its key, and nothing holds it any more."""
    earlier = HELD.alias()
    first = ~exists().where(
        earlier.c.subscription == HELD.c.subscription,
        earlier.c.key == HELD.c.key,
        earlier.c.id < HELD.c.id,
    )
    has_come = exists().where(REFERENCES.c.reference == HELD.c.waits_for)
    free = HELD.c.state.in_([HeldState.BEHIND, HeldState.READY])
    return (free | ((HELD.c.state == HeldState.WAITING) & has_come)) & first


_READY = (
    select(HELD.c.key)
    .where(HELD.c.subscription == bindparam("subscription"), _may_go())
    .order_by(HELD.c.id)
    .limit(bindparam("most"))
)
_READY_SUBSCRIPTIONS = select(HELD.c.subscription).where(_may_go()).distinct()
_KEYS = select(HELD.c.key).where(HELD.c.subscription == bindparam("subscription")).distinct()
"""Built once: these are asked for every subscription in every round."""


def hold(
    tx: Connection,
    subscription: str,
    message: Message,
    state: HeldState,
    reason: str | None = None,
    waits_for: str | None = None,
) -> None:
    envelope = message.envelope
    tx.execute(
        insert(HELD).values(
            subscription=subscription,
            key=envelope.partitionkey,
            source=envelope.source,
            epoch=envelope.epoch,
            position=envelope.sequence,
            state=state,
            waits_for=waits_for,
            reason=reason,
            since=datetime.now(UTC),
            envelope=envelope.to_json(),
            body=message.body,
        )
    )
    telemetry.count("daybook.facts.held", 1, subscription=subscription, state=state.value)


def keys(tx: Connection, subscription: str) -> set[str]:
    """The keys of which something is held."""
    return set(tx.scalars(_KEYS, {"subscription": subscription}))


def among(tx: Connection, projection: str, keys: Collection[str]) -> set[str]:
    """Those of the keys of which something is held by this projection, or by a reaction: what
    another projection holds does not concern its readers. A projection's name has a `#`."""
    concerned = (HELD.c.subscription == projection) | ~HELD.c.subscription.contains("#")
    return set(tx.scalars(select(HELD.c.key).where(HELD.c.key.in_(keys), concerned)))


def ready_keys(tx: Connection, subscription: str, limit: int) -> list[str]:
    """Keys whose oldest held fact may go: its reference has come, or nothing is before it."""
    return list(tx.scalars(_READY, {"subscription": subscription, "most": limit}))


def ready_subscriptions(tx: Connection) -> set[str]:
    """Every subscription of a service that has such a key."""
    return set(tx.scalars(_READY_SUBSCRIPTIONS))


def of_key(tx: Connection, subscription: str, key: str) -> list[tuple[int, Message]]:
    """What is held of a key, oldest first, locked against another release."""
    query = (
        select(HELD.c.id, HELD.c.envelope, HELD.c.body)
        .where(HELD.c.subscription == subscription, HELD.c.key == key)
        .order_by(HELD.c.id)
        .with_for_update()
    )
    return [
        (row.id, Message(Envelope.from_json(row.envelope), bytes(row.body)))
        for row in tx.execute(query)
    ]


def change(
    tx: Connection,
    held_id: int,
    state: HeldState,
    reason: str | None = None,
    waits_for: str | None = None,
) -> None:
    tx.execute(
        update(HELD)
        .where(HELD.c.id == held_id)
        .values(state=state, reason=reason, waits_for=waits_for)
    )


def remove(tx: Connection, held_ids: Sequence[int]) -> None:
    if held_ids:
        tx.execute(delete(HELD).where(HELD.c.id.in_(held_ids)))


def forget(tx: Connection, subscription: str) -> None:
    """Drop all that is held, as part of starting from the beginning."""
    tx.execute(delete(HELD).where(HELD.c.subscription == subscription))


def forget_lost(tx: Connection, subscription: str, source: str, forks: Sequence[Fork]) -> None:
    """Drop what a later epoch of its log does not have any more."""
    for fork in forks:
        lost = (HELD.c.epoch < fork.epoch) & (HELD.c.position > fork.forked_after)
        mine = (HELD.c.subscription == subscription) & (HELD.c.source == source)
        tx.execute(delete(HELD).where(mine & lost))


def listing(tx: Connection, after: int = 0, limit: int | None = 100) -> list[Held]:
    """What is held in this service, oldest first, a page at a time, or all of it."""
    query = select(*(HELD.c[name] for name in Held.__dataclass_fields__)).where(HELD.c.id > after)
    rows = tx.execute(query.order_by(HELD.c.id).limit(limit))
    return [Held(**_with_state(row._mapping)) for row in rows]


def counts(tx: Connection) -> dict[str, int]:
    """How many facts are held, by state."""
    query = select(HELD.c.state, func.count()).group_by(HELD.c.state)
    return {row[0]: row[1] for row in tx.execute(query)}


def counts_by_subscription(tx: Connection) -> dict[tuple[str, str], int]:
    """How many facts are held, by subscription and state."""
    query = select(HELD.c.subscription, HELD.c.state, func.count())
    rows = tx.execute(query.group_by(HELD.c.subscription, HELD.c.state))
    return {(row[0], row[1]): row[2] for row in rows}


def redrive(tx: Connection, held_id: int) -> None:
    """Let a parked fact be tried again, in its place. Raises NotFound."""
    _only_parked(tx, held_id)
    change(tx, held_id, HeldState.READY)


def discard(tx: Connection, held_id: int) -> None:
    """Give a parked fact up for this subscription; what is behind it goes on. Raises NotFound.

    The fact stays in its owner's log; only this subscription never applies it.
    """
    _only_parked(tx, held_id)
    remove(tx, [held_id])


def _only_parked(tx: Connection, held_id: int) -> None:
    state = tx.execute(select(HELD.c.state).where(HELD.c.id == held_id)).scalar()
    if state != HeldState.PARKED:
        raise NotFound(f"nothing is parked under {held_id}")


def _with_state(row: Any) -> dict[str, Any]:
    since: datetime = row["since"]  # SQLite stores UTC and forgets to say so
    return {
        **row,
        "state": HeldState(row["state"]),
        "since": since if since.tzinfo else since.replace(tzinfo=UTC),
    }
