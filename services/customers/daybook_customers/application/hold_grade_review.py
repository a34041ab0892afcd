"""Hold the review of a grade that nothing has moved for long, when it is due (CU11)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day
from daybook_customers.application.policies import GRADES
from daybook_customers.application.standing import review_standing
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import grading


class HoldGradeReview(Command):
    """`due_on` is what the timer was set for: a grade that moved since is reviewed later."""

    customer_id: UUID
    due_on: Day


def hold_grade_review(command: HoldGradeReview, work: Work) -> None:
    grades = work.policy(GRADES, command.due_on)
    stream = work.load(CUSTOMER, command.customer_id)
    facts = grading.hold_review(
        stream.state.grading,
        customer_id=command.customer_id,
        due_on=command.due_on,
        policy=grades.policy,
    )
    work.record(CUSTOMER, stream, facts, policy_version=grades.version)
    review_standing(work, command.customer_id)
