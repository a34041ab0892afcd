"""Give a customer the service tier of a grade (SE15)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.grading import Grade
from daybook_service.application.policies import LEVELS, TIERS
from daybook_service.application.streams import ENTITLEMENT, entitlement_of
from daybook_service.domain import entitlement


class AssignServiceTier(Command):
    """Without a grade, the tier is that of customers who have none."""

    customer_id: UUID
    grade: Grade | None = None


def assign_service_tier(command: AssignServiceTier, work: Work) -> None:
    levels, tiers = work.policy(LEVELS), work.policy(TIERS)
    stream = work.find(ENTITLEMENT, entitlement_of(command.customer_id))
    facts = entitlement.assign(
        stream.state, command.customer_id, command.grade, levels.policy, tiers.policy
    )
    versions = f"{levels.version} {tiers.version}"
    work.record(ENTITLEMENT, stream, facts, policy_version=versions)
