"""Facts about the thresholds that this service works by."""

from daybook_contracts.fact import Fact
from daybook_contracts.policy import PolicyFact


class PolicySet(PolicyFact, type="crm.analytics.PolicySet", version=1):
    """A policy of this service has new terms from a day on."""


FACTS: tuple[type[Fact], ...] = (PolicySet,)
