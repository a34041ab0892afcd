"""The books of one finance system: up to which day they are closed here (architecture, Time)."""

from dataclasses import dataclass
from datetime import date, timedelta

from daybook_chassis.errors import Refusal
from daybook_contracts.sales.payments import DayClosed


@dataclass(frozen=True, slots=True)
class Books:
    closed_to: date


def evolve(state: Books | None, fact: DayClosed) -> Books:
    return Books(fact.day)


MOST_MONTHS = 12
"""Months that one closing ends; of a longer silence, the last ones."""


class DayToCome(Refusal):
    """Of a day that has not begun, nobody has said all there is to say, and no money moved on it
    (ADR 0011, SA18)."""


def check_come(day: date, told_on: date | None) -> None:
    """`told_on` is the day on which we heard of it, None in a history, whose clock is its own.

    Raises DayToCome.
    """
    if told_on is not None and day > told_on:
        raise DayToCome(f"{day} is yet to come: we heard of it on {told_on}")


def close_day(
    state: Books | None, day: date, source_name: str, *, told_on: date | None = None
) -> list[DayClosed]:
    """A day that is closed already, or before one that is, changes nothing.

    `told_on` is the day in UTC on which we heard of it: a day that ends anywhere has begun in UTC.
    Raises DayToCome.

    Who passes over the last day of a month, such as a Saturday, closes it, too: customers are
    reviewed as of those days (ADR 0011).
    """
    check_come(day, told_on)
    if state is not None and day <= state.closed_to:
        return []
    passed = [] if state is None else _month_ends(state.closed_to, day)
    return [DayClosed(day=each, source_name=source_name) for each in (*passed, day)]


def _month_ends(after: date, before: date) -> list[date]:
    """The last days of months between the two, oldest first."""
    found: list[date] = []
    first = before.replace(day=1)
    while first > date.min and len(found) < MOST_MONTHS:
        last = first - timedelta(days=1)
        if last <= after:
            break
        found.append(last)
        first = last.replace(day=1)
    return found[::-1]
