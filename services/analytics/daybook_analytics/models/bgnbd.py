"""BG/NBD: how often customers buy who may leave, unseen, after any purchase.

While active a customer buys as a Poisson process; rates are gamma (r, alpha) over customers. After
each purchase it leaves with a probability that is beta (a, b) over customers. Fader, Hardie and
Lee, "'Counting Your Customers' the Easy Way", Marketing Science 24 (2005); below: FHL. `alpha` is
in units of time, the others are pure numbers.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import betaln, gammaln, hyp2f1

from daybook_analytics.models.likelihood import Array, Fit, distinct, maximise

NAMES = ("r", "alpha", "a", "b")
CODE = "bgnbd/1"
"""Counts up when the same customers would give other figures."""


def log_likelihood(
    parameters: Sequence[float], x: Array, t_x: Array, age: Array, weight: Array | float = 1.0
) -> float:
    """FHL eq. 6, summed over customers; `t_x` and `age` in one unit of time."""
    r, alpha, a, b = parameters
    begun = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b)
    active = -(r + x) * np.log(alpha + age)
    left = _log_odds_of_having_left(parameters, x, t_x, age)
    return float(np.sum(weight * (begun + active + np.logaddexp(0.0, left))))


def fit(x: Array, t_x: Array, age: Array) -> Fit:
    """The maximum likelihood fit, of customers in any order; see `Fit` for what it says."""
    (x, t_x, age), weight = distinct(x, t_x, age)
    scale = float(np.average(age, weights=weight)) or 1.0
    starts = [(r, scale * share, a, b) for r, share, a, b in _STARTS]
    return maximise(NAMES, lambda tried: log_likelihood(tried, x, t_x, age, weight), starts)


_GAP = 1e-9
"""The formulas have gaps of no width at a = 1 and a + b = 1, that are stepped around."""
_STARTS = ((1.0, 1.0, 1.0, 1.0), (0.3, 0.2, 0.5, 2.0), (2.0, 1.0, 0.1, 5.0))


def probability_alive(parameters: Mapping[str, float], x: Array, t_x: Array, age: Array) -> Array:
    """That a customer is still active at `age`, as it bought until then; without repeats it is 1.

    Fader, Hardie and Lee, "Computing P(alive) using the BG/NBD model" (2008).
    """
    odds = _log_odds_of_having_left([parameters[name] for name in NAMES], x, t_x, age)
    return np.asarray(np.exp(-np.logaddexp(0.0, odds)))


def expected_purchases(parameters: Mapping[str, float], time: Array) -> Array:
    """E[X(t)], repeat purchases of someone unknown in the first `time` units (FHL eq. 9)."""
    nothing = np.zeros_like(time)
    return conditional_purchases(parameters, time, nothing, nothing, nothing)


def conditional_purchases(
    parameters: Mapping[str, float], time: Array | float, x: Array, t_x: Array, age: Array
) -> Array:
    """E[Y(t) | x, t_x, T]: purchases in the `time` units after `age` (FHL eq. 10)."""
    r, alpha, a, b = (parameters[name] for name in NAMES)
    a = a if abs(a - 1) > _GAP else 1 + _GAP
    b = b if abs(a + b - 1) > _GAP else b + _GAP
    share = time / (alpha + age + time)
    c = a + b + x - 1
    # After Euler's transformation: no power of x is left that could overflow.
    missed = (1 - share) ** (a - 1) * hyp2f1(c - r - x, a - 1, c, share)
    bought = (1 - missed) * c / (a - 1)
    return np.asarray(bought * probability_alive(parameters, x, t_x, age))


def _log_odds_of_having_left(
    parameters: Sequence[float], x: Array, t_x: Array, age: Array
) -> Array:
    """Of having left with the last purchase against being active; nobody leaves without one."""
    r, alpha, a, b = parameters
    repeats = np.maximum(x, 1.0)
    odds = np.log(a / (b + repeats - 1)) + (r + x) * np.log((alpha + age) / (alpha + t_x))
    return np.where(x > 0, odds, -np.inf)
