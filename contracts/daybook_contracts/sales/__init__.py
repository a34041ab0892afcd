"""Facts that the sales service publishes: from what is on offer to money owed and received."""

from daybook_contracts.fact import Fact
from daybook_contracts.sales import (
    activities,
    contracts,
    cycles,
    leads,
    opportunities,
    orders,
    payments,
    policies,
    products,
    prospects,
    quotes,
    registrations,
    reports,
    staff,
    statements,
    targets,
)

FACTS: tuple[type[Fact], ...] = (
    *leads.FACTS,
    *opportunities.FACTS,
    *products.FACTS,
    *quotes.FACTS,
    *contracts.FACTS,
    *orders.FACTS,
    *payments.FACTS,
    *statements.FACTS,
    *activities.FACTS,
    *staff.FACTS,
    *reports.FACTS,
    *targets.FACTS,
    *prospects.FACTS,
    *registrations.FACTS,
    *cycles.FACTS,
    *policies.FACTS,
)
