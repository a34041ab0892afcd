"""Facts that the marketing service publishes: who may be addressed, how they are, what follows."""

from daybook_contracts.fact import Fact
from daybook_contracts.marketing import (
    audiences,
    campaigns,
    cards,
    care,
    experiments,
    greetings,
    journeys,
    loyalty,
    messages,
    offers,
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
    *journeys.FACTS,
    *care.FACTS,
    *offers.FACTS,
    *policies.FACTS,
)
UPCASTERS = experiments.UPCASTERS
