"""Facts about how a customer is served (SE15)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Fact, Minutes, Reference


class ServiceTier(StrEnum):
    """How a customer is served (SE15)."""

    DEDICATED = "dedicated"
    PRIORITY = "priority"
    STANDARD = "standard"
    SELF_SERVICE = "self_service"


class Counter(StrEnum):
    """Where a customer is served (SE15)."""

    VIP = "vip"
    LOW_COUNTER = "low_counter"
    CASH_COUNTER = "cash_counter"
    SELF_SERVICE = "self_service"


class Handling(StrEnum):
    """In which turn requests are taken up (SE15)."""

    FIRST = "first"
    IN_TURN = "in_turn"
    BATCH = "batch"


class ServiceTierAssigned(Fact, type="crm.service.ServiceTierAssigned", version=1):
    """A grade gave a customer its service level (SE15): times in working minutes of the tier."""

    customer_id: UUID
    tier: ServiceTier
    grade: Grade | None = None
    response_minutes: Minutes
    resolution_minutes: Minutes
    counter: Counter | None = None
    handling: Handling | None = None
    dedicated_manager: bool = False


class ManagerAppointed(Fact, type="crm.service.ManagerAppointed", version=1):
    """The customer has a manager of their own, to whom requests go at once (SE15)."""

    customer_id: UUID
    manager: Reference
    previous_manager: Reference | None = None


class ManagerRelieved(Fact, type="crm.service.ManagerRelieved", version=1):
    """The customer's tier no longer has a manager of its own (SE15)."""

    customer_id: UUID
    manager: Reference


FACTS: tuple[type[Fact], ...] = (ServiceTierAssigned, ManagerAppointed, ManagerRelieved)
