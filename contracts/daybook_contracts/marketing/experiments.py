"""Facts about A/B tests within campaigns: who was shown what, and which variant is better (MK5)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.catalogue import Upcaster
from daybook_contracts.fact import Count, Fact, Reference, Text
from daybook_contracts.money import Money

Share = Annotated[int, Field(ge=1, le=1_000_000, json_schema_extra={"x-unit": "1"})]
PerMillion = Annotated[int, Field(ge=0, le=1_000_000, json_schema_extra={"x-unit": "ppm"})]
Squares = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,59})$")]
"""A sum of squares of minor units: a decimal string, for it outgrows the numbers of JSON."""


class Goal(StrEnum):
    """What counts as success: an answer to the campaign, or a signed contract (MK5)."""

    RESPONSE = "response"
    PURCHASE = "purchase"


class Measure(StrEnum):
    """What is compared of a goal: how many customers reached it, or how much they spent (MK5)."""

    CONVERSION = "conversion"
    SPEND = "spend"


class Variant(BaseModel):
    """One of the things that are compared; it gets `share` of all shares."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Reference
    share: Share


class Spend(BaseModel):
    """What customers spent together, and the sum of the squares of what each of them did."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    total: Money
    squares: Squares


class Arm(BaseModel):
    """How many customers a variant was shown to, how many of them did what was hoped for, and what
    they spent, where that is measured and anybody did."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    variant: Reference
    assigned: Count
    converted: Count
    spend: Spend | None = None


class ExperimentStarted(Fact, type="crm.marketing.ExperimentStarted", version=2):
    """Variants of a campaign are compared on its members; a campaign has one experiment (MK5).

    Since version 2 it says what is measured of the goal; before, that was always conversion.
    """

    campaign_id: UUID
    goal: Goal
    measure: Measure
    variants: Annotated[tuple[Variant, ...], Field(min_length=2, max_length=20)]


class ExperimentEnrolled(Fact, type="crm.marketing.ExperimentEnrolled", version=1):
    """Members of the campaign take part in its experiment (MK5); at most 500 a fact."""

    campaign_id: UUID
    part: Count
    parts: Count
    customers: Annotated[tuple[UUID, ...], Field(max_length=500)]


class VariantAssigned(Fact, type="crm.marketing.VariantAssigned", version=1):
    """A customer gets this variant: it follows from the ids alone, whoever asks and when (MK5)."""

    customer_id: UUID
    campaign_id: UUID
    variant: Reference


class VariantConverted(Fact, type="crm.marketing.VariantConverted", version=1):
    """A customer did what the experiment hopes for, for the first time (MK5)."""

    customer_id: UUID
    campaign_id: UUID
    variant: Reference


class VariantSpent(Fact, type="crm.marketing.VariantSpent", version=1):
    """A contract counts in an experiment that measures spend (MK5).

    `spent` is all that the customer spent in it so far, with this amount.
    """

    customer_id: UUID
    campaign_id: UUID
    contract_id: UUID
    variant: Reference
    amount: Money
    spent: Money


class ExperimentConcluded(Fact, type="crm.marketing.ExperimentConcluded", version=1):
    """One variant is significantly better than every other, by these counts (MK5).

    `p_value` is the largest of its comparisons, in parts per million; the envelope's
    `policyversion` names alpha and the smallest sample.
    """

    campaign_id: UUID
    winner: Reference
    p_value: PerMillion
    arms: Annotated[tuple[Arm, ...], Field(min_length=2, max_length=20)]


class ExperimentStopped(Fact, type="crm.marketing.ExperimentStopped", version=1):
    """An experiment was given up, and no variant is better (MK5)."""

    campaign_id: UUID
    reason: Text


FACTS: tuple[type[Fact], ...] = (
    ExperimentStarted,
    ExperimentEnrolled,
    VariantAssigned,
    VariantConverted,
    VariantSpent,
    ExperimentConcluded,
    ExperimentStopped,
)


def _measure_conversion(old: dict[str, Any]) -> dict[str, Any]:
    return old | {"measure": Measure.CONVERSION.value}


UPCASTERS: Mapping[tuple[str, int], Upcaster] = {
    (ExperimentStarted.type, 1): _measure_conversion,
}
