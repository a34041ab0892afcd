"""What all plans of an activity have in common: by when, whose, and under which terms."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from daybook_chassis.commands import Work
from daybook_chassis.policy import Version
from daybook_contracts.sales.activities import Due
from daybook_contracts.sales.staff import StaffPlaced
from daybook_sales.application.about_opportunity import opportunity
from daybook_sales.application.policies import ACTIVITIES
from daybook_sales.application.streams import ACTIVITY, STAFF, staff_of
from daybook_sales.domain import activity
from daybook_sales.domain.activity import Planned
from daybook_sales.domain.activity_policy import ActivityPolicy


def due(number: int, due_at: datetime, missed_minutes: int | None, work: Work) -> Due:
    """One time it is due, with its reminder, which does not come before it is planned."""
    ahead = max(due_at - work.now, timedelta())
    before = min(timedelta(minutes=terms(work).policy.reminder_minutes), ahead)
    missed_at = None if missed_minutes is None else due_at + timedelta(minutes=missed_minutes)
    return Due(number=number, due_at=due_at, remind_at=due_at - before, missed_at=missed_at)


def check_due(due_at: datetime, work: Work) -> None:
    """Raises DueInThePast, Refusal for what is too far ahead to be planned."""
    activity.check_due(due_at, work.now)


def terms(work: Work) -> Version[ActivityPolicy]:
    return work.policy(ACTIVITIES)


def placed(person: str, work: Work) -> StaffPlaced | None:
    """Where somebody works, None of whom nobody has said it."""
    return work.find(STAFF, staff_of(person)).state


def place_of(person: str, work: Work) -> dict[str, Any]:
    """Department and supervisor, as a plan says them of its owner."""
    found = placed(person, work)
    return {
        "department": found.department if found else None,
        "supervisor": found.supervisor if found else None,
    }


def record(planned: Planned, work: Work) -> None:
    """Raises Conflict."""
    stream = work.find(ACTIVITY, planned.activity_id)
    facts = activity.plan(stream.state, planned)
    work.record(ACTIVITY, stream, facts, policy_version=terms(work).version)


def check_customer(customer_id: UUID | None, work: Work) -> None:
    """Raises UnknownReference."""
    if customer_id is not None:
        work.resolve(f"customer:{customer_id}")


def check_contact(
    customer_id: UUID, opportunity_id: UUID | None, due_at: datetime, work: Work
) -> None:
    """What a follow-up and a visit ask of their plan. Raises what the checks of each part raise."""
    check_customer(customer_id, work)
    check_due(due_at, work)
    if opportunity_id is not None:
        opportunity(opportunity_id, customer_id, work)
