"""What is on somebody's calendar, once or again and again (SA7)."""

from datetime import datetime

from daybook_contracts.sales.activities import ActivityCompleted, ActivityScheduled
from daybook_sales.domain.activity import Activity, ActivityFact, OtherActivity, late, open_for


def appointment_of(state: Activity) -> ActivityScheduled:
    """Raises OtherActivity."""
    if not isinstance(state.planned, ActivityScheduled):
        raise OtherActivity(f"activity {state.planned.activity_id} is no appointment")
    return state.planned


def complete(state: Activity, number: int, result: str, now: datetime) -> list[ActivityFact]:
    """Completing again changes nothing. Raises OtherActivity, NotFound, ActivityOver."""
    planned = appointment_of(state)
    if not open_for(state, number):
        return []
    return [
        ActivityCompleted(
            customer_id=planned.customer_id,
            activity_id=planned.activity_id,
            number=number,
            result=result,
            late=late(state, number, now),
        )
    ]
