"""Facts about how a customer is served (SE15)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Fact, Minutes


class ServiceTier(StrEnum):
    """How a customer is served (SE15)."""

    DEDICATED = "dedicated"
    PRIORITY = "priority"
    STANDARD = "standard"
    SELF_SERVICE = "self_service"


class ServiceTierAssigned(Fact, type="crm.service.ServiceTierAssigned", version=1):
    """A grade gave a customer its service level (SE15): times in minutes of elapsed time."""

    customer_id: UUID
    tier: ServiceTier
    grade: Grade | None = None
    response_minutes: Minutes
    resolution_minutes: Minutes


FACTS: tuple[type[Fact], ...] = (ServiceTierAssigned,)
