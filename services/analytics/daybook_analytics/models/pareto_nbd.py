"""Pareto/NBD: how often customers buy who may leave, unseen, at any moment.

While active a customer buys as a Poisson process; rates are gamma (r, alpha) over customers. Its
lifetime is exponential; rates of leaving are gamma (s, beta). Schmittlein, Morrison and Colombo,
"Counting Your Customers", Management Science 33 (1987); Fader and Hardie, "A Note on Deriving the
Pareto/NBD Model" (2005). `alpha` and `beta` are in units of time.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import gammaln, hyperu

from daybook_analytics.models.likelihood import Array, Fit, distinct, maximise

NAMES = ("r", "alpha", "s", "beta")
CODE = "pareto-nbd/1"
"""Counts up when the same customers would give other figures."""


def log_likelihood(
    parameters: Sequence[float], x: Array, t_x: Array, age: Array, weight: Array | float = 1.0
) -> float:
    """Summed over customers; `t_x` and `age` in one unit of time."""
    alive, left = _alive_and_left(parameters, x, t_x, age)
    return float(np.sum(weight * np.logaddexp(alive, left)))


def fit(x: Array, t_x: Array, age: Array) -> Fit:
    """The maximum likelihood fit, of customers in any order; see `Fit` for what it says."""
    (x, t_x, age), weight = distinct(x, t_x, age)
    scale = float(np.average(age, weights=weight)) or 1.0
    starts = [(r, scale * rate, s, scale * loss) for r, rate, s, loss in _STARTS]
    return maximise(NAMES, lambda tried: log_likelihood(tried, x, t_x, age, weight), starts)


_PLACES, _WEIGHTS = np.polynomial.legendre.leggauss(32)
_DEEP, _HALVINGS = 40.0, 12
"""Of the integral: exp(-40) is less than a double can tell, and is found that closely."""
_STARTS = ((1.0, 1.0, 1.0, 1.0), (0.5, 0.3, 0.5, 0.4))


def probability_alive(parameters: Mapping[str, float], x: Array, t_x: Array, age: Array) -> Array:
    """That a customer is still active at `age`, as it bought until then."""
    alive, left = _alive_and_left([parameters[name] for name in NAMES], x, t_x, age)
    return np.asarray(np.exp(-np.logaddexp(0.0, left - alive)))


def expected_purchases(parameters: Mapping[str, float], time: Array) -> Array:
    """E[X(t)], repeat purchases of someone unknown in the first `time` units."""
    nothing = np.zeros_like(time)
    return conditional_purchases(parameters, time, nothing, nothing, nothing)


def conditional_purchases(
    parameters: Mapping[str, float], time: Array | float, x: Array, t_x: Array, age: Array
) -> Array:
    """E[Y(t) | x, t_x, T]: purchases in the `time` units after `age`."""
    r, alpha, s, beta = (parameters[name] for name in NAMES)
    s = s if abs(s - 1) > 1e-9 else 1 + 1e-9  # a removable gap of the formula
    rate = (r + x) / (alpha + age)
    active = -np.expm1((1 - s) * np.log1p(time / (beta + age))) * (beta + age) / (s - 1)
    return rate * active * probability_alive(parameters, x, t_x, age)


def residual_purchases(
    parameters: Mapping[str, float], discount: float, x: Array, t_x: Array, age: Array
) -> Array:
    """Discounted expected residual transactions: all purchases to come, each worth exp(-discount
    t) where it is `t` units away (Fader, Hardie and Lee, "RFM and CLV", 2005).

    `discount` is continuous, a unit of time: log(1.15)/52 for 15 % a year and weeks.
    """
    r, alpha, s, beta = (parameters[name] for name in NAMES)
    rate = (r + x) / (alpha + age)
    decay = (discount * (beta + age)) ** (s - 1) * hyperu(s, s, discount * (beta + age))
    active = decay * (beta + age)
    return np.asarray(rate * active * probability_alive(parameters, x, t_x, age))


def _alive_and_left(
    parameters: Sequence[float], x: Array, t_x: Array, age: Array
) -> tuple[Array, Array]:
    """Logarithms of the likelihood with the customer active at `age`, and gone before it.

    The second is an integral over the moment of leaving, from `t_x` to `age`. The paper has it as a
    difference of two hypergeometric functions, which cancel and, as parameters run off, overflow.
    """
    r, alpha, s, beta = parameters
    bought = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    alive = bought - (r + x) * np.log(alpha + age) - s * np.log(beta + age)
    buys, leaves = r + x, s + 1 + 0.0 * x
    if alpha <= beta:
        gone = _log_integral(alpha, buys, beta, leaves, t_x, age)
    else:
        gone = _log_integral(beta, leaves, alpha, buys, t_x, age)
    return alive, bought + np.log(s) + gone


def _log_integral(
    near: float, steep: Array, far: float, other: Array, begin: Array, end: Array
) -> Array:
    """log of the integral of (near + u)^-steep (far + u)^-other over u from `begin` to `end`.

    By Gauss and Legendre over log(near + u), in which both powers are smooth since `near` is not
    larger than `far`; what is too deep below the first value to count is left out.
    """
    first, origin = np.log(near + begin), np.log(far + begin)

    def fallen(place: Array) -> Array:
        """By how much, in logarithms, a place is below the first."""
        powers = other * (np.log(far - near + np.exp(place)) - origin)
        return np.asarray((steep - 1) * (place - first) + powers)

    low, high = first, np.log(near + end)
    if (fallen(high) > _DEEP).any():
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            deep = fallen(middle) > _DEEP
            low, high = np.where(deep, low, middle), np.where(deep, middle, high)
    half = (high - first) / 2
    mean = _WEIGHTS @ np.exp(-fallen(first + np.outer(_PLACES + 1, half)))
    with np.errstate(divide="ignore"):  # who bought on the last day had no time to leave
        return np.asarray(np.log(half * mean) - (steep - 1) * first - other * origin)
