"""Report a return visit; the next is planned by the grade (SE6)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_chassis.errors import NotFound
from daybook_chassis.ids import derived_id
from daybook_contracts.fact import Text
from daybook_contracts.service.interactions import ContactChannel
from daybook_contracts.service.visits import ReturnVisitCompleted
from daybook_service.application.cadence import cadence_of
from daybook_service.application.policies import VISITS
from daybook_service.application.streams import RETURN_VISITS, visits_of
from daybook_service.application.terms import served
from daybook_service.domain import visits


class CompleteReturnVisit(Command):
    """`needs` are the customer's newest needs, `changes` what has changed with them."""

    visit_id: UUID
    customer_id: UUID
    channel: ContactChannel
    needs: Text
    changes: Text | None = None


def complete_return_visit(command: CompleteReturnVisit, work: Work) -> None:
    if work.find(RETURN_VISITS, visits_of(command.customer_id)).state is None:
        raise NotFound(f"customer {command.customer_id} has no return visits")
    stream = work.load(RETURN_VISITS, visits_of(command.customer_id))
    grade = served(command.customer_id, work).grade
    cadence = None if grade is None else cadence_of(grade, work)
    next_id = derived_id("visit", command.customer_id, stream.version)
    completed = ReturnVisitCompleted(**command.model_dump(), completed_at=work.now)
    facts = visits.complete(stream.state, completed, next_id, cadence)
    work.record(RETURN_VISITS, stream, facts, policy_version=work.policy(VISITS).version)
