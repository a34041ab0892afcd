"""Kaplan-Meier: the share of customers who stay, where many are not yet seen to leave (AN13)."""

from dataclasses import dataclass

import numpy as np

from daybook_analytics.models.likelihood import Array


@dataclass(frozen=True, slots=True)
class Survival:
    """A step down at each of `times`; `errors` are Greenwood's standard errors of `shares`."""

    times: Array
    shares: Array
    errors: Array

    def at(self, time: float) -> float:
        """S(time): the share who stay longer than `time`."""
        steps = int(np.searchsorted(self.times, time, side="right"))
        return float(self.shares[steps - 1]) if steps else 1.0


def kaplan_meier(durations: Array, left: Array) -> Survival:
    """How long customers stay: `left` is 1 for one who left after its duration, 0 for one who was
    then still there, who counts as at risk up to and at that time.

    Kaplan and Meier, Journal of the American Statistical Association 53 (1958); Greenwood (1926).
    """
    times, place = np.unique(durations, return_inverse=True)
    ended = np.bincount(place, weights=left, minlength=len(times))
    gone = np.bincount(place, minlength=len(times))
    at_risk = gone[::-1].cumsum()[::-1].astype(float)
    shares = np.cumprod(1 - ended / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):  # when the last at risk leaves
        spread = np.cumsum(ended / (at_risk * (at_risk - ended)))
        errors = np.where(shares > 0, shares * np.sqrt(spread), 0.0)
    steps = ended > 0
    return Survival(times[steps], shares[steps], errors[steps])
