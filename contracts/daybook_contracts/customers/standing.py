"""Facts about how a customer stands with us, and how it is treated for that (CU9 to CU26)."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.analytics.value import ValueTier
from daybook_contracts.customers.grading import Grade
from daybook_contracts.customers.profiles import CustomerStatus
from daybook_contracts.fact import Day, Fact, Percent, Quintile, Score, Text
from daybook_contracts.money import Money


class CustomerClass(StrEnum):
    """Three classes (CU9)."""

    IMPORTANT = "important"
    POTENTIAL = "potential"
    ORDINARY = "ordinary"


class CustomerTier(StrEnum):
    """Four tiers (CU10)."""

    STRATEGIC = "strategic"
    CORE = "core"
    POTENTIAL = "potential"
    GENERAL = "general"


class StandingInputs(BaseModel):
    """What a class or tier was found from; the quintiles are those of the newest score."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    monetary: Quintile | None = None
    frequency: Quintile | None = None
    recency: Quintile | None = None
    lifecycle_stage: str | None = None
    status: CustomerStatus
    key_resources: bool


class CustomerClassified(Fact, type="crm.customers.CustomerClassified", version=1):
    """A customer is of another of the three classes; the envelope names the policy (CU9)."""

    customer_id: UUID
    customer_class: CustomerClass
    previous_class: CustomerClass | None = None
    inputs: StandingInputs


class CustomerTiered(Fact, type="crm.customers.CustomerTiered", version=1):
    """A customer is in another of the four tiers; the envelope names the policy (CU10)."""

    customer_id: UUID
    tier: CustomerTier
    previous_tier: CustomerTier | None = None
    inputs: StandingInputs


class ValueTierAssigned(Fact, type="crm.customers.ValueTierAssigned", version=1):
    """A customer's contribution puts it into another metal tier, as analytics scored it (CU12)."""

    customer_id: UUID
    tier: ValueTier
    previous_tier: ValueTier | None = None
    as_of: Day


class CustomerPrioritised(Fact, type="crm.customers.CustomerPrioritised", version=1):
    """A customer has another place in queues: points for value and potential, in steps (CU18)."""

    customer_id: UUID
    priority: Score
    previous_priority: Score | None = None
    value_points: Score
    potential_points: Score


class CareMeasure(StrEnum):
    """How a customer is cared for (CU26)."""

    MORE_CARE = "more_care"
    OFFERS = "offers"
    DEDICATED_MANAGER = "dedicated_manager"
    STANDARD_CARE = "standard_care"
    LOYALTY_CAMPAIGN = "loyalty_campaign"
    PERIODIC_MESSAGE = "periodic_message"
    PROMOTION = "promotion"
    GIFTS = "gifts"
    PERSONAL_SERVICE = "personal_service"
    BASIC_SERVICE = "basic_service"


class GradeStrategyApplied(Fact, type="crm.customers.GradeStrategyApplied", version=1):
    """Grade and metal tier give a customer other measures of care; the envelope names the policy
    (CU26)."""

    customer_id: UUID
    grade: Grade
    value_tier: ValueTier | None = None
    measures: tuple[CareMeasure, ...] = Field(min_length=1)


class RelationshipLevel(StrEnum):
    """Five relationships between a company and a customer, each closer than the last (CU17)."""

    BASIC = "basic"
    REACTIVE = "reactive"
    ACCOUNTABLE = "accountable"
    PROACTIVE = "proactive"
    PARTNERSHIP = "partnership"


class RelationshipLevelChanged(Fact, type="crm.customers.RelationshipLevelChanged", version=1):
    """A customer is dealt with more or less closely than before (CU17)."""

    customer_id: UUID
    level: RelationshipLevel
    previous_level: RelationshipLevel
    reason: Text


class CreditRating(StrEnum):
    """How likely a customer pays, best first (CU24)."""

    AA = "AA"
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class CreditRated(Fact, type="crm.customers.CreditRated", version=1):
    """A customer's credit was rated, with the reason (CU24).

    `upfront` is how much of an order is to be paid before it is delivered, by policy.
    """

    customer_id: UUID
    rating: CreditRating
    previous_rating: CreditRating | None = None
    upfront: Percent
    reason: Text


class CreditLimitSet(Fact, type="crm.customers.CreditLimitSet", version=1):
    """What a customer may owe at most in one currency; more blocks its orders (CU24)."""

    customer_id: UUID
    limit: Money
    reason: Text


FACTS: tuple[type[Fact], ...] = (
    CustomerClassified,
    CustomerTiered,
    ValueTierAssigned,
    CustomerPrioritised,
    GradeStrategyApplied,
    RelationshipLevelChanged,
    CreditRated,
    CreditLimitSet,
)
