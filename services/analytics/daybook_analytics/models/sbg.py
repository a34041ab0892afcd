"""sBG, shifted beta-geometric: how long customers stay who may leave at each renewal.

Each renewal a customer leaves with a probability that is beta (alpha, beta) over customers. Fader
and Hardie, "How to Project Customer Retention", Journal of Interactive Marketing 21 (2007). Both
parameters are pure numbers; time counts renewals.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import betaln, hyp2f1

from daybook_analytics.models.likelihood import Array, Fit, maximise

NAMES = ("alpha", "beta")
CODE = "sbg/1"
"""Counts up when the same customers would give other figures."""


def log_likelihood(parameters: Sequence[float], lost: Array, staying: Array) -> float:
    """`lost[t]` left at renewal t + 1, `staying[t]` are last known after renewal t + 1.

    Whoever is in neither is not counted: a customer that has not come to its first renewal.
    """
    alpha, beta = parameters
    renewals = np.arange(1, len(lost) + 1)
    whole = betaln(alpha, beta)
    left = betaln(alpha + 1, beta + renewals - 1) - whole
    return float(np.sum(lost * left) + np.sum(staying * (betaln(alpha, beta + renewals) - whole)))


def fit(lost: Array, staying: Array) -> Fit:
    """The maximum likelihood fit of customers who left, and of those who stay, by renewal."""
    starts = ((1.0, 1.0), (0.5, 2.0), (5.0, 5.0))
    return maximise(NAMES, lambda tried: log_likelihood(tried, lost, staying), starts)


def survival(parameters: Mapping[str, float], renewals: Array) -> Array:
    """S(t), the share of customers who stay through `renewals` renewals."""
    alpha, beta = (parameters[name] for name in NAMES)
    return np.asarray(np.exp(betaln(alpha, beta + renewals) - betaln(alpha, beta)))


def retention(parameters: Mapping[str, float], renewals: Array) -> Array:
    """r(t), the share of those with t - 1 renewals behind them who renew for the t-th
    time."""
    alpha, beta = (parameters[name] for name in NAMES)
    return np.asarray((beta + renewals - 1) / (alpha + beta + renewals - 1))


def residual_lifetime(parameters: Mapping[str, float], discount: float, renewals: Array) -> Array:
    """Discounted expected residual lifetime, in renewals, of who has renewed so many times, just
    before the next renewal (Fader and Hardie, "Customer-Base Valuation in a Contractual Setting",
    Marketing Science 29, 2010). `discount` is the rate a period, 0.1 for 10 %.
    """
    alpha, beta = (parameters[name] for name in NAMES)
    stays = (beta + renewals) / (alpha + beta + renewals)
    series = hyp2f1(1, beta + renewals + 1, alpha + beta + renewals + 1, 1 / (1 + discount))
    return np.asarray(stays * series)
