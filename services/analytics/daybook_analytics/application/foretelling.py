"""Answers what each customer is still to bring, by the models that were fitted last (AN3)."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from math import log

from daybook_analytics.application.answers import Answers
from daybook_analytics.application.policies import BOOK, WORTH
from daybook_analytics.application.train_model import WITHOUT
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.view import Table
from daybook_analytics.views.worth import WorthPolicy
from daybook_chassis.errors import NotFound, Refusal
from daybook_chassis.policy import Version
from daybook_chassis.projection import Row
from daybook_chassis.service import Service
from daybook_contracts.analytics.models import ModelName
from daybook_contracts.currencies import MINOR_DIGITS


@dataclass(frozen=True, slots=True)
class Asked:
    """Customers of one currency as of a day, and how far ahead; `model` says how often they buy.

    What was recorded after `known_at`, fits and terms as well, is left out.
    """

    as_of: date
    currency: str
    days_ahead: int = 365
    model: ModelName = ModelName.BGNBD
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Foretold:
    """Rows, highest value first; which fits and which policy they rest on, and whether the data
    determines all parameters of both fits."""

    asked: Asked
    models: tuple[str, ...]
    identified: bool
    policy: str
    rows: Table


class Foretelling:
    """What is foretold by fits as of the day asked for or before."""

    def __init__(self, service: Service) -> None:
        self._queries = service.queries
        self._answers = Answers(service)

    def answer(self, asked: Asked) -> Foretold:
        """Raises NotFound where no fit is there, Refusal where SciPy or rates of cost are not, or
        a log that says when facts were recorded is out of reach."""
        if asked.model not in (ModelName.BGNBD, ModelName.PARETO_NBD):
            raise Refusal(f"{asked.model} does not say how often customers buy")
        buying, spending = self._fit(asked.model, asked), self._fit(ModelName.GAMMA_GAMMA, asked)
        versions = BOOK.versions(self._queries, WORTH.name, asked.known_at)
        terms: Version[WorthPolicy] = versions.at(asked.as_of)
        return Foretold(
            asked=asked,
            models=(buying["model_id"], spending["model_id"]),
            identified=buying["identified"] and spending["identified"],
            policy=terms.version,
            rows=self._rows(asked, buying, spending, terms),
        )

    def _fit(self, name: ModelName, asked: Asked) -> Row:
        last = asked.as_of.isoformat()
        found = [
            row
            for row in self._answers.rows("analytics.models", asked.known_at)
            if (row["model"], row["currency"]) == (name.value, asked.currency)
            and row["as_of"] <= last
        ]
        if not found:
            raise NotFound(f"{name} was not fitted in {asked.currency} as of {last} or before")
        return max(found, key=lambda row: (row["as_of"], row["model_version"]))

    def _rows(self, asked: Asked, buying: Row, spending: Row, terms: Version[WorthPolicy]) -> Table:
        try:
            from daybook_analytics.models.potential import foretell
            from daybook_analytics.models.purchases import UNITS, summarise
        except ModuleNotFoundError as error:
            raise Refusal(WITHOUT) from error
        rows = self._answers.rows("analytics.customer_days", asked.known_at)
        known = summarise(
            map(Bucket.from_row, rows), asked.as_of, asked.currency, buying["time_unit"]
        )
        minor = 10 ** MINOR_DIGITS.get(asked.currency, 0)
        unit = UNITS[buying["time_unit"]]
        yearly = log(1 + terms.policy.discount_percent / 100)
        potential = foretell(
            known,
            (asked.model, json.loads(buying["parameters"])),
            json.loads(spending["parameters"]),
            asked.days_ahead / unit,
            yearly / 365 * unit,
            _handling(terms, asked.currency) / minor,
        )
        found = [
            {
                "customer_id": customer,
                "currency": asked.currency,
                "alive": round(float(potential.alive[place]), 6),
                "purchases": round(float(potential.purchases[place]), 6),
                "spend_minor": round(float(potential.spend[place]) * minor),
                "value_minor": round(float(potential.value[place]) * minor),
            }
            for place, customer in enumerate(known.customers)
        ]
        return sorted(found, key=lambda row: (-row["value_minor"], row["customer_id"]))


def _handling(terms: Version[WorthPolicy], currency: str) -> int:
    for rates in terms.policy.rates:
        if rates.currency == currency:
            return rates.minor(rates.handling)
    raise Refusal(f"the policy {terms.version} has no rates of cost in {currency}")
