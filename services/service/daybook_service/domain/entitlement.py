"""What a customer is entitled to: a tier of service and its times, by grade.

Source: SE15.
"""

from dataclasses import dataclass
from uuid import UUID

from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.entitlements import ServiceTierAssigned
from daybook_service.domain.service_level_policy import ServiceLevel, ServiceLevelPolicy


@dataclass(frozen=True, slots=True)
class Entitlement:
    customer_id: UUID
    level: ServiceLevel


def evolve(state: Entitlement | None, fact: ServiceTierAssigned) -> Entitlement:
    level = ServiceLevel(fact.tier, fact.response_minutes, fact.resolution_minutes)
    return Entitlement(fact.customer_id, level)


def assign(
    state: Entitlement | None, customer_id: UUID, grade: Grade | None, policy: ServiceLevelPolicy
) -> list[ServiceTierAssigned]:
    """The tier that the grade gives; where tier and times stay as they are, nothing happens."""
    level = policy.level(grade)
    if state is not None and state.level == level:
        return []
    return [
        ServiceTierAssigned(
            customer_id=customer_id,
            tier=level.tier,
            grade=grade,
            response_minutes=level.response_minutes,
            resolution_minutes=level.resolution_minutes,
        )
    ]
