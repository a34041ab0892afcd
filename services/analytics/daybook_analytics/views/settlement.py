"""What fell due, how much of it is settled, and how late (AN24).

An instalment is settled on the day on which nothing of it is left to pay; a receipt that is taken
back opens it again. What was withdrawn for other terms is not owed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import fmean
from typing import Any

from daybook_analytics.views.series import month_of
from daybook_analytics.views.view import Source, Table, View


class What(StrEnum):
    OWED = "owed"
    SETTLED = "settled"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Move:
    """What happened to one instalment, in minor units; `move` counts in its account."""

    instalment_id: str
    move: str
    customer_id: str
    moved_on: date
    what: What
    amount_minor: int
    currency: str
    due_on: date | None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Move":
        return cls(
            row["instalment_id"],
            row["move"],
            row["customer_id"],
            date.fromisoformat(row["moved_on"]),
            What(row["what"]),
            row["amount_minor"],
            row["currency"],
            date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        )


MOVES = Source("analytics.settlements", "moved_on", Move.from_row)


@dataclass(frozen=True, slots=True)
class Owed:
    """An instalment as of a day; `settled_on` is none while something is left to pay."""

    customer_id: str
    currency: str
    due_on: date
    amount_minor: int
    settled_minor: int
    settled_on: date | None


def instalments(moves: Iterable[Move]) -> list[Owed]:
    """Each that is owed, or was and is paid."""
    grouped: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        grouped[move.instalment_id].append(move)
    found = (_owed(sorted(own, key=lambda move: move.move)) for _, own in sorted(grouped.items()))
    return [each for each in found if each is not None]


def _owed(own: Sequence[Move]) -> Owed | None:
    first, settled, settled_on = own[0], 0, None
    if first.due_on is None or own[-1].what is What.WITHDRAWN:
        return None
    for move in own[1:]:
        settled += move.amount_minor if move.what is What.SETTLED else -move.amount_minor
        settled_on = move.moved_on if settled >= first.amount_minor else None
    return Owed(
        first.customer_id, first.currency, first.due_on, first.amount_minor, settled, settled_on
    )


def settlement(moves: Iterable[Move], as_of: date) -> Table:
    """One row a currency and month in which something falls due, also one to come."""
    return _summed(moves, as_of, "month", lambda each: month_of(each.due_on))


def by_customer(moves: Iterable[Move], as_of: date) -> Table:
    """One row a customer and currency."""
    return _summed(moves, as_of, "customer_id", lambda each: each.customer_id)


def _summed(moves: Iterable[Move], as_of: date, name: str, key: Callable[[Owed], str]) -> Table:
    grouped: dict[tuple[str, str], list[Owed]] = defaultdict(list)
    for each in instalments(moves):
        grouped[key(each), each.currency].append(each)
    return [
        {name: place, "currency": currency, **_figures(own, as_of)}
        for (place, currency), own in sorted(grouped.items())
    ]


def _figures(owed: Sequence[Owed], as_of: date) -> dict[str, Any]:
    """`overdue` is open past its day; days late are of what is settled, early ones below zero."""
    left = [(each, each.amount_minor - each.settled_minor) for each in owed]
    late = [(each.settled_on - each.due_on).days for each in owed if each.settled_on]
    in_time = sum(each.amount_minor for each in owed if _in_time(each))
    amount = sum(each.amount_minor for each in owed)
    return {
        "instalments": len(owed),
        "owed_minor": amount,
        "settled_minor": sum(each.settled_minor for each in owed),
        "in_time_minor": in_time,
        "open_minor": sum(rest for _, rest in left),
        "overdue_minor": sum(rest for each, rest in left if each.due_on < as_of),
        "settled_share": round(sum(each.settled_minor for each in owed) / amount, 4)
        if amount
        else None,
        "mean_days_late": round(fmean(late), 2) if late else None,
    }


def _in_time(each: Owed) -> bool:
    return each.settled_on is not None and each.settled_on <= each.due_on


_SUMMED = (
    "currency",
    "instalments",
    "owed_minor",
    "settled_minor",
    "in_time_minor",
    "open_minor",
    "overdue_minor",
    "settled_share",
    "mean_days_late",
)

VIEWS = (
    View(
        "settlement",
        "Of what falls due in each month, how much is settled, how much in time, how much overdue?",
        lambda moves, as_of, _: settlement(moves, as_of),
        columns=("month", *_SUMMED),
        reads=(MOVES,),
    ),
    View(
        "customer_settlement",
        "What does each customer owe, what is settled, what is overdue, and how late do they pay?",
        lambda moves, as_of, _: by_customer(moves, as_of),
        columns=("customer_id", *_SUMMED),
        reads=(MOVES,),
    ),
)
