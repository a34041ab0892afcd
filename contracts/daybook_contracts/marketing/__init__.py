"""Facts that the marketing service publishes: who may be addressed, how they are, what follows."""

from daybook_contracts.fact import Fact
from daybook_contracts.marketing import (
    audiences,
    campaigns,
    cards,
    experiments,
    greetings,
    loyalty,
    messages,
    policies,
    referrals,
)

FACTS: tuple[type[Fact], ...] = (
    *audiences.FACTS,
    *campaigns.FACTS,
    *messages.FACTS,
    *loyalty.FACTS,
    *experiments.FACTS,
    *greetings.FACTS,
    *referrals.FACTS,
    *cards.FACTS,
    *policies.FACTS,
)
