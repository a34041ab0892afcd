"""What customers would have been graded as under other terms; nothing is published or changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from daybook_analytics.application.answers import Answers, finished
from daybook_analytics.views.catalogue import VIEWS
from daybook_analytics.views.view import Table, View
from daybook_chassis.errors import Refusal
from daybook_chassis.projection import Row


@dataclass(frozen=True, slots=True)
class Move:
    """On a day, one customer is graded `was` and would have been graded `would_be`."""

    on: date
    customer_id: str
    graded_by: str
    was: str | None
    would_be: str | None


def moves(answers: Answers, policy: str, terms: Any, as_of: date) -> Iterator[Move]:
    """At the end of each month since the first fact and as of a day, who would be another.

    What was, is by the version in force on each of those days. Raises Refusal for a policy by which
    nobody is graded.
    """
    graded = [view for view in VIEWS.values() if view.policy == policy and view.classes]
    if not graded:
        able = sorted({str(view.policy) for view in VIEWS.values() if view.classes})
        raise Refusal(f"nobody is graded by {policy}; customers are graded by {', '.join(able)}")
    for view in graded:
        tables = [answers.rows(source.projection, None) for source in view.reads]
        for day in ticks(_first(view, tables, as_of), as_of):
            version = answers.terms(view, day, None)
            was = _classes(view, finished(view, tables, day, version and version.policy))
            would_be = _classes(view, finished(view, tables, day, terms))
            for owner in sorted(was.keys() | would_be.keys()):
                if was.get(owner) != would_be.get(owner):
                    customer_id, _, column = owner
                    by = f"{view.name}.{column}"
                    yield Move(day, customer_id, by, was.get(owner), would_be.get(owner))


def _first(view: View, tables: list[list[Row]], as_of: date) -> date:
    days = [
        row[source.when][:10]
        for source, rows in zip(view.reads, tables, strict=True)
        for row in rows
    ]
    return min((date.fromisoformat(day) for day in days), default=as_of)


def ticks(first: date, as_of: date) -> Iterator[date]:
    """The last day of each month from that of `first` on, and `as_of`."""
    day = first
    while day <= as_of:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield min(following - timedelta(days=1), as_of)
        day = following


def _classes(view: View, rows: Table) -> dict[tuple[str, str, str], str]:
    return {
        (row["customer_id"], row.get("currency", ""), column): _said(row[column])
        for row in rows
        for column in view.classes
    }


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
