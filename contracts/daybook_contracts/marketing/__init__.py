"""Facts that the marketing service publishes: who may be addressed, and who no longer."""

from daybook_contracts.fact import Fact
from daybook_contracts.marketing import audiences, policies

FACTS: tuple[type[Fact], ...] = (*audiences.FACTS, *policies.FACTS)
