"""How often a customer is asked again how they are, by grade and in their hours (SE6)."""

from uuid import UUID

from daybook_chassis.commands import Work
from daybook_contracts.customers.grading import Grade
from daybook_service.application.policies import VISITS
from daybook_service.application.terms import calendar_of
from daybook_service.domain.visits import Cadence


def cadence_of(customer_id: UUID, grade: Grade, work: Work) -> Cadence:
    days = work.policy(VISITS).policy.days[grade]
    return Cadence(grade, days, calendar_of(customer_id, work))
