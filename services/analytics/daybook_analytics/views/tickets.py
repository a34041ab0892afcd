"""Tickets by what became of them: first response, resolution, reopened, service level (SE1, SE14).

Minutes are working minutes of the customer's tier, as the service desk counts them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean
from typing import Any

from daybook_analytics.views.view import Source, Table, View, fields_of, rows_of

UNGRADED = "none"
ALL = "all"
_DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Move:
    """What happened to a ticket; `move` counts what did."""

    ticket_id: str
    move: str
    customer_id: str
    moved_at: datetime
    what: str
    grade: str | None = None
    minutes: int | None = None
    in_time: bool | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Move":
        return cls(
            row["ticket_id"],
            row["move"],
            row["customer_id"],
            datetime.fromisoformat(row["moved_at"]),
            row["what"],
            row["grade"],
            row["minutes"],
            None if row["in_time"] is None else bool(row["in_time"]),
        )


MOVES = Source("analytics.ticket_moves", "moved_at", Move.from_row)


@dataclass(frozen=True, slots=True)
class Ticket:
    """One as of a day; what has not happened yet, or no longer holds, is None.

    `response_in_time` is false, too, where the reply was missed and has not come. From opening to
    closing, `minutes_to_close` are those of the calendar, and `minutes_in_hand` from opening to the
    last thing that was done with it.
    """

    customer_id: str
    ticket_id: str
    grade: str
    opened_on: date
    response_minutes: int | None
    response_in_time: bool | None
    resolution_minutes: int | None
    times_reopened: int
    times_waited: int
    minutes_in_hand: int
    closed_on: date | None
    minutes_to_close: int | None
    sla_met: bool | None


def finish(moves: Iterable[Move]) -> list[Ticket]:
    """Every ticket of which the opening is known."""
    grouped: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        grouped[move.ticket_id].append(move)
    ordered = [sorted(own, key=lambda move: move.move) for _, own in sorted(grouped.items())]
    return [_ticket(own) for own in ordered if own[0].what == "opened"]


def _ticket(own: Sequence[Move]) -> Ticket:
    opened, last = own[0], {move.what: move for move in own}
    reply, missed = last.get("replied"), "missed" in last
    resolved, closed = _standing(own, "resolved"), _standing(own, "closed")
    done = max(move.moved_at for move in own if move.what != "missed")
    return Ticket(
        opened.customer_id,
        opened.ticket_id,
        opened.grade or UNGRADED,
        opened.moved_at.date(),
        reply.minutes if reply else None,
        reply.in_time if reply else (False if missed else None),
        resolved.minutes if resolved else None,
        sum(move.what == "reopened" for move in own),
        sum(move.what == "paused" for move in own),
        _minutes(opened, done),
        closed.moved_at.date() if closed else None,
        _minutes(opened, closed.moved_at) if closed else None,
        closed.in_time if closed else None,
    )


def _minutes(opened: Move, until: datetime) -> int:
    """Of the calendar, whole ones."""
    return int((until - opened.moved_at).total_seconds()) // 60


def _standing(own: Sequence[Move], what: str) -> Move | None:
    """The last such move, unless the ticket was reopened after it."""
    found: Move | None = None
    for move in own:
        found = move if move.what == what else None if move.what == "reopened" else found
    return found


def by_grade(rows: Iterable[Ticket]) -> Table:
    """One row a grade that customers had when their tickets opened, and one, `all`, of all."""
    grades: dict[str, list[Ticket]] = defaultdict(list)
    for row in rows:
        grades[row.grade].append(row)
        grades[ALL].append(row)
    return [{"grade": grade, **_figures(own)} for grade, own in sorted(grades.items())]


def _figures(rows: Sequence[Ticket]) -> dict[str, Any]:
    reopened = sum(row.times_reopened > 0 for row in rows)
    return {
        "tickets": len(rows),
        "mean_response_minutes": _mean([row.response_minutes for row in rows]),
        "response_in_time": _mean([row.response_in_time for row in rows], digits=4),
        "resolved": sum(row.resolution_minutes is not None for row in rows),
        "mean_resolution_minutes": _mean([row.resolution_minutes for row in rows]),
        "reopened": reopened,
        "reopened_rate": round(reopened / len(rows), 4),
        "waited": sum(row.times_waited > 0 for row in rows),
        "mean_days_in_hand": _mean([_days(row.minutes_in_hand) for row in rows]),
        "closed": sum(row.closed_on is not None for row in rows),
        "mean_days_to_close": _mean([_days(row.minutes_to_close) for row in rows]),
        "sla_met": _mean([row.sla_met for row in rows], digits=4),
    }


def _days(minutes: int | None) -> float | None:
    return None if minutes is None else minutes / _DAY_MINUTES


def _mean(values: Sequence[float | None], digits: int = 2) -> float | None:
    """Of those that there are; of truth, the share."""
    known = [value for value in values if value is not None]
    return round(fmean(known), digits) if known else None


VIEWS = (
    View(
        "ticket_figures",
        "How fast are tickets answered and resolved, how many come back, by grade?",
        lambda moves, as_of, _: by_grade(finish(moves)),
        columns=(
            "grade",
            "tickets",
            "mean_response_minutes",
            "response_in_time",
            "resolved",
            "mean_resolution_minutes",
            "reopened",
            "reopened_rate",
            "waited",
            "mean_days_in_hand",
            "closed",
            "mean_days_to_close",
            "sla_met",
        ),
        reads=(MOVES,),
    ),
    View(
        "customer_tickets",
        "What became of each ticket, and how long did it take?",
        lambda moves, as_of, _: rows_of(finish(moves)),
        columns=fields_of(Ticket),
        reads=(MOVES,),
    ),
)
