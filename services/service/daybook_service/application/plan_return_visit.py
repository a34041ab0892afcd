"""Plan when a customer of a grade is asked again how they are (SE6)."""

from datetime import UTC, datetime, time
from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_chassis.ids import derived_id
from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Day
from daybook_service.application.cadence import cadence_of
from daybook_service.application.policies import VISITS
from daybook_service.application.streams import RETURN_VISITS, visits_of
from daybook_service.domain import visits


class PlanReturnVisit(Command):
    """`graded_on` is the day as of which the grade was given: from there the time is counted,
    whenever it was that all which led to the grade had been heard."""

    customer_id: UUID
    grade: Grade
    graded_on: Day


def plan_return_visit(command: PlanReturnVisit, work: Work) -> None:
    customer_id = command.customer_id
    stream = work.find(RETURN_VISITS, visits_of(customer_id))
    cadence = cadence_of(command.grade, work)
    visit_id = derived_id("visit", customer_id, stream.version)
    since = datetime.combine(command.graded_on, time(), UTC)
    facts = visits.plan(stream.state, customer_id, visit_id, cadence, since)
    work.record(RETURN_VISITS, stream, facts, policy_version=work.policy(VISITS).version)
