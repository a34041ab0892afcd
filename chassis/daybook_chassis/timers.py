"""Timers: due work, stored with what scheduled it, firing on business time (architecture, Time).

Each imported history has a timeline of its own, which moves only when its source says so; what
happens live follows the wall clock, as the timeline `live`. Firing owes an effect under the id of
its scheduling, so a timer fires once however often it is looked at.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Index, MetaData, Table, Text, delete, select

from daybook_chassis import effects
from daybook_chassis.database import Database, among, upsert
from daybook_chassis.effects import Owed
from daybook_contracts.envelope import instant

LIVE = "live"

METADATA = MetaData()
_TIMERS = Table(
    "timers",
    METADATA,
    Column("timer", Text, primary_key=True),
    Column("timeline", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("effect_id", Text, nullable=False),
    Column("reaction", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("context", Text, nullable=False),
)
Index("timers_due", _TIMERS.c.timeline, _TIMERS.c.due_at)
_TIMELINES = Table(
    "timelines",
    METADATA,
    Column("timeline", Text, primary_key=True),
    Column("reached", Text, nullable=False),
)
_BATCH = 500
_ANEW = timedelta(hours=1)
"""What is due so much later begins a chain of its own: it recurs with time and not in a circle."""


class Changes:
    """Which timers are set and which forgotten, in order, to be told to the database at once."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, str] | None] = {}

    def schedule(self, timer: str, due_at: datetime, owed: Owed) -> None:
        """Set a timer, or set it anew to another time. It is due in UTC, to the microsecond."""
        self._rows[timer] = _row(timer, due_at, owed)

    def cancel(self, timer: str) -> None:
        """Forget a timer; one that is gone or fired already is no matter."""
        self._rows[timer] = None

    def save(self, tx: Connection) -> None:
        forgotten = [timer for timer, row in self._rows.items() if row is None]
        if forgotten:
            tx.execute(delete(_TIMERS).where(among(tx, _TIMERS.c.timer, forgotten)))
        upsert(_TIMERS, tx, [row for row in self._rows.values() if row is not None])


def _row(timer: str, due_at: datetime, owed: Owed) -> dict[str, str]:
    """Due an hour or more after the fact that set it, it counts as the first cause of what follows:
    the bound on reactions in a row is one on circles, and time bounds what recurs (ADR 0005).
    """
    context = json.loads(owed.context)
    if due_at - datetime.fromisoformat(context["occurred_at"]) >= _ANEW:
        context["hops"] = 0
    return {
        "timer": timer,
        "timeline": context["timeline"] or LIVE,
        "due_at": _sortable(due_at),
        "effect_id": str(owed.effect_id),
        "reaction": owed.reaction,
        "key": owed.key,
        "command": owed.command,
        "content": owed.content,
        "context": json.dumps(context | {"occurred_at": instant(due_at)}),
    }


class Timers:
    """The timers of one service."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def advance(self, timeline: str, reached: datetime) -> int:
        """Business time of a timeline has reached this instant: owe what is due.

        A timeline never goes back: an earlier instant than it has reached changes nothing. Returns
        how many timers fired.
        """
        fired = 0
        with self._database.write() as tx:
            now = max(_sortable(reached), self._reached(tx, timeline) or "")
            upsert(_TIMELINES, tx, [{"timeline": timeline, "reached": now}])
        while some := self._fire(timeline, now):
            fired += some
        return fired

    def tick(self) -> int:
        """Fire what is due on the wall clock, and what was scheduled into a timeline's past."""
        with self._database.read() as tx:
            reached = {row.timeline: row.reached for row in tx.execute(select(_TIMELINES))}
        reached[LIVE] = _sortable(datetime.now(UTC))
        return sum(self._fire(timeline, until) for timeline, until in reached.items())

    def _fire(self, timeline: str, until: str) -> int:
        query = (
            select(_TIMERS)
            .where(_TIMERS.c.timeline == timeline, _TIMERS.c.due_at <= until)
            .order_by(_TIMERS.c.due_at, _TIMERS.c.timer)
            .limit(_BATCH)
        )
        with self._database.read() as tx:
            if tx.execute(query.limit(1)).first() is None:
                return 0
        with self._database.derive() as tx:
            rows = tx.execute(query.with_for_update()).all()
            owed = [_owed(row) for row in rows]
            effects.owe(tx, owed)
            tx.execute(delete(_TIMERS).where(_TIMERS.c.timer.in_([row.timer for row in rows])))
        return len(rows)

    def _reached(self, tx: Connection, timeline: str) -> str | None:
        query = select(_TIMELINES.c.reached).where(_TIMELINES.c.timeline == timeline)
        return tx.execute(query.with_for_update()).scalar()


def _owed(row: Any) -> Owed:
    """The effect under the id of its scheduling: set again by another fact, it is due again."""
    return Owed(UUID(row.effect_id), row.reaction, row.key, row.command, row.content, row.context)


def _sortable(moment: datetime) -> str:
    """UTC with microseconds always: text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
