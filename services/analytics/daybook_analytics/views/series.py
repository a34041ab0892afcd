"""Figures by month, whole months without holes, and the straight line through them (AN12, AN16)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from statistics import median

from daybook_analytics.views.buckets import Bucket

REVENUE = "revenue"
"""What was received less what went back, minor units; all other figures count."""


@dataclass(frozen=True, slots=True)
class Series:
    """A figure of one currency, month by month (YYYY-MM): a month without anything is zero."""

    figure: str
    currency: str
    months: tuple[str, ...]
    values: tuple[int, ...]

    @property
    def counts(self) -> bool:
        return self.figure != REVENUE


def monthly(days: Iterable[Bucket], as_of: date) -> list[Series]:
    """Revenue, purchases and paying customers of each currency, from its first month to the last
    that is over by the end of `as_of`."""
    revenue: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    purchases: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    paying: dict[tuple[str, str], set[str]] = defaultdict(set)
    for bucket in days:
        currency, month = bucket.currency, month_of(bucket.day)
        revenue[currency][month] += bucket.net_minor
        purchases[currency][month] += bucket.purchases
        if bucket.purchases:
            paying[currency, month].add(bucket.customer_id)
    found: list[Series] = []
    for currency in sorted(revenue):
        months = tuple(_months(min(revenue[currency]), as_of))
        customers = tuple(len(paying[currency, month]) for month in months)
        found += [
            Series(REVENUE, currency, months, tuple(revenue[currency][each] for each in months)),
            Series("purchases", currency, months, tuple(purchases[currency][m] for m in months)),
            Series("customers", currency, months, customers),
        ]
    return found


def month_of(day: date) -> str:
    return day.isoformat()[:7]


def following(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def _months(first: str, as_of: date) -> Iterable[str]:
    over = month_of(as_of + timedelta(days=1))
    while first < over:
        yield first
        first = following(first)


@dataclass(frozen=True, slots=True)
class Line:
    """`level + slope * place`; `spread` is the median distance of what it was laid through."""

    level: float
    slope: float
    spread: float

    def at(self, place: int) -> float:
        return self.level + self.slope * place


def line(values: Sequence[int]) -> Line:
    """The line of median slope through values in their places from 0: more than a quarter of them
    may be off without moving it far (Theil 1950, Sen 1968). One value is level."""
    slopes = [
        (later - earlier) / (there - here)
        for (here, earlier), (there, later) in combinations(enumerate(values), 2)
    ]
    slope = median(slopes) if slopes else 0.0
    level = median([value - slope * place for place, value in enumerate(values)])
    laid = Line(level, slope, 0.0)
    spread = median([abs(value - laid.at(place)) for place, value in enumerate(values)])
    return Line(level, slope, spread)
