"""Whether one variant is better than another: by share, or by what was spent (MK5).

Shares are compared by the two-proportion z test, two-sided, with the pooled variance that holds
when both are alike; the interval of the difference is Wald's, with each variance of its own
(Agresti, Categorical Data Analysis, 3.1). Spend is compared by Welch's t test.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import assert_never

from daybook_contracts.marketing.experiments import Arm, Measure
from daybook_marketing.domain import welch

_NORMAL = NormalDist()
_CONFIDENCE = _NORMAL.inv_cdf(0.975)  # of an interval of 95 %


@dataclass(frozen=True, slots=True)
class Comparison:
    """`lift` is the difference of the two rates, between `low` and `high` with 95 % confidence."""

    lift: float
    low: float
    high: float
    z: float
    p_value: float


def compare(one: Arm, other: Arm) -> Comparison:
    """How much better `one` did. Where all or none converted, nothing can be told: p is 1.

    Raises ZeroDivisionError for an arm of nobody.
    """
    rate, other_rate = one.converted / one.assigned, other.converted / other.assigned
    pooled = (one.converted + other.converted) / (one.assigned + other.assigned)
    alike = sqrt(pooled * (1 - pooled) * (1 / one.assigned + 1 / other.assigned))
    apart = sqrt(rate * (1 - rate) / one.assigned + other_rate * (1 - other_rate) / other.assigned)
    lift = rate - other_rate
    z = lift / alike if alike else 0.0
    return Comparison(
        lift=lift,
        low=lift - _CONFIDENCE * apart,
        high=lift + _CONFIDENCE * apart,
        z=z,
        p_value=2 * (1 - _NORMAL.cdf(abs(z))),
    )


def per_customer(arm: Arm, measure: Measure) -> float:
    """The share that converted, or minor units spent. Raises ZeroDivisionError for nobody."""
    match measure:
        case Measure.CONVERSION:
            return arm.converted / arm.assigned
        case Measure.SPEND:
            return _spending(arm).mean
        case _:
            assert_never(measure)


def chance(one: Arm, other: Arm, measure: Measure) -> float:
    """The p-value of the difference. Raises ZeroDivisionError for an arm of nobody."""
    match measure:
        case Measure.CONVERSION:
            return compare(one, other).p_value
        case Measure.SPEND:
            return welch.p_value(_spending(one), _spending(other))
        case _:
            assert_never(measure)


def _spending(arm: Arm) -> welch.Sample:
    """Who spent nothing counts, too."""
    if arm.spend is None:
        return welch.Sample(arm.assigned, 0, 0)
    return welch.Sample(arm.assigned, arm.spend.total.minor, int(arm.spend.squares))
