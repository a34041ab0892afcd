"""Effects: what reactions and timers owe, recorded first and carried out after (I3, I8).

An effect has an id derived from (reaction, event id, index), under which `effect_runner` carries it
out. Replaying a projection owes nothing.
"""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    false,
    func,
    select,
    update,
)

from daybook_chassis.commands import Command
from daybook_chassis.database import insert_missing
from daybook_chassis.errors import (
    NotFound,
)
from daybook_contracts.envelope import Envelope, instant

log = logging.getLogger(__name__)

METADATA = MetaData()
EFFECTS = Table(
    "effects",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("effect_id", Text, nullable=False, unique=True),
    Column("reaction", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("waits_for", Text),
    Column("reason", Text),
    Column("source", Text),
    Column("position", BigInteger),
    Column("closing", Boolean, nullable=False, server_default=false()),
)
Index("effects_state", EFFECTS.c.state, EFFECTS.c.id)
Index("effects_key", EFFECTS.c.reaction, EFFECTS.c.key, EFFECTS.c.id)


class EffectState(StrEnum):
    """`owed` and `waiting` (for a reference) go on by themselves; `parked` needs an operator."""

    OWED = "owed"
    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Issue:
    """Carry out a command.

    A `closing` one follows all that its fact follows: it waits until the reaction has taken in
    everything up to that fact's position in its log, from whichever slot, and has carried out what
    it owes because of that. What is held back by then is not waited for.
    """

    command: Command
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """Carry out a command when business time reaches `due_at`, unless `timer` is cancelled."""

    timer: str
    due_at: datetime
    command: Command


@dataclass(frozen=True, slots=True)
class Cancel:
    """Forget a timer that has not fired."""

    timer: str


Effect = Issue | Schedule | Cancel


@dataclass(frozen=True, slots=True)
class Owed:
    """One effect as it is recorded: which command, on whose behalf, because of what.

    `source` and `position` are those of the fact that caused it, none for a timer.
    """

    effect_id: UUID
    reaction: str
    key: str
    command: str
    content: str
    context: str
    source: str | None = None
    position: int | None = None
    closing: bool = False

    @classmethod
    def caused_by(
        cls,
        envelope: Envelope,
        effect_id: UUID,
        reaction: str,
        command: Command,
        *,
        closing: bool = False,
    ) -> "Owed":
        """Business time, timeline and trace go on from the fact that caused it."""
        context = {
            "occurred_at": instant(envelope.occurredat),
            "timeline": envelope.timeline,
            "correlation_id": envelope.correlationid,
            "causation_id": envelope.id,
            "traceparent": envelope.traceparent,
            "hops": envelope.hops + 1,
        }
        return cls(
            effect_id,
            reaction,
            envelope.partitionkey,
            type(command).__name__,
            command.model_dump_json(),
            json.dumps(context),
            envelope.source,
            envelope.sequence,
            closing,
        )

    def to_row(self, state: EffectState) -> dict[str, Any]:
        return {
            "effect_id": str(self.effect_id),
            "reaction": self.reaction,
            "key": self.key,
            "command": self.command,
            "content": self.content,
            "context": self.context,
            "source": self.source,
            "position": self.position,
            "closing": self.closing,
            "state": state,
        }


def owe(tx: Connection, owed: Sequence[Owed]) -> None:
    """Record effects; one that is recorded already stays as it is."""
    insert_missing(EFFECTS, tx, [each.to_row(EffectState.OWED) for each in owed])


def open_count(tx: Connection) -> int:
    """How many effects are owed or wait; 0 means that everything caused so far is done."""
    states = [EffectState.OWED, EffectState.WAITING]
    query = select(func.count()).select_from(EFFECTS).where(EFFECTS.c.state.in_(states))
    return int(tx.execute(query).scalar_one())


def open_counts(tx: Connection) -> dict[str, int]:
    """How many effects are not done, by state; 0 for a state in which none is."""
    states = [EffectState.OWED, EffectState.WAITING, EffectState.PARKED]
    query = select(EFFECTS.c.state, func.count()).where(EFFECTS.c.state.in_(states))
    found = {row[0]: row[1] for row in tx.execute(query.group_by(EFFECTS.c.state))}
    return {state.value: found.get(state.value, 0) for state in states}


def among(tx: Connection, keys: Collection[str]) -> set[str]:
    """Those of the keys under which an effect waits or is parked."""
    states = [EffectState.WAITING, EffectState.PARKED]
    query = select(EFFECTS.c.key).where(EFFECTS.c.state.in_(states), EFFECTS.c.key.in_(keys))
    return set(tx.scalars(query))


def parked(tx: Connection, after: int = 0, limit: int | None = 100) -> list[dict[str, Any]]:
    """Effects that need an operator, oldest first, a page at a time, or all of them."""
    query = (
        select(EFFECTS)
        .where(EFFECTS.c.state == EffectState.PARKED, EFFECTS.c.id > after)
        .order_by(EFFECTS.c.id)
        .limit(limit)
    )
    return [dict(row._mapping) for row in tx.execute(query)]


def decide_parked(tx: Connection, effect: int, *, again: bool, reason: str | None = None) -> None:
    """Let a parked effect be tried again, or give it up for good. Raises NotFound."""
    new = EffectState.OWED if again else EffectState.DONE
    changed = tx.execute(
        update(EFFECTS)
        .where(EFFECTS.c.id == effect, EFFECTS.c.state == EffectState.PARKED)
        .values(state=new, reason=reason)
    )
    if changed.rowcount == 0:
        raise NotFound(f"no effect is parked under {effect}")
