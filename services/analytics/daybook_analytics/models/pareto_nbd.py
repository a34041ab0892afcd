"""Pareto/NBD: how often customers buy who may leave, unseen, at any moment.

While active a customer buys as a Poisson process; rates are gamma (r, alpha) over customers. Its
lifetime is exponential; rates of leaving are gamma (s, beta). Schmittlein, Morrison and Colombo,
"Counting Your Customers", Management Science 33 (1987); Fader and Hardie, "A Note on Deriving the
Pareto/NBD Model" (2005). `alpha` and `beta` are in units of time.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import gammaln, hyperu

from daybook_analytics.models.hypergeometric import with_one
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

    The second is an integral over the moment of leaving, from `t_x` to `age`, as a difference of
    two hypergeometric terms that are written with what they have in common.
    """
    r, alpha, s, beta = parameters
    bought = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    alive = bought - (r + x) * np.log(alpha + age) - s * np.log(beta + age)
    early, late = (_term(parameters, x, moment) for moment in (t_x, age))
    with np.errstate(divide="ignore"):  # who bought on the last day had no time to leave
        between = early + np.log(-np.expm1(np.minimum(late - early, 0.0)))
    return alive, bought + np.log(s / (r + s + x)) + between


def _term(parameters: Sequence[float], x: Array, moment: Array) -> Array:
    """log 2F1(...) / (larger + moment)^(r+s+x), with alpha or beta, whichever is larger."""
    r, alpha, s, beta = parameters
    larger, smaller = max(alpha, beta), min(alpha, beta)
    z = (larger - smaller) / (larger + moment)
    # After Euler's transformation, which sets a power of 1 - z apart.
    power, upper = (s, r + x) if alpha >= beta else (r + x - 1, s + 1 + 0 * x)
    rest = np.log(with_one(upper, r + s + x + 1, z)) - (r + s + x) * np.log(larger + moment)
    return np.asarray(rest - power * np.log1p(-z))
