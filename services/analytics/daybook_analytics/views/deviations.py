"""Each month's figures against the band that the months before it let one expect (AN16)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, sqrt

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.series import Series, line, monthly
from daybook_analytics.views.view import View, fields_of, rows_of

_NORMAL = 1.4826
"""A standard deviation in median distances, where they are normal (Rousseeuw and Croux 1993)."""


class DeviationPolicy(BaseModel):
    """How many months before are looked at, and how few are too few to expect anything of; half
    the band in standard deviations, and the least it is in percent of what is expected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    months: int = Field(gt=0)
    least_months: int = Field(gt=0)
    width: float = Field(gt=0, allow_inf_nan=False)
    least_percent: int = Field(ge=0)


@dataclass(frozen=True, slots=True)
class Deviation:
    """One figure in one month, minor units for revenue; it is `beyond` outside of low and high."""

    figure: str
    currency: str
    month: str
    value: int
    expected: int
    low: int
    high: int
    deviation: int
    beyond: bool


def finish(days: Iterable[Bucket], as_of: date, policy: DeviationPolicy) -> list[Deviation]:
    """Every month that is over and has enough before it, by figure and currency."""
    return [
        _deviation(series, place, policy)
        for series in monthly(days, as_of)
        for place in range(policy.least_months, len(series.months))
    ]


def newest(days: Iterable[Bucket], as_of: date, policy: DeviationPolicy) -> list[Deviation]:
    """The last month that is over, if it has enough before it, by figure and currency."""
    return [
        _deviation(series, len(series.months) - 1, policy)
        for series in monthly(days, as_of)
        if len(series.months) > policy.least_months
    ]


def _deviation(series: Series, place: int, policy: DeviationPolicy) -> Deviation:
    value = series.values[place]
    before = series.values[max(0, place - policy.months) : place]
    expected, half = _band(before, policy, counts=series.counts)
    low, high = floor(expected - half), ceil(expected + half)
    if series.counts:
        low = max(0, low)
    return Deviation(
        series.figure,
        series.currency,
        series.months[place],
        value,
        expected,
        low,
        high,
        value - expected,
        not low <= value <= high,
    )


def _band(before: Sequence[int], policy: DeviationPolicy, *, counts: bool) -> tuple[int, float]:
    """What comes next, and by how much that may be missed either way: what counts scatters by at
    least the root of its mean (Poisson)."""
    laid = line(before)
    expected = round(laid.at(len(before)))
    if counts:
        expected = max(0, expected)
    scatter = _NORMAL * laid.spread
    if counts:
        scatter = max(scatter, sqrt(max(1, expected)))
    return expected, max(policy.width * scatter, abs(expected) * policy.least_percent / 100)


VIEWS = (
    View(
        "deviations",
        "Which figures of a month are beyond what the months before it let one expect?",
        lambda days, as_of, policy: rows_of(finish(days, as_of, policy)),
        columns=fields_of(Deviation),
        policy="deviations",
    ),
)
