"""What a seller signed, what cash came of it, and what that earns, in one currency (SA23).

Commission is on received cash: what is taken back takes back what it had earned, to the last cent
when nothing is left. Money below is in minor units.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.money import Money
from daybook_contracts.sales.targets import (
    Attainment,
    CommissionCalculated,
    Measure,
    PerformanceScored,
    SaleCredited,
)
from daybook_sales.domain.amounts import counted
from daybook_sales.domain.performance_policy import PerformancePolicy
from daybook_sales.domain.period import month_of

SellerFact = SaleCredited | CommissionCalculated | PerformanceScored


@dataclass(frozen=True, slots=True)
class Month:
    signed: int = 0
    received: int = 0
    commission: int = 0


@dataclass(frozen=True, slots=True)
class Earned:
    """What one contract brought so far."""

    received: int = 0
    commission: int = 0


@dataclass(frozen=True, slots=True)
class Seller:
    """`scores` are the newest of each month."""

    months: dict[str, Month] = field(default_factory=dict)
    contracts: dict[UUID, Earned] = field(default_factory=dict)
    scores: dict[str, PerformanceScored] = field(default_factory=dict)


class NoTarget(Refusal):
    """There is no approved target to score against (SA23)."""


class NoHistory(Refusal):
    """Nothing was reached in the year before, from which targets could be set (SA23)."""


def evolve(state: Seller | None, fact: SellerFact) -> Seller:
    seller = state or Seller()
    match fact:
        case SaleCredited():
            month = month_of(fact.credited_on)
            known = seller.months.get(month, Month())
            more = replace(known, signed=known.signed + fact.amount.minor)
            return replace(seller, months=seller.months | {month: more})
        case CommissionCalculated():
            return _earned(seller, fact)
        case PerformanceScored():
            return replace(seller, scores=seller.scores | {fact.month: fact})
        case _:
            assert_never(fact)


def credit_sale(
    seller: str, contract_id: UUID, amount: Money, credited_on: date
) -> list[SellerFact]:
    """Nothing for an amendment that changes no value."""
    if not amount.minor:
        return []
    credited = SaleCredited(
        seller=seller, contract_id=contract_id, amount=amount, credited_on=credited_on
    )
    return [credited]


def calculate_commission(
    state: Seller | None,
    *,
    seller: str,
    contract_id: UUID,
    received: Money,
    received_on: date,
    policy: PerformancePolicy,
) -> list[SellerFact]:
    """So many per mille of what came in, rounded down; of what is taken back, what that had earned
    on average."""
    before = (state or Seller()).contracts.get(contract_id, Earned())
    if received.minor > 0:
        commission = received.minor * policy.commission_per_mille // 1000
    elif before.received > 0:
        left = max(before.received + received.minor, 0)
        commission = before.commission * left // before.received - before.commission
    else:
        commission = 0
    if not received.minor:
        return []
    return [
        CommissionCalculated(
            seller=seller,
            contract_id=contract_id,
            received=received,
            commission=Money(commission, received.currency),
            received_on=received_on,
        )
    ]


def score(
    state: Seller | None,
    *,
    seller: str,
    month: str,
    currency: str,
    signed_target: Money | None,
    received_target: Money | None,
    policy: PerformancePolicy,
) -> list[SellerFact]:
    """Attainment of each target up to 100 %, weighed. The same score again changes nothing.

    Raises NoTarget where there is neither, or only targets of nothing.
    """
    known = (state or Seller()).months.get(month, Month())
    signed = _attained(known.signed, signed_target)
    received = _attained(known.received, received_target)
    weighed = [
        (weight, min(max(each, 0), 100))
        for weight, each in ((policy.signed_weight, signed), (policy.received_weight, received))
        if each is not None and weight
    ]
    if not weighed:
        raise NoTarget(f"{seller} has no approved target for {month} in {currency} that counts")
    scored = PerformanceScored(
        seller=seller,
        month=month,
        signed=counted(known.signed, currency),
        received=counted(known.received, currency),
        commission=counted(known.commission, currency),
        signed_target=signed_target,
        received_target=received_target,
        signed_attainment=signed,
        received_attainment=received,
        score=sum(weight * each for weight, each in weighed)
        // sum(weight for weight, _ in weighed),
    )
    return [] if state is not None and state.scores.get(month) == scored else [scored]


def grown(
    state: Seller | None, measure: Measure, year: str, policy: PerformancePolicy
) -> dict[str, int]:
    """By month of a year, what was reached in the same month of the year before, and more.

    A month in which less than nothing was reached counts as nothing. Raises NoHistory.
    """
    before = f"{int(year) - 1:04}"
    months: dict[str, int] = {}
    for number in range(1, 13):
        known = (state or Seller()).months.get(f"{before}-{number:02}", Month())
        reached = known.signed if measure is Measure.SIGNED else known.received
        months[f"{year}-{number:02}"] = max(reached, 0)
    if not any(months.values()):
        raise NoHistory(f"nothing was {measure} in {before}")
    return {month: each * (100 + policy.growth_percent) // 100 for month, each in months.items()}


def _attained(actual: int, target: Money | None) -> Attainment | None:
    if target is None or not target.minor:
        return None
    return max(min(actual * 100 // target.minor, 2**31 - 1), -(2**31))


def _earned(seller: Seller, fact: CommissionCalculated) -> Seller:
    month = month_of(fact.received_on)
    known = seller.months.get(month, Month())
    more = replace(
        known,
        received=known.received + fact.received.minor,
        commission=known.commission + fact.commission.minor,
    )
    before = seller.contracts.get(fact.contract_id, Earned())
    after = Earned(before.received + fact.received.minor, before.commission + fact.commission.minor)
    return replace(
        seller,
        months=seller.months | {month: more},
        contracts=seller.contracts | {fact.contract_id: after},
    )
