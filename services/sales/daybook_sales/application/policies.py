"""The policies that this service works by, and the book in which people set them."""

from daybook_chassis.policy import Policy
from daybook_chassis.policy_setting import PolicyBook
from daybook_contracts.sales.policies import PolicySet
from daybook_sales.domain.stage_policy import StagePolicy

STAGES = Policy("daybook_sales", "stages", StagePolicy)

BOOK = PolicyBook("sales", (STAGES,), PolicySet)
