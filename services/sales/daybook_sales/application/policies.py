"""The policies that this service works by, and the book in which people set them."""

from daybook_chassis.policy import Policy
from daybook_chassis.policy_setting import PolicyBook
from daybook_contracts.sales.policies import PolicySet
from daybook_sales.domain.activity_policy import ActivityPolicy
from daybook_sales.domain.contracting_policy import ContractingPolicy
from daybook_sales.domain.cycle_policy import CyclePolicy
from daybook_sales.domain.performance_policy import PerformancePolicy
from daybook_sales.domain.prospect_policy import ProspectPolicy
from daybook_sales.domain.quoting_policy import QuotingPolicy
from daybook_sales.domain.receivables_policy import ReceivablesPolicy
from daybook_sales.domain.registration_policy import RegistrationPolicy
from daybook_sales.domain.stage_policy import StagePolicy

STAGES = Policy("daybook_sales", "stages", StagePolicy)
QUOTING = Policy("daybook_sales", "quoting", QuotingPolicy)
CONTRACTING = Policy("daybook_sales", "contracting", ContractingPolicy)
RECEIVABLES = Policy("daybook_sales", "receivables", ReceivablesPolicy)
ACTIVITIES = Policy("daybook_sales", "activities", ActivityPolicy)
PERFORMANCE = Policy("daybook_sales", "performance", PerformancePolicy)
PROSPECTS = Policy("daybook_sales", "prospects", ProspectPolicy)
REGISTRATION = Policy("daybook_sales", "registration", RegistrationPolicy)
CYCLES = Policy("daybook_sales", "cycles", CyclePolicy)

BOOK = PolicyBook(
    "sales",
    (
        STAGES,
        QUOTING,
        CONTRACTING,
        RECEIVABLES,
        ACTIVITIES,
        PERFORMANCE,
        PROSPECTS,
        REGISTRATION,
        CYCLES,
    ),
    PolicySet,
)
