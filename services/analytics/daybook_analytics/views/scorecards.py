"""Sellers by what they reached of their targets, and what that cost (AN25)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from daybook_analytics.views.view import Source, Table, View


@dataclass(frozen=True, slots=True)
class Performance:
    """One seller, month and currency; attainment in percent of the target, None without one."""

    seller: str
    month: str
    currency: str
    score: int
    signed_minor: int
    received_minor: int
    commission_minor: int
    signed_attainment: int | None
    received_attainment: int | None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Performance":
        return cls(**{name: row[name] for name in cls.__slots__})


PERFORMANCES = Source("analytics.performances", "scored_at", Performance.from_row)


def ranked(rows: Iterable[Performance]) -> Table:
    """By month, the best score first; equal scores share a rank.

    `cost_to_sell` is the commission a unit of money received, None where nothing came in.
    """
    known = list(rows)
    table: Table = []
    for row in sorted(known, key=lambda row: (row.month, -row.score, row.seller, row.currency)):
        better = {o.seller for o in known if o.month == row.month and o.score > row.score}
        cost = row.commission_minor / row.received_minor if row.received_minor > 0 else None
        table.append(
            {
                "month": row.month,
                "rank": 1 + len(better),
                **{name: getattr(row, name) for name in row.__slots__ if name != "month"},
                "cost_to_sell": None if cost is None else round(cost, 4),
            }
        )
    return table


VIEWS = (
    View(
        "scorecards",
        "Who of the sellers reached most of the targets of a month, and what did it cost?",
        lambda rows, as_of, _: ranked(rows),
        columns=(
            "month",
            "rank",
            "seller",
            "currency",
            "score",
            "signed_minor",
            "received_minor",
            "commission_minor",
            "signed_attainment",
            "received_attainment",
            "cost_to_sell",
        ),
        reads=(PERFORMANCES,),
    ),
)
