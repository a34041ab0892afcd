"""Trains any of the models as of a day, and holds what it foretells against what came."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import ModuleType
from typing import TypeAlias

import numpy as np

from daybook_analytics.models import bgnbd, gamma_gamma, pareto_nbd, renewals, sbg
from daybook_analytics.models.likelihood import Fit
from daybook_analytics.models.purchases import UNITS, Purchases, summarise
from daybook_analytics.views.buckets import Bucket
from daybook_chassis.errors import Refusal
from daybook_contracts.analytics.models import ModelName


@dataclass(frozen=True, slots=True)
class Asked:
    """What to fit to: customers of one currency as of a day, with what came until another."""

    as_of: date
    currency: str
    unit: str
    holdout_to: date | None = None

    @property
    def ahead(self) -> float:
        """Units of time from `as_of` to the holdout's end."""
        days = (self.holdout_to - self.as_of).days if self.holdout_to else 0
        return days / UNITS[self.unit]


@dataclass(frozen=True, slots=True)
class Trained:
    """A fit, to how many customers and what; `predicted` and `actual` are of the holdout."""

    fit: Fit
    customers: int
    digest: str
    code: str
    predicted: float
    actual: float


Buckets: TypeAlias = Sequence[Bucket]


def train(model: ModelName, buckets: Buckets, asked: Asked) -> Trained:
    """Fit a model. Raises Refusal where there is nothing to fit it to."""
    return _MODELS[model](buckets, asked)


def _purchasing(model: ModuleType, buckets: Buckets, asked: Asked) -> Trained:
    """BG/NBD or Pareto/NBD. Holdout: how many occasions all customers together have."""
    known = _purchases(buckets, asked)
    own = (known.x, known.t_x, known.T)
    fit = model.fit(*own)
    foretold = float(model.conditional_purchases(fit.parameters, asked.ahead, *own).sum())
    came = float(known.later.sum())
    return Trained(fit, len(known.customers), known.digest, model.CODE, foretold, came)


def _gamma_gamma(buckets: Buckets, asked: Asked) -> Trained:
    """Holdout: what the occasions that came, however many, bring."""
    known = _purchases(buckets, asked)
    told = (known.x > 0) & (known.spend > 0)
    if not told.any():
        raise Refusal(f"nobody came again and paid in {asked.currency} by {asked.as_of}")
    fit = gamma_gamma.fit(known.x, known.spend)
    means = gamma_gamma.conditional_spend(fit.parameters, known.x, known.spend)
    predicted = float(np.nansum(means * known.later))
    actual = float(known.later_spend.sum())
    return Trained(fit, int(told.sum()), known.digest, gamma_gamma.CODE, predicted, actual)


def _sbg(buckets: Buckets, asked: Asked) -> Trained:
    """Holdout: how many of those who stayed still do."""
    now = renewals.ends(buckets, asked.as_of, asked.currency, asked.unit)
    known = renewals.count(now)
    if not known.customers:
        raise Refusal(
            f"no customer in {asked.currency} could renew by {asked.as_of}, counted in {asked.unit}"
        )
    fit = sbg.fit(known.lost, known.staying)
    until = asked.holdout_to or asked.as_of
    then = renewals.ends(buckets, until, asked.currency, asked.unit)
    stayed = [customer for customer, end in now.items() if end.stays]
    due = [np.array([float(ends[each].due) for each in stayed]) for ends in (now, then)]
    begun, kept = (sbg.survival(fit.parameters, each) for each in due)
    actual = float(sum(then[each].stays for each in stayed))
    foretold = float((kept / begun).sum())
    return Trained(fit, known.customers, known.digest, sbg.CODE, foretold, actual)


def _purchases(buckets: Buckets, asked: Asked) -> Purchases:
    known = summarise(buckets, asked.as_of, asked.currency, asked.unit, asked.holdout_to)
    if not known.customers:
        raise Refusal(f"no customer has bought in {asked.currency} by {asked.as_of}")
    return known


_MODELS: Mapping[ModelName, Callable[[Buckets, Asked], Trained]] = {
    ModelName.BGNBD: partial(_purchasing, bgnbd),
    ModelName.PARETO_NBD: partial(_purchasing, pareto_nbd),
    ModelName.GAMMA_GAMMA: _gamma_gamma,
    ModelName.SBG: _sbg,
}
