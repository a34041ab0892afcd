"""Who buys, by country, region, industry, size, age, kind, status and where from (AN19).

Where a customer came from is what the first lead or opportunity says that names it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from daybook_analytics.views.buckets import Bucket, histories
from daybook_analytics.views.view import DAYS, Source, Table, View

_TEXTS = ("kind", "country", "region", "industry", "age_band", "status", "origin")
UNKNOWN = "unknown"
_SIZES = ((10, "0-9"), (50, "10-49"), (250, "50-249"))
"""Head counts below which each size of enterprise lies (EU recommendation 2003/361/EC)."""


class Told(StrEnum):
    """What a row is about; a profile is told whole, with what it has no longer."""

    REGISTERED = "registered"
    PROFILE = "profile"
    STATUS = "status"
    ORIGIN = "origin"


_TOLD: Mapping[Told, tuple[str, ...]] = {
    Told.REGISTERED: ("kind", "country", "status"),
    Told.PROFILE: ("country", "region", "industry", "age_band"),
    Told.STATUS: ("status",),
    Told.ORIGIN: ("origin",),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What was told of a customer at one time; `change` counts what its own stream tells."""

    customer_id: str
    change: str
    told: Told
    at: str
    known: Mapping[str, str | None]
    employees: int | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Profile":
        known = {name: row[name] for name in _TEXTS}
        told, at = Told(row["told"]), row["changed_at"]
        return cls(row["customer_id"], row["change"], told, at, known, row["employees"])


PROFILES = Source("analytics.profiles", "changed_at", Profile.from_row)


@dataclass(slots=True)
class Known:
    """What is known of a customer at last."""

    texts: dict[str, str | None] = field(default_factory=dict)
    employees: int | None = None


def market(profiles: Iterable[Profile], days: Iterable[Bucket], as_of: date) -> Table:
    """One row a dimension, value and currency: who bought, what they brought, and its share."""
    known = known_of(profiles)
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    totals: dict[str, int] = defaultdict(int)
    for (customer_id, currency), own in histories(days, as_of).items():
        spend = sum(bucket.net_minor for bucket in own)
        totals[currency] += spend
        for dimension, value in _values(known.get(customer_id) or Known()):
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


def known_of(profiles: Iterable[Profile]) -> dict[str, Known]:
    """In the order of each customer's own stream; of origins the first counts."""
    found: dict[str, Known] = defaultdict(Known)
    origins: list[Profile] = []
    for each in sorted(profiles, key=lambda each: (each.customer_id, each.change)):
        if each.told is Told.ORIGIN:
            origins.append(each)
            continue
        customer = found[each.customer_id]
        customer.texts |= {name: each.known[name] for name in _TOLD[each.told]}
        if each.told is Told.PROFILE:
            customer.employees = each.employees
    for each in sorted(origins, key=lambda each: (each.at, each.change)):
        found[each.customer_id].texts.setdefault("origin", each.known["origin"])
    return found


def _values(customer: Known) -> Iterator[tuple[str, str]]:
    for name in _TEXTS:
        yield name, customer.texts.get(name) or UNKNOWN
    yield "size", size_of(customer.employees)


def size_of(employees: int | None) -> str:
    if employees is None:
        return UNKNOWN
    return next((name for below, name in _SIZES if employees < below), "250+")


VIEWS = (
    View(
        "market",
        "Who buys, by country, region, industry, size, age, kind, status and where from?",
        lambda profiles, days, as_of, _: market(profiles, days, as_of),
        columns=(
            "dimension",
            "value",
            "currency",
            "customers",
            "spend_minor",
            "share",
        ),
        reads=(PROFILES, DAYS),
    ),
)
