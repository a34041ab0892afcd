"""Facts about what sellers are to reach, what they reached, and what they earn (SA10, SA23)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.fact import Day, Fact, Reference, Score, Text
from daybook_contracts.money import Money

PERIOD = r"^[1-9][0-9]{3}(-(Q[1-4]|0[1-9]|1[0-2]|W(0[1-9]|[1-4][0-9]|5[0-3])))?$"
Period = Annotated[str, Field(pattern=PERIOD, json_schema_extra={"x-standard": "ISO 8601"})]
"""A year 2026, quarter 2026-Q1, month 2026-03 or week 2026-W11, of the month of its Thursday."""

Attainment = Annotated[int, Field(ge=-(2**31), lt=2**31, json_schema_extra={"x-unit": "percent"})]
"""Actual of target, rounded down; more than was to be reached is above 100."""


class Measure(StrEnum):
    """What is counted: contracts as they are signed, or cash as it settles them."""

    SIGNED = "signed"
    RECEIVED = "received"


class TargetSet(Fact, type="crm.sales.TargetSet", version=1):
    """Somebody is to reach this much in a period; periods within it sum to it, if they are set
    (SA10)."""

    plan_id: UUID
    owner: Reference
    measure: Measure
    period: Period
    target: Money
    previous_target: Money | None = None


class PlanSubmitted(Fact, type="crm.sales.PlanSubmitted", version=1):
    """The targets of a year, and how they are to be reached, await a review (SA10)."""

    plan_id: UUID
    owner: Reference
    note: Text


class PlanReviewed(Fact, type="crm.sales.PlanReviewed", version=1):
    """A submitted plan is approved, or goes back with what is to change (SA10)."""

    plan_id: UUID
    owner: Reference
    approved: bool
    comment: Text


class SaleCredited(Fact, type="crm.sales.SaleCredited", version=1):
    """A signed contract counts for its seller; an amendment counts by what it adds (SA23)."""

    seller: Reference
    contract_id: UUID
    amount: Money
    credited_on: Day


class CommissionCalculated(Fact, type="crm.sales.CommissionCalculated", version=1):
    """Cash that settled a contract earns its seller a commission, by the policy that the envelope
    names (SA23).

    `received` and `commission` are below zero where cash was taken back.
    """

    seller: Reference
    contract_id: UUID
    received: Money
    commission: Money
    received_on: Day


class PerformanceScored(Fact, type="crm.sales.PerformanceScored", version=1):
    """What a seller reached of the targets of a month, with a score from 0 to 100 (SA23)."""

    seller: Reference
    month: Period
    signed: Money
    received: Money
    commission: Money
    signed_target: Money | None
    received_target: Money | None
    signed_attainment: Attainment | None
    received_attainment: Attainment | None
    score: Score


FACTS: tuple[type[Fact], ...] = (
    TargetSet,
    PlanSubmitted,
    PlanReviewed,
    SaleCredited,
    CommissionCalculated,
    PerformanceScored,
)
