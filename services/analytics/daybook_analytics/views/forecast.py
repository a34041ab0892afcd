"""What the next month is to bring, and how wrong such forecasts have been out of sample (AN12).

Every month is forecast from the months before it alone, by the method that until then had missed
least (rolling origin, Tashman 2000): so the error is that of the whole procedure, choosing
included, on what it had not seen. It is held against the naive forecast, that all stays as it is,
on the same months (Hyndman and Koehler 2006). Where it has been no better, the naive one is given,
and that is said.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.series import Series, following, line, monthly
from daybook_analytics.views.view import View, fields_of, rows_of

NAIVE = "naive"
_YEAR = 12

Values = Sequence[int]


class ForecastPolicy(BaseModel):
    """How many months a method looks back at; how few are too few to forecast the next; how many
    forecasts have to have been tried before one is chosen, or given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    months: int = Field(ge=_YEAR)
    least_months: int = Field(gt=0)
    least_trials: int = Field(gt=0)


@dataclass(frozen=True, slots=True)
class Forecast:
    """One figure of one currency in the month to come, minor units for revenue.

    Errors are mean absolute errors over `trials` months that nothing was fitted to. Without enough
    of them there is no forecast. `better` says that the procedure has missed less than the naive
    one; else the forecast is the naive one. `method` is what gives it.
    """

    figure: str
    currency: str
    month: str
    forecast: int | None
    method: str | None
    trials: int
    error: int | None
    naive_error: int | None
    better: bool


def _mean(values: Values) -> float:
    return fmean(values)


def _trend(values: Values) -> float:
    """The line of median slope goes on."""
    return line(values).at(len(values))


def _seasonal(values: Values) -> float | None:
    """As a year ago."""
    return values[-_YEAR] if len(values) >= _YEAR else None


METHODS: Mapping[str, Callable[[Values], float | None]] = {
    NAIVE: lambda values: values[-1],
    "mean": _mean,
    "trend": _trend,
    "seasonal": _seasonal,
}

ByMethod = Mapping[str, float]
"""Forecasts, or their absolute errors, of the methods that have enough to go by."""


def finish(days: Iterable[Bucket], as_of: date, policy: ForecastPolicy) -> list[Forecast]:
    """The month after the last that is over, by figure and currency."""
    return [_forecast(series, policy) for series in monthly(days, as_of) if series.months]


def _forecast(series: Series, policy: ForecastPolicy) -> Forecast:
    values, least = series.values, policy.least_trials
    tried = [
        _errors(_foretold(values[:place], policy), values[place])
        for place in range(policy.least_months, len(values))
    ]
    chosen = [(_best(tried[:place], least), tried[place]) for place in range(least, len(tried))]
    known = [(errors[method], errors[NAIVE]) for method, errors in chosen]
    month = following(series.months[-1])
    if len(known) < least:
        return Forecast(
            series.figure, series.currency, month, None, None, len(known), None, None, False
        )
    error, naive = (fmean(each) for each in zip(*known, strict=True))
    method = _best(tried, least) if error < naive else NAIVE
    foretold = _foretold(values, policy)[method]
    return Forecast(
        series.figure,
        series.currency,
        month,
        round(max(0.0, foretold) if series.counts else foretold),
        method,
        len(known),
        round(error),
        round(naive),
        error < naive,
    )


def _foretold(values: Values, policy: ForecastPolicy) -> ByMethod:
    """What each method says of the month after these values."""
    told = {name: method(values[-policy.months :]) for name, method in METHODS.items()}
    return {name: value for name, value in told.items() if value is not None}


def _errors(foretold: ByMethod, came: int) -> ByMethod:
    return {name: abs(value - came) for name, value in foretold.items()}


def _best(tried: Sequence[ByMethod], least: int) -> str:
    """The method that missed least against the naive one, on the months that it was tried on."""
    best, ratio = NAIVE, 1.0
    for name in METHODS:
        own = [(errors[name], errors[NAIVE]) for errors in tried if name in errors]
        if len(own) >= least:
            missed, naive = (sum(each) for each in zip(*own, strict=True))
            if missed < ratio * naive:
                best, ratio = name, missed / naive
    return best


VIEWS = (
    View(
        "revenue_forecast",
        "What is the next month to bring, and how wrong have such forecasts been?",
        lambda days, as_of, policy: rows_of(finish(days, as_of, policy)),
        columns=fields_of(Forecast),
        policy="forecast",
    ),
)
