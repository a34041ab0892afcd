"""The books of one finance system: up to which day they are closed here (architecture, Time)."""

from dataclasses import dataclass
from datetime import date

from daybook_contracts.sales.payments import DayClosed


@dataclass(frozen=True, slots=True)
class Books:
    closed_to: date


def evolve(state: Books | None, fact: DayClosed) -> Books:
    return Books(fact.day)


def close_day(state: Books | None, day: date, source_name: str) -> list[DayClosed]:
    """A day that is closed already, or before one that is, changes nothing."""
    if state is not None and day <= state.closed_to:
        return []
    return [DayClosed(day=day, source_name=source_name)]
