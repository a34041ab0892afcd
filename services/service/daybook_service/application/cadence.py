"""How often a customer is asked again how they are, by grade and in its hours (SE6)."""

from daybook_chassis.commands import Work
from daybook_contracts.customers.grading import Grade
from daybook_service.application.policies import HOURS, LEVELS, VISITS
from daybook_service.domain.visits import Cadence


def cadence_of(grade: Grade, work: Work) -> Cadence:
    """By what the grade gives, whether or not the customer's tier has followed it by now."""
    days = work.policy(VISITS).policy.days[grade]
    tier = work.policy(LEVELS).policy.level(grade).tier
    return Cadence(grade, days, work.policy(HOURS).policy.of(tier))
