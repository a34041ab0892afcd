"""Facts about chances to sell, from the first word to the last (SA2)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Fact, Percent, Reference, Text
from daybook_contracts.money import Money


class Stage(StrEnum):
    PROSPECTING = "prospecting"
    QUALIFICATION = "qualification"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    CLOSED_WON = "closed_won"
    CLOSED_LOST = "closed_lost"


class ForecastCategory(StrEnum):
    PIPELINE = "pipeline"
    BEST_CASE = "best_case"
    COMMIT = "commit"
    CLOSED = "closed"
    OMITTED = "omitted"


class Heat(StrEnum):
    """How keen the customer is (SA2)."""

    HOT = "hot"
    WARM = "warm"
    COLD = "cold"


class OpportunityReported(Fact, type="crm.sales.OpportunityReported", version=1):
    """Another system has an opportunity with somebody whom it knows as `customer_ref` (SA2, IO3).

    It opens here when that reference is linked to a customer.
    """

    opportunity_id: UUID
    source_name: Reference
    customer_ref: Reference
    title: Text
    origin: Text
    route: Text
    heat: Heat
    value: Money
    stage: Stage


class OpportunityOpened(Fact, type="crm.sales.OpportunityOpened", version=1):
    """A chance to sell became known, with where it came from and how (SA2)."""

    customer_id: UUID
    opportunity_id: UUID
    title: Text
    origin: Text
    route: Text
    heat: Heat
    value: Money
    stage: Stage
    probability: Percent


class OpportunityStaged(Fact, type="crm.sales.OpportunityStaged", version=1):
    """An opportunity moved to another stage (SA2)."""

    customer_id: UUID
    opportunity_id: UUID
    stage: Stage
    previous_stage: Stage
    probability: Percent
    forecast_category: ForecastCategory


class OpportunityWon(Fact, type="crm.sales.OpportunityWon", version=1):
    """The opportunity ended in a signed contract (SA2)."""

    customer_id: UUID
    opportunity_id: UUID
    contract_id: UUID
    value: Money


class OpportunityLost(Fact, type="crm.sales.OpportunityLost", version=1):
    """The opportunity ended without one, and this is why (SA2)."""

    customer_id: UUID
    opportunity_id: UUID
    reason: Text


class OpportunityHeated(Fact, type="crm.sales.OpportunityHeated", version=1):
    """The customer became more or less keen (SA2)."""

    customer_id: UUID
    opportunity_id: UUID
    heat: Heat
    previous_heat: Heat


FACTS: tuple[type[Fact], ...] = (
    OpportunityReported,
    OpportunityOpened,
    OpportunityStaged,
    OpportunityWon,
    OpportunityLost,
    OpportunityHeated,
)
