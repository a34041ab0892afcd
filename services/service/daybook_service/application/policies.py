"""The policies that this service works by, and the book in which people set them."""

from daybook_chassis.policy import Policy
from daybook_chassis.policy_setting import PolicyBook
from daybook_contracts.service.policies import PolicySet
from daybook_service.domain.service_level_policy import ServiceLevelPolicy

LEVELS = Policy("daybook_service", "service_level", ServiceLevelPolicy)

BOOK = PolicyBook("service", (LEVELS,), PolicySet)
