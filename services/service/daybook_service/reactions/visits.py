"""A grade has return visits planned, and a planned one has a timer for when it is due (SE6)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.grading import CustomerGraded
from daybook_contracts.envelope import Envelope
from daybook_contracts.service.visits import ReturnVisitPlanned
from daybook_service.application.note_due_visit import NoteDueVisit
from daybook_service.application.plan_return_visit import PlanReturnVisit


def plan(fact: CustomerGraded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(
        PlanReturnVisit(customer_id=fact.customer_id, grade=fact.grade, graded_on=fact.as_of)
    )


PLAN_VISITS = Reaction(
    "service.plan_visits", {CustomerGraded: plan}, issues=frozenset({PlanReturnVisit})
)


def expect(fact: ReturnVisitPlanned, envelope: Envelope, known: References) -> Iterator[Effect]:
    note = NoteDueVisit(customer_id=fact.customer_id, visit_id=fact.visit_id, due_at=fact.due_at)
    yield Schedule(f"visit:{fact.visit_id}", fact.due_at, note)


WATCH_VISITS = Reaction(
    "service.watch_visits", {ReturnVisitPlanned: expect}, issues=frozenset({NoteDueVisit})
)
