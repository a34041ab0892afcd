"""A signed contract earns points; what is left of them expires on a day that is known (MK7)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from daybook_chassis.effects import Effect, Issue, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.loyalty import PointsEarned
from daybook_contracts.sales.contracts import ContractSigned
from daybook_marketing.application.earn_points import EarnPoints
from daybook_marketing.application.expire_points import ExpirePoints


def earn(fact: ContractSigned, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(
        EarnPoints(customer_id=fact.customer_id, earning_id=fact.contract_id, value=fact.value)
    )


def expire(fact: PointsEarned, envelope: Envelope, known: References) -> Iterator[Effect]:
    over_at = datetime.combine(fact.last_day + timedelta(days=1), time.min, UTC)
    yield Schedule(f"points:{fact.earning_id}", over_at, ExpirePoints(customer_id=fact.customer_id))


EARN_POINTS = Reaction(
    "marketing.earn_points", {ContractSigned: earn}, issues=frozenset({EarnPoints})
)
EXPIRE_POINTS = Reaction(
    "marketing.expire_points", {PointsEarned: expire}, issues=frozenset({ExpirePoints})
)
