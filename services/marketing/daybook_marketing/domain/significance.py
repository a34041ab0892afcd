"""Whether one variant is better than another: the two-proportion z test (MK5).

Two-sided, with the pooled variance that holds when both are alike; the interval of the difference
is Wald's, with each variance of its own (Agresti, Categorical Data Analysis, 3.1).
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from daybook_contracts.marketing.experiments import Arm

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
