"""Facts that the sales service publishes: opportunities, contracts, and money owed and received."""

from daybook_contracts.fact import Fact
from daybook_contracts.sales import contracts, opportunities, payments, policies

FACTS: tuple[type[Fact], ...] = (
    *opportunities.FACTS,
    *contracts.FACTS,
    *payments.FACTS,
    *policies.FACTS,
)
