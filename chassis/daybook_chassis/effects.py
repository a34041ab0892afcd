"""Effects: what reactions and timers owe, recorded first and carried out after (I3, I8).

An effect has an id derived from (reaction, event id, index) and carries its command out under that
id as idempotency key, so that doing it again is inert. Replaying a projection owes nothing.
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
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from daybook_chassis import telemetry
from daybook_chassis.commands import BEHIND, Command, Commands, Context, Receipt
from daybook_chassis.database import Database, insert_missing
from daybook_chassis.errors import (
    DaybookError,
    NotFound,
    Poison,
    StreamConflictError,
    Transient,
    UnknownReference,
)
from daybook_chassis.references import TABLE as REFERENCES
from daybook_contracts.envelope import Envelope, instant

log = logging.getLogger(__name__)

METADATA = MetaData()
_EFFECTS = Table(
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
)
Index("effects_state", _EFFECTS.c.state, _EFFECTS.c.id)
Index("effects_key", _EFFECTS.c.reaction, _EFFECTS.c.key, _EFFECTS.c.id)


class EffectState(StrEnum):
    """`owed` and `waiting` (for a reference) go on by themselves; `parked` needs an operator."""

    OWED = "owed"
    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Issue:
    """Carry out a command."""

    command: Command


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
    """One effect as it is recorded: which command, on whose behalf, because of what."""

    effect_id: UUID
    reaction: str
    key: str
    command: str
    content: str
    context: str

    @classmethod
    def caused_by(
        cls, envelope: Envelope, effect_id: UUID, reaction: str, command: Command
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
        )

    def to_row(self, state: EffectState) -> dict[str, Any]:
        return {
            "effect_id": str(self.effect_id),
            "reaction": self.reaction,
            "key": self.key,
            "command": self.command,
            "content": self.content,
            "context": self.context,
            "state": state,
        }


def owe(tx: Connection, owed: Sequence[Owed]) -> None:
    """Record effects; one that is recorded already stays as it is."""
    insert_missing(_EFFECTS, tx, [each.to_row(EffectState.OWED) for each in owed])


class Effects:
    """Carries out what one service owes, in the order in which it came to owe it."""

    def __init__(self, database: Database, commands: Commands) -> None:
        self._database = database
        self._commands = commands

    def run(self, limit: int = 500) -> int:
        """Carry out some owed effects; returns how many were settled, one way or another.

        An effect that is refused is parked, one that names an unknown reference waits; both hold
        later effects of the same reaction and key. Raises Transient.
        """
        with self._database.read() as tx:
            rows = tx.execute(_due(limit)).all()
        if not rows:
            return 0
        outcomes = self._carry_out(rows)
        settled = [
            settlement
            for row, outcome in zip(rows, outcomes, strict=True)
            if (settlement := _settle(row, outcome)) is not None
        ]
        with self._database.write() as tx:
            if settled:
                tx.execute(_SETTLE, settled)
        done = sum(each["new_state"] == EffectState.DONE for each in settled)
        telemetry.count("daybook.effects.done", done, outcome="done")
        telemetry.count("daybook.effects.done", len(settled) - done, outcome="held")
        return len(settled)

    def are_due(self) -> bool:
        """Whether something is owed that may be carried out now."""
        with self._database.read() as tx:
            return tx.execute(_due(1)).first() is not None

    def _carry_out(self, rows: Sequence[Any]) -> list[Receipt | DaybookError]:
        outcomes: dict[int, Receipt | DaybookError] = {}
        requests: list[tuple[Command, Context]] = []
        readable: list[Any] = []
        unreadable: set[tuple[str, str]] = set()
        for row in rows:
            if (row.reaction, row.key) in unreadable:
                outcomes[row.id] = BEHIND
                continue
            try:
                requests.append(self._request(row))
                readable.append(row)
            except (ValueError, LookupError, TypeError, NotFound) as error:
                outcomes[row.id] = Poison(f"the command cannot be read any more: {error}")
                unreadable.add((row.reaction, row.key))
        lanes = [(row.reaction, row.key) for row in readable]
        for row, outcome in zip(readable, self._execute(requests, lanes), strict=True):
            outcomes[row.id] = outcome
        return [outcomes[row.id] for row in rows]

    def _execute(
        self, requests: Sequence[tuple[Command, Context]], lanes: Sequence[tuple[str, str]]
    ) -> list[Receipt | DaybookError]:
        try:
            return self._commands.execute_all(requests, lanes)
        except DaybookError:
            raise
        except Exception as bug:
            if len(requests) == 1:
                log.exception("%s failed", type(requests[0][0]).__name__)
                return [Poison(f"{type(bug).__name__}: {bug}")]
        outcomes: list[Receipt | DaybookError] = []
        failed: set[tuple[str, str]] = set()
        for request, lane in zip(requests, lanes, strict=True):
            outcome = BEHIND if lane in failed else self._execute([request], [lane])[0]
            if isinstance(outcome, DaybookError):
                failed.add(lane)
            outcomes.append(outcome)
        return outcomes

    def _request(self, row: Any) -> tuple[Command, Context]:
        command = self._commands.find(row.command).model_validate_json(row.content)
        context = json.loads(row.context)
        occurred_at = datetime.fromisoformat(context.pop("occurred_at"))
        return command, Context(
            actor=f"reaction:{row.reaction}",
            command_id=UUID(row.effect_id),
            occurred_at=occurred_at,
            **context,
        )


_SETTLE = (
    update(_EFFECTS)
    .where(_EFFECTS.c.id == bindparam("row_id"))
    .values(state=bindparam("new_state"), waits_for=bindparam("waits"), reason=bindparam("because"))
)


def _settle(row: Any, outcome: Receipt | DaybookError) -> dict[str, Any] | None:
    """What becomes of an effect; None leaves it owed, to be tried again."""
    if isinstance(outcome, Transient | StreamConflictError):
        return None
    state, waits_for, reason = EffectState.DONE, None, None
    if isinstance(outcome, UnknownReference):
        state, waits_for, reason = EffectState.WAITING, outcome.reference, str(outcome)
    elif isinstance(outcome, DaybookError):
        state, reason = EffectState.PARKED, str(outcome)
    return {"row_id": row.id, "new_state": state, "waits": waits_for, "because": reason}


def _due(limit: int) -> Select[Any]:
    """Effects that may go: owed, or waiting for what has come, with nothing held before them."""
    earlier = aliased(_EFFECTS)
    blocked = exists().where(
        earlier.c.reaction == _EFFECTS.c.reaction,
        earlier.c.key == _EFFECTS.c.key,
        earlier.c.id < _EFFECTS.c.id,
        earlier.c.state.in_([EffectState.WAITING, EffectState.PARKED]),
    )
    has_come = exists().where(REFERENCES.c.reference == _EFFECTS.c.waits_for)
    may_go = or_(
        _EFFECTS.c.state == EffectState.OWED,
        and_(_EFFECTS.c.state == EffectState.WAITING, has_come),
    )
    return select(_EFFECTS).where(may_go, ~blocked).order_by(_EFFECTS.c.id).limit(limit)


def open_count(tx: Connection) -> int:
    """How many effects are owed or wait; 0 means that everything caused so far is done."""
    states = [EffectState.OWED, EffectState.WAITING]
    query = select(func.count()).select_from(_EFFECTS).where(_EFFECTS.c.state.in_(states))
    return int(tx.execute(query).scalar_one())


def among(tx: Connection, keys: Collection[str]) -> set[str]:
    """Those of the keys under which an effect waits or is parked."""
    states = [EffectState.WAITING, EffectState.PARKED]
    query = select(_EFFECTS.c.key).where(_EFFECTS.c.state.in_(states), _EFFECTS.c.key.in_(keys))
    return set(tx.scalars(query))


def parked(tx: Connection, after: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """Effects that need an operator, oldest first."""
    query = (
        select(_EFFECTS)
        .where(_EFFECTS.c.state == EffectState.PARKED, _EFFECTS.c.id > after)
        .order_by(_EFFECTS.c.id)
        .limit(limit)
    )
    return [dict(row._mapping) for row in tx.execute(query)]


def decide_parked(tx: Connection, effect: int, *, again: bool, reason: str | None = None) -> None:
    """Let a parked effect be tried again, or give it up for good. Raises NotFound."""
    new = EffectState.OWED if again else EffectState.DONE
    changed = tx.execute(
        update(_EFFECTS)
        .where(_EFFECTS.c.id == effect, _EFFECTS.c.state == EffectState.PARKED)
        .values(state=new, reason=reason)
    )
    if changed.rowcount == 0:
        raise NotFound(f"no effect is parked under {effect}")
