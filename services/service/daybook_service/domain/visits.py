"""A customer's return visits: one is planned, falls due, is made, and the next is planned.

How long until the next is a matter of the grade. Source: SE6.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_chassis.errors import Refusal
from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.visits import (
    ReturnVisitCompleted,
    ReturnVisitDue,
    ReturnVisitPlanned,
)
from daybook_service.domain.business_hours import BusinessCalendar

VisitFact = ReturnVisitPlanned | ReturnVisitDue | ReturnVisitCompleted


class ReturnVisitPolicy(BaseModel):
    """Days between visits by grade; 0 is never."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: dict[Grade, Annotated[int, Field(ge=0, le=3660)]] = Field(min_length=len(Grade))


@dataclass(frozen=True, slots=True)
class Visits:
    """The visit that is planned, None after one that no other follows; and whether it is due."""

    planned: ReturnVisitPlanned | None
    due: bool = False


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often to ask a customer of a grade, and in whose hours."""

    grade: Grade
    days: int
    calendar: BusinessCalendar

    def after(self, moment: datetime) -> datetime:
        """The next time to ask: the days of the grade later, within hours."""
        return self.calendar.next_open(moment + timedelta(days=self.days))


class VisitNotPlanned(Refusal):
    """It is another visit that is to be made, or none."""


def evolve(state: Visits | None, fact: VisitFact) -> Visits:
    match fact:
        case ReturnVisitPlanned():
            return Visits(fact)
        case ReturnVisitDue():
            assert state is not None, "a visit is planned before it is due"
            return replace(state, due=True)
        case ReturnVisitCompleted():
            return Visits(None)
        case _:
            assert_never(fact)


def plan(
    state: Visits | None, customer_id: UUID, visit_id: UUID, cadence: Cadence, since: datetime
) -> list[VisitFact]:
    """When a grade is given. A visit that is due by then stays due, also if its timer is late;
    the next follows the grade."""
    planned = state.planned if state is not None else None
    if cadence.days == 0 or (state is not None and state.due):
        return []
    if planned is not None and (planned.grade is cadence.grade or planned.due_at <= since):
        return []
    return [
        ReturnVisitPlanned(
            customer_id=customer_id,
            visit_id=planned.visit_id if planned else visit_id,
            grade=cadence.grade,
            due_at=cadence.after(since),
        )
    ]


def fall_due(state: Visits, visit_id: UUID, due_at: datetime, now: datetime) -> list[VisitFact]:
    """What a timer does; early, again, or for a visit that was planned anew, nothing."""
    planned = state.planned
    if planned is None or state.due or now < due_at:
        return []
    if (planned.visit_id, planned.due_at) != (visit_id, due_at):
        return []
    return [ReturnVisitDue(customer_id=planned.customer_id, visit_id=visit_id, due_at=due_at)]


def complete(
    state: Visits, completed: ReturnVisitCompleted, next_id: UUID, cadence: Cadence | None
) -> list[VisitFact]:
    """It may be made before it is due. The next is planned at once. Raises VisitNotPlanned."""
    if state.planned is None or state.planned.visit_id != completed.visit_id:
        raise VisitNotPlanned(f"visit {completed.visit_id} is not the one to be made")
    if cadence is None or cadence.days == 0:
        return [completed]
    now = completed.completed_at
    planned = ReturnVisitPlanned(
        customer_id=completed.customer_id,
        visit_id=next_id,
        grade=cadence.grade,
        due_at=cadence.after(now),
    )
    return [completed, planned]
