"""Facts that the service desk publishes: who is entitled to what, and how they were served."""

from daybook_contracts.fact import Fact
from daybook_contracts.service import (
    calls,
    complaints,
    entitlements,
    interactions,
    knowledge,
    policies,
    returns,
    surveys,
    tickets,
    visits,
    warranties,
)

FACTS: tuple[type[Fact], ...] = (
    *entitlements.FACTS,
    *tickets.FACTS,
    *complaints.FACTS,
    *interactions.FACTS,
    *calls.FACTS,
    *knowledge.FACTS,
    *surveys.FACTS,
    *visits.FACTS,
    *warranties.FACTS,
    *returns.FACTS,
    *policies.FACTS,
)
