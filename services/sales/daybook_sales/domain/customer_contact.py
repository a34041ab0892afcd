"""What is planned with a customer and then reported: follow-ups and visits (SA6, SA9)."""

from datetime import datetime
from uuid import UUID

from daybook_contracts.sales.activities import (
    FollowUpLogged,
    FollowUpPlanned,
    Outcome,
    VisitLogged,
    VisitPlanned,
)
from daybook_contracts.sales.opportunities import Stage
from daybook_sales.domain.activity import Activity, ActivityFact, OtherActivity, late, open_for


def follow_up_of(state: Activity) -> FollowUpPlanned:
    """Raises OtherActivity."""
    if not isinstance(state.planned, FollowUpPlanned):
        raise OtherActivity(f"activity {state.planned.activity_id} is no follow-up")
    return state.planned


def log_follow_up(
    state: Activity, *, stage: Stage, outcome: Outcome, result: str, now: datetime
) -> list[ActivityFact]:
    """A missed one may still be logged; logging again changes nothing.

    Raises OtherActivity, ActivityOver (called off).
    """
    planned = follow_up_of(state)
    if not open_for(state, 1):
        return []
    return [
        FollowUpLogged(
            customer_id=planned.customer_id,
            activity_id=planned.activity_id,
            owner=planned.owner,
            queue=planned.queue,
            stage=stage,
            opportunity_id=planned.opportunity_id,
            outcome=outcome,
            result=result,
            late=late(state, 1, now),
        )
    ]


def log_visit(
    state: Activity, *, contact_id: UUID | None, result: str, now: datetime
) -> list[ActivityFact]:
    """The result goes into the very item that planned it; logging again changes nothing.

    Raises OtherActivity, ActivityOver (called off).
    """
    planned = state.planned
    if not isinstance(planned, VisitPlanned):
        raise OtherActivity(f"activity {planned.activity_id} is no visit")
    if not open_for(state, 1):
        return []
    return [
        VisitLogged(
            customer_id=planned.customer_id,
            activity_id=planned.activity_id,
            owner=planned.owner,
            contact_id=contact_id or planned.contact_id,
            result=result,
            late=late(state, 1, now),
        )
    ]
