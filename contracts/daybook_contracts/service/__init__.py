"""Facts that the service desk publishes: what a customer is entitled to, and tickets against it."""

from daybook_contracts.fact import Fact
from daybook_contracts.service import entitlements, policies, tickets

FACTS: tuple[type[Fact], ...] = (
    *entitlements.FACTS,
    *tickets.FACTS,
    *policies.FACTS,
)
