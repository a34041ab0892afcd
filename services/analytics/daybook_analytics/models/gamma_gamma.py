"""Gamma-Gamma: how much customers spend on an occasion, whatever the number of occasions.

A customer's amounts are gamma with shape p around a mean of its own; the means are spread over
customers by q and gamma. Fader, Hardie and Lee, "RFM and CLV", Journal of Marketing Research 42
(2005), and Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013). `gamma` is in whole
currency, `p` and `q` are pure numbers.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import gammaln

from daybook_analytics.models.likelihood import Array, Fit, distinct, maximise

NAMES = ("p", "q", "gamma")
CODE = "gamma-gamma/1"
"""Counts up when the same customers would give other figures."""


def log_likelihood(
    parameters: Sequence[float], x: Array, spend: Array, weight: Array | float = 1.0
) -> float:
    """Summed over customers with `x` > 0 occasions of `spend` > 0 on average."""
    p, q, gamma = parameters
    shapes = gammaln(p * x + q) - gammaln(p * x) - gammaln(q)
    amounts = q * np.log(gamma) + (p * x - 1) * np.log(spend) + p * x * np.log(x)
    return float(np.sum(weight * (shapes + amounts - (p * x + q) * np.log(gamma + x * spend))))


def fit(x: Array, spend: Array) -> Fit:
    """The maximum likelihood fit over those who came again and paid; others say nothing."""
    told = (x > 0) & (spend > 0)
    (x, spend), weight = distinct(x[told], spend[told])
    scale = float(np.average(spend, weights=weight))
    starts = [(p, q, scale * share) for p, q, share in _STARTS]
    return maximise(NAMES, lambda tried: log_likelihood(tried, x, spend, weight), starts)


_STARTS = ((1.0, 2.0, 1.0), (5.0, 4.0, 0.5), (2.0, 3.0, 2.0))


def conditional_spend(parameters: Mapping[str, float], x: Array, spend: Array) -> Array:
    """E[M | x, spend], a customer's mean amount: its own and everybody's, weighed.

    NaN where there is no mean of everybody's, with q of 1 or less, and the customer has bought
    too little.
    """
    p, q, gamma = (parameters[name] for name in NAMES)
    known = p * x + q - 1
    return np.where(known > 0, p * (gamma + x * spend) / np.where(known > 0, known, 1.0), np.nan)
