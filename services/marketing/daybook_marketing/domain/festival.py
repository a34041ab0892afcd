"""A festival that is kept: it comes every year, until it is dropped (MK4)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, NotFound
from daybook_contracts.marketing.greetings import FestivalDropped, FestivalKept, FestivalReached
from daybook_marketing.domain.calendars import FestivalDay

FestivalFact = FestivalKept | FestivalDropped | FestivalReached

_PART = 500


@dataclass(frozen=True, slots=True)
class Festival:
    """`last` is the year of its own calendar in which it came last."""

    festival: str
    audience: str
    kept: bool = True
    last: int | None = None


def evolve(state: Festival | None, fact: FestivalFact) -> Festival:
    match fact:
        case FestivalKept():
            return Festival(fact.festival, fact.audience, True, state.last if state else None)
        case FestivalDropped():
            return replace(_known(state), kept=False)
        case FestivalReached():
            return replace(_known(state), last=fact.year)
        case _:
            assert_never(fact)


def keep(
    state: Festival | None, *, festival: str, audience: str, day: FestivalDay, today: date
) -> list[FestivalFact]:
    """From its next day on. Raises Conflict if it is kept."""
    if state is not None and state.kept:
        raise Conflict(f"{festival} is kept")
    _, next_on = day.next_after(today)
    return [FestivalKept(festival=festival, audience=audience, next_on=next_on)]


def drop(state: Festival) -> list[FestivalFact]:
    """Raises NotFound if it is not kept."""
    if not state.kept:
        raise NotFound(f"{state.festival} is not kept")
    return [FestivalDropped(festival=state.festival)]


def reach(
    state: Festival | None, *, day: FestivalDay, today: date, members: Collection[UUID]
) -> list[FestivalFact]:
    """Nothing of one that was dropped, or that has come this year already."""
    if state is None or not state.kept:
        return []
    year = next((year for year in (today.year - 1, today.year) if day.of(year) == today), None)
    if year is not None and year == state.last:
        return []
    next_year, next_on = day.next_after(today)
    customers = sorted(members) if year is not None else []  # the policy has moved the day
    parts = [customers[begin : begin + _PART] for begin in range(0, len(customers), _PART)] or [[]]
    return [
        FestivalReached(
            festival=state.festival,
            year=year if year is not None else next_year - 1,
            next_on=next_on,
            part=number,
            parts=len(parts),
            customers=tuple(part),
        )
        for number, part in enumerate(parts, start=1)
    ]


def _known(state: Festival | None) -> Festival:
    assert state is not None, "the first fact of a festival keeps it"
    return state
