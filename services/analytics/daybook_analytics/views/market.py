"""Who buys, by country, region, industry, size, age and kind of party (AN19)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from daybook_analytics.views.buckets import Bucket, histories
from daybook_analytics.views.view import DAYS, Source, Table, View

_TEXTS = ("kind", "country", "region", "industry", "age_band")
UNKNOWN = "unknown"
_SIZES = ((10, "0-9"), (50, "10-49"), (250, "50-249"))
"""Head counts below which each size of enterprise lies (EU recommendation 2003/361/EC)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What was known since a change; the kind of party is told by the first one alone."""

    customer_id: str
    change: str
    known: Mapping[str, str | None]
    employees: int | None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Profile":
        known = {name: row[name] for name in _TEXTS}
        return cls(row["customer_id"], row["change"], known, row["employees"])


PROFILES = Source("analytics.profiles", "changed_at", Profile.from_row)


def market(profiles: Iterable[Profile], days: Iterable[Bucket], as_of: date) -> Table:
    """One row a dimension, value and currency: who bought, what they brought, and its share."""
    newest: dict[str, Profile] = {}
    kinds: dict[str, str] = {}
    for each in sorted(profiles, key=lambda each: (each.customer_id, each.change)):
        newest[each.customer_id] = each
        kinds[each.customer_id] = each.known["kind"] or kinds.get(each.customer_id, UNKNOWN)
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    totals: dict[str, int] = defaultdict(int)
    for (customer_id, currency), own in histories(days, as_of).items():
        spend = sum(bucket.net_minor for bucket in own)
        totals[currency] += spend
        for dimension, value in _values(newest.get(customer_id), kinds.get(customer_id)):
            sums[dimension, value, currency].append(spend)
    return [
        {
            "dimension": dimension,
            "value": value,
            "currency": currency,
            "customers": len(spends),
            "spend_minor": sum(spends),
            "share": round(sum(spends) / totals[currency], 4) if totals[currency] > 0 else None,
        }
        for (dimension, value, currency), spends in sorted(sums.items())
    ]


def _values(profile: Profile | None, kind: str | None) -> Iterator[tuple[str, str]]:
    for name in _TEXTS[1:]:
        yield name, (profile and profile.known[name]) or UNKNOWN
    yield "kind", kind or UNKNOWN
    yield "size", size_of(profile.employees if profile else None)


def size_of(employees: int | None) -> str:
    if employees is None:
        return UNKNOWN
    return next((name for below, name in _SIZES if employees < below), "250+")


VIEWS = (
    View(
        "market",
        "Who buys, by country, region, industry, size, age and kind of party?",
        lambda profiles, days, as_of, _: market(profiles, days, as_of),
        reads=(PROFILES, DAYS),
    ),
)
