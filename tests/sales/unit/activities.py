"""Activities that tests of them start from."""

from datetime import timedelta
from uuid import UUID

from daybook_contracts.sales.activities import (
    ActivityScheduled,
    AppointmentKind,
    Due,
    FollowUpPlanned,
    Queue,
    ReminderChannel,
    TaskAssigned,
    VisitPlanned,
)
from tests.sales.samples import CUSTOMER, NOON

ACTIVITY = UUID("01890000-0000-7000-8000-0000000000ba")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def due(number: int = 1, after: timedelta = DAY) -> Due:
    """So long after noon, reminded of an hour before and missed a day after."""
    due_at = NOON + after
    return Due(number=number, due_at=due_at, remind_at=due_at - HOUR, missed_at=due_at + DAY)


TASK = TaskAssigned(
    activity_id=ACTIVITY,
    owner="ann",
    assigner="lee",
    title="Bring the brochures",
    due=Due(number=1, due_at=NOON + DAY, remind_at=NOON),
    escalates_at=(NOON + DAY, NOON + 3 * DAY),
)
FOLLOW_UP = FollowUpPlanned(
    customer_id=CUSTOMER,
    activity_id=ACTIVITY,
    owner="ann",
    queue=Queue.CONTACT,
    title="Ask about the offer",
    due=due(),
    supervisor="lee",
)
VISIT = VisitPlanned(
    customer_id=CUSTOMER,
    activity_id=ACTIVITY,
    owner="ann",
    title="See the pier",
    due=due(),
)
SERIES = ActivityScheduled(
    activity_id=ACTIVITY,
    owner="ann",
    kind=AppointmentKind.CALL,
    title="Call the harbour",
    rule="FREQ=DAILY",
    zone="UTC",
    occurrences=(due(1), due(2, 2 * DAY)),
    channels=(ReminderChannel.EMAIL, ReminderChannel.PHONE),
)
