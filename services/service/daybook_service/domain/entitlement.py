"""What a customer is entitled to: tier, times, counter, turn and manager, by grade (SE15)."""

from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.entitlements import (
    ManagerAppointed,
    ManagerRelieved,
    ServiceTierAssigned,
)
from daybook_service.domain.service_level_policy import ServiceLevel, ServiceLevelPolicy
from daybook_service.domain.tiering import TieredServicePolicy

EntitlementFact = ServiceTierAssigned | ManagerAppointed | ManagerRelieved


@dataclass(frozen=True, slots=True)
class Entitlement:
    """`assigned` is what the customer was last said to be entitled to."""

    customer_id: UUID
    assigned: ServiceTierAssigned
    manager: str | None = None

    @property
    def level(self) -> ServiceLevel:
        last = self.assigned
        return ServiceLevel(last.tier, last.response_minutes, last.resolution_minutes)


class NoDedicatedManager(Refusal):
    """The customer's tier has no manager of its own."""


def evolve(state: Entitlement | None, fact: EntitlementFact) -> Entitlement:
    if isinstance(fact, ServiceTierAssigned):
        return Entitlement(fact.customer_id, fact, state.manager if state else None)
    assert state is not None, "a manager is appointed for a tier"
    match fact:
        case ManagerAppointed():
            return replace(state, manager=fact.manager)
        case ManagerRelieved():
            return replace(state, manager=None)
        case _:
            assert_never(fact)


def assign(
    state: Entitlement | None,
    customer_id: UUID,
    grade: Grade | None,
    policy: ServiceLevelPolicy,
    tiers: TieredServicePolicy,
) -> list[EntitlementFact]:
    """What the grade gives, said where anything of it changes but the grade.

    A manager is relieved when the new tier has none.
    """
    level = policy.level(grade)
    assigned = ServiceTierAssigned(
        customer_id=customer_id,
        tier=level.tier,
        grade=grade,
        response_minutes=level.response_minutes,
        resolution_minutes=level.resolution_minutes,
        counter=tiers.counter[level.tier],
        handling=tiers.handling[level.tier],
        dedicated_manager=level.tier in tiers.dedicated_manager,
    )
    if state is not None and state.assigned.model_copy(update={"grade": grade}) == assigned:
        return []
    if state is None or state.manager is None or assigned.dedicated_manager:
        return [assigned]
    return [assigned, ManagerRelieved(customer_id=customer_id, manager=state.manager)]


def appoint(state: Entitlement, manager: str) -> list[EntitlementFact]:
    """Appointing who is appointed changes nothing. Raises NoDedicatedManager."""
    if not state.assigned.dedicated_manager:
        raise NoDedicatedManager(f"the tier {state.assigned.tier} has no manager of its own")
    if state.manager == manager:
        return []
    return [
        ManagerAppointed(
            customer_id=state.customer_id, manager=manager, previous_manager=state.manager
        )
    ]
