"""A grade has one timer set for its next review, which every later grade puts off (CU11).

Damping: a review is a quarter on by policy, and none is set once the customer is active no longer.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from uuid import UUID

from daybook_chassis.effects import Cancel, Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.grading import CustomerGraded, GradeReviewDue
from daybook_contracts.envelope import Envelope
from daybook_customers.application.hold_grade_review import HoldGradeReview


def graded(fact: CustomerGraded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield _next(fact.customer_id, fact.review_due_on)


def reviewed(fact: GradeReviewDue, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield _next(fact.customer_id, fact.next_due_on)


def _next(customer_id: UUID, due_on: date | None) -> Effect:
    timer = f"grade:{customer_id}"
    if due_on is None:
        return Cancel(timer)
    review = HoldGradeReview(customer_id=customer_id, due_on=due_on)
    return Schedule(timer, datetime.combine(due_on, time(), UTC), review)


PLAN_GRADE_REVIEWS = Reaction(
    "customers.plan_grade_reviews",
    {CustomerGraded: graded, GradeReviewDue: reviewed},
    issues=frozenset({HoldGradeReview}),
)
