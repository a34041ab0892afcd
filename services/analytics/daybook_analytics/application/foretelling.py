"""Answers what each customer is still to bring, by the models that were fitted last (AN3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from daybook_analytics.application.answers import Answers
from daybook_analytics.application.policies import BOOK, WORTH
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.foretold import FITS, Fit, last, potentials, rates_in
from daybook_analytics.views.view import DAYS, Table, rows_of
from daybook_analytics.views.worth import WorthPolicy
from daybook_chassis.errors import NotFound, Refusal
from daybook_chassis.policy import Version
from daybook_chassis.service import Service
from daybook_contracts.analytics.models import ModelName


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
        posted = self._answers.rows(FITS.projection, asked.known_at)
        fits = FITS.until(posted, asked.as_of)
        buying, spending = (
            _fit(fits, each, asked) for each in (asked.model, ModelName.GAMMA_GAMMA)
        )
        versions = BOOK.versions(self._queries, WORTH.name, asked.known_at)
        terms: Version[WorthPolicy] = versions.at(asked.as_of)
        rates = rates_in(asked.currency, terms.policy)
        if rates is None:
            raise Refusal(f"the policy {terms.version} has no rates of cost in {asked.currency}")
        days = map(Bucket.from_row, self._answers.rows(DAYS.projection, asked.known_at))
        ahead, discount = asked.days_ahead, terms.policy.discount_percent
        found = potentials(days, buying, spending, asked.as_of, ahead, rates, discount)
        return Foretold(
            asked=asked,
            models=(buying.model_id, spending.model_id),
            identified=buying.identified and spending.identified,
            policy=terms.version,
            rows=rows_of(sorted(found, key=lambda row: (-row.value_minor, row.customer_id))),
        )


def _fit(fits: Iterable[Fit], model: ModelName, asked: Asked) -> Fit:
    found = last(fits, model, asked.currency)
    if found is None:
        raise NotFound(f"{model} was not fitted in {asked.currency} as of {asked.as_of} or before")
    return found
