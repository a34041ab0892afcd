"""The policies that this service works by, and the book in which people set them."""

from daybook_chassis.policy import Policy
from daybook_chassis.policy_setting import PolicyBook
from daybook_contracts.sales.policies import PolicySet
from daybook_sales.domain.activity_policy import ActivityPolicy
from daybook_sales.domain.contracting_policy import ContractingPolicy
from daybook_sales.domain.quoting_policy import QuotingPolicy
from daybook_sales.domain.receivables_policy import ReceivablesPolicy
from daybook_sales.domain.stage_policy import StagePolicy

STAGES = Policy("daybook_sales", "stages", StagePolicy)
QUOTING = Policy("daybook_sales", "quoting", QuotingPolicy)
CONTRACTING = Policy("daybook_sales", "contracting", ContractingPolicy)
RECEIVABLES = Policy("daybook_sales", "receivables", ReceivablesPolicy)
ACTIVITIES = Policy("daybook_sales", "activities", ActivityPolicy)

BOOK = PolicyBook("sales", (STAGES, QUOTING, CONTRACTING, RECEIVABLES, ACTIVITIES), PolicySet)
