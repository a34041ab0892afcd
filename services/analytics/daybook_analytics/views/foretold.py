"""What each customer is still to bring, by the models that were fitted last (AN3, predicted).

The view looks a year ahead and goes by BG/NBD. `application/foretelling.py` asks the same for other
times and by Pareto/NBD.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import Any

from daybook_analytics import extras
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.view import DAYS, Source, View, fields_of, rows_of
from daybook_analytics.views.worth import Rates, WorthPolicy
from daybook_chassis.errors import Refusal
from daybook_contracts.analytics.models import ModelName
from daybook_contracts.currencies import MINOR_DIGITS

YEAR = 365
"""Days."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A model as it was fitted in one currency to what was bought up to `as_of`."""

    model_id: str
    model: ModelName
    currency: str
    as_of: str
    version: int
    time_unit: str
    parameters: Mapping[str, float]
    identified: bool

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Fit":
        return cls(
            row["model_id"],
            ModelName(row["model"]),
            row["currency"],
            row["as_of"],
            row["model_version"],
            row["time_unit"],
            json.loads(row["parameters"]),
            row["identified"],
        )


FITS = Source("analytics.models", "as_of", Fit.from_row)


@dataclass(frozen=True, slots=True)
class Potential:
    """One customer: the chance that it still buys, purchases to come, the mean of one in minor
    units, and what they are worth today, less their cost."""

    customer_id: str
    currency: str
    alive: float
    purchases: float
    spend_minor: int
    value_minor: int


@dataclass(frozen=True, slots=True)
class Foretold(Potential):
    """The same, which fits it rests on, and whether the data determines all their parameters."""

    models: str
    identified: bool


def last(fits: Iterable[Fit], model: ModelName, currency: str) -> Fit | None:
    """The newest of a model; None where it was not fitted in the currency."""
    own = [each for each in fits if (each.model, each.currency) == (model, currency)]
    return max(own, key=lambda each: (each.as_of, each.version), default=None)


def rates_in(currency: str, policy: WorthPolicy) -> Rates | None:
    return next((each for each in policy.rates if each.currency == currency), None)


def potentials(
    days: Iterable[Bucket],
    buying: Fit,
    spending: Fit,
    as_of: date,
    days_ahead: int,
    rates: Rates,
    discount_percent: float,
) -> list[Potential]:
    """Everyone who bought in the currency of the fits. Raises Refusal where SciPy is not there."""
    try:
        from daybook_analytics.models.potential import foretell
        from daybook_analytics.models.purchases import UNITS, summarise
    except ModuleNotFoundError as error:
        raise Refusal(extras.MODELS) from error
    known = summarise(days, as_of, buying.currency, buying.time_unit)
    minor = 10 ** MINOR_DIGITS.get(buying.currency, 0)
    unit = UNITS[buying.time_unit]
    found = foretell(
        known,
        (buying.model, buying.parameters),
        spending.parameters,
        days_ahead / unit,
        log(1 + discount_percent / 100) / YEAR * unit,
        rates.minor(rates.handling) / minor,
    )
    return [
        Potential(
            customer,
            buying.currency,
            round(float(found.alive[place]), 6),
            round(float(found.purchases[place]), 6),
            round(float(found.spend[place]) * minor),
            round(float(found.value[place]) * minor),
        )
        for place, customer in enumerate(known.customers)
    ]


def finish(
    days: Sequence[Bucket], fits: Sequence[Fit], as_of: date, policy: WorthPolicy
) -> list[Foretold]:
    """In currencies that have both fits by that day, and that the policy has rates for."""
    found: list[Foretold] = []
    for currency in sorted({each.currency for each in fits}):
        buying = last(fits, ModelName.BGNBD, currency)
        spending = last(fits, ModelName.GAMMA_GAMMA, currency)
        rates = rates_in(currency, policy)
        if buying is None or spending is None or rates is None:
            continue
        models = f"{buying.model_id}, {spending.model_id}"
        identified = buying.identified and spending.identified
        rows = potentials(days, buying, spending, as_of, YEAR, rates, policy.discount_percent)
        found += [
            Foretold(
                each.customer_id,
                each.currency,
                each.alive,
                each.purchases,
                each.spend_minor,
                each.value_minor,
                models,
                identified,
            )
            for each in rows
        ]
    return found


VIEWS = (
    View(
        "customer_potential",
        "What is each customer still to bring within a year, less cost, discounted?",
        lambda *read: rows_of(finish(*read)),
        columns=fields_of(Foretold),
        reads=(DAYS, FITS),
        policy="worth",
    ),
)
