"""What analytics finds out about a customer's value has its grade and tier reviewed (CU11, CU12).

Damping: the grade is published only when it moves, and analytics does not listen to it.
"""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.analytics.lifecycle import LifecycleStageChanged
from daybook_contracts.analytics.value import RfmScored
from daybook_contracts.envelope import Envelope
from daybook_customers.application.assign_value_tier import AssignValueTier
from daybook_customers.application.review_grade import ReviewGrade
from daybook_customers.domain.grading import Quintiles


def review_scores(fact: RfmScored, envelope: Envelope, known: References) -> Iterator[Effect]:
    quintiles = Quintiles(monetary=fact.monetary, frequency=fact.frequency, recency=fact.recency)
    yield Issue(ReviewGrade(customer_id=fact.customer_id, as_of=fact.as_of, quintiles=quintiles))
    yield Issue(AssignValueTier(customer_id=fact.customer_id, tier=fact.tier, as_of=fact.as_of))


def review_stage(
    fact: LifecycleStageChanged, envelope: Envelope, known: References
) -> Iterator[Effect]:
    yield Issue(
        ReviewGrade(customer_id=fact.customer_id, as_of=fact.as_of, lifecycle_stage=fact.stage)
    )


REVIEW_GRADE = Reaction(
    "customers.review_grade",
    {RfmScored: review_scores, LifecycleStageChanged: review_stage},
    issues=frozenset({ReviewGrade, AssignValueTier}),
)
