"""What each customer is still to bring within a time, by two fitted models (AN3, predicted).

Expected purchases of BG/NBD or Pareto/NBD times expected spend of Gamma-Gamma, less what a purchase
costs, each discounted to the day of the view (Fader, Hardie and Lee, "RFM and CLV", 2005).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from daybook_analytics.models import bgnbd, gamma_gamma, pareto_nbd
from daybook_analytics.models.likelihood import Array
from daybook_analytics.models.purchases import Purchases
from daybook_contracts.analytics.models import ModelName

Parameters = Mapping[str, float]

_BUYING = {ModelName.BGNBD: bgnbd, ModelName.PARETO_NBD: pareto_nbd}
_NODES = 16
"""Of Gauss and Legendre: purchases over time are smooth, so that these are exact to six digits."""


@dataclass(frozen=True, slots=True)
class Potential:
    """One place a customer: the chance that it is active, purchases, their mean, and what they are
    worth today; amounts in whole currency."""

    alive: Array
    purchases: Array
    spend: Array
    value: Array


def foretell(
    known: Purchases,
    buying: tuple[ModelName, Parameters],
    spending: Parameters,
    ahead: float,
    discount: float,
    cost: float,
) -> Potential:
    """Within `ahead` units of time; `discount` is continuous, a unit; `cost` is that of a purchase.

    Where everybody's mean spend does not exist (q of 1 or less), a customer without repeats counts
    with the mean of those who came again.
    """
    name, parameters = buying
    model = _BUYING[name]
    own = (known.x, known.t_x, known.T)

    def purchases(time: float) -> Array:
        return np.asarray(model.conditional_purchases(parameters, time, *own), dtype=float)

    spend = gamma_gamma.conditional_spend(spending, known.x, known.spend)
    told = np.isfinite(spend)
    spend = np.where(told, spend, spend[told].mean() if told.any() else 0.0)
    return Potential(
        alive=model.probability_alive(parameters, *own),
        purchases=purchases(ahead),
        spend=spend,
        value=discounted(purchases, ahead, discount) * (spend - cost),
    )


def discounted(purchases: Callable[[float], Array], ahead: float, discount: float) -> Array:
    """Purchases by time, each worth exp(-discount t): by parts, so that only their sums are asked
    for and no rate."""
    places, weights = np.polynomial.legendre.leggauss(_NODES)
    times = (places + 1) * ahead / 2
    within = sum(
        weight * np.exp(-discount * time) * purchases(float(time))
        for time, weight in zip(times, weights, strict=True)
    )
    return np.asarray(np.exp(-discount * ahead) * purchases(ahead) + discount * within * ahead / 2)
