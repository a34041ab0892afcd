"""Review a customer's grade, from what has become known of its value (CU11)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.fact import Day
from daybook_customers.application.policies import GRADES
from daybook_customers.application.standing import review_standing
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import grading
from daybook_customers.domain.grading import Quintiles


class ReviewGrade(Command):
    """What is not given stays as it was; with nothing given, only the policy may have changed."""

    customer_id: UUID
    as_of: Day
    quintiles: Quintiles | None = None
    lifecycle_stage: LifecycleStage | None = None


def review_grade(command: ReviewGrade, work: Work) -> None:
    grades = work.policy(GRADES, command.as_of)
    stream = work.load(CUSTOMER, command.customer_id)
    facts = grading.review(
        stream.state.grading,
        customer_id=command.customer_id,
        as_of=command.as_of,
        quintiles=command.quintiles,
        lifecycle_stage=command.lifecycle_stage,
        policy=grades.policy,
    )
    work.record(CUSTOMER, stream, facts, policy_version=grades.version)
    review_standing(work, command.customer_id)
