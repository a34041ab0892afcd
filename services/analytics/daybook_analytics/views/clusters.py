"""In which cluster is each customer: by the centres that were found last (AN15).

Centres are those of `ClustersBuilt`; who is in which follows from the days of a customer alone, so
that customers who came later are told apart too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log1p
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.buckets import Bucket, histories
from daybook_analytics.views.view import DAYS, Source, Table, View, fields_of, rows_of
from daybook_contracts.currencies import MINOR_DIGITS

MEASURES = ("recency", "frequency", "monetary")
Place = tuple[float, ...]
"""Natural logarithms of one more than each of the measures."""


class ClusterPolicy(BaseModel):
    """At most so many clusters; from which mean silhouette on they are some, and how many sets of
    shapeless customers they have to surpass."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    most: int = Field(ge=2)
    silhouette: float = Field(ge=-1, le=1, allow_inf_nan=False)
    shapeless: int = Field(ge=1)


@dataclass(frozen=True, slots=True)
class Centre:
    """A cluster of a model; `scale` is what each measure is divided by."""

    model_id: str
    currency: str
    as_of: str
    version: int
    number: int
    supported: bool
    centre: Place
    scale: Place

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Centre":
        return cls(
            row["model_id"],
            row["currency"],
            row["as_of"],
            row["model_version"],
            int(row["cluster"]),
            row["supported"],
            tuple(float(row[name]) for name in MEASURES),
            tuple(float(row[f"{name}_scale"]) for name in MEASURES),
        )


CENTRES = Source("analytics.clusters", "as_of", Centre.from_row)


@dataclass(frozen=True, slots=True)
class Member:
    """A customer in a cluster; not one to rely on where the clusters are not `supported`."""

    customer_id: str
    currency: str
    cluster: int
    model_id: str
    supported: bool
    days_since_purchase: int
    purchase_days: int
    spend_minor: int


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one customer bought: days since the last purchase, days with one, minor units."""

    days_since_purchase: int
    purchase_days: int
    spend_minor: int

    def place(self, currency: str) -> Place:
        """Who got back more than was paid has spent nothing."""
        spend = max(0, self.spend_minor) / 10 ** MINOR_DIGITS.get(currency, 0)
        return (log1p(self.days_since_purchase), log1p(self.purchase_days), log1p(spend))


def behaviours(days: Iterable[Bucket], as_of: date) -> dict[tuple[str, str], Behaviour]:
    """Of everyone who bought by then, by customer and currency."""
    return {owner: _behaviour(own, as_of) for owner, own in histories(days, as_of).items()}


def _behaviour(own: Sequence[Bucket], as_of: date) -> Behaviour:
    bought = [bucket.day for bucket in own if bucket.purchases]
    spend = sum(bucket.net_minor for bucket in own)
    return Behaviour((as_of - bought[-1]).days, len(bought), spend)


def finish(days: Iterable[Bucket], centres: Iterable[Centre], as_of: date) -> list[Member]:
    """By the last model as of that day or before; nobody where there is none in the currency."""
    by_currency: dict[str, list[Centre]] = defaultdict(list)
    for centre in centres:
        by_currency[centre.currency].append(centre)
    last = {currency: _last(found) for currency, found in by_currency.items()}
    found = []
    for (customer_id, currency), behaviour in behaviours(days, as_of).items():
        if currency in last:
            at = nearest(behaviour.place(currency), last[currency])
            found.append(
                Member(
                    customer_id,
                    currency,
                    at.number,
                    at.model_id,
                    at.supported,
                    behaviour.days_since_purchase,
                    behaviour.purchase_days,
                    behaviour.spend_minor,
                )
            )
    return found


def _last(centres: Sequence[Centre]) -> list[Centre]:
    newest = max((each.as_of, each.version) for each in centres)
    return [each for each in centres if (each.as_of, each.version) == newest]


def nearest(place: Place, centres: Iterable[Centre]) -> Centre:
    """The centre at the least distance; of equally near ones, the lowest number."""

    def distance(centre: Centre) -> tuple[float, int]:
        parts = zip(place, centre.centre, centre.scale, strict=True)
        return sum(((own - its) / scale) ** 2 for own, its, scale in parts), centre.number

    return min(centres, key=distance)


def counted(members: Sequence[Member]) -> Table:
    """One row a currency and cluster that has members, with their means."""
    sizes = Counter((each.currency, each.cluster) for each in members)
    return [
        {
            "currency": currency,
            "cluster": cluster,
            "model_id": own[0].model_id,
            "supported": own[0].supported,
            "customers": len(own),
            "mean_days_since_purchase": _mean([each.days_since_purchase for each in own]),
            "mean_purchase_days": _mean([each.purchase_days for each in own]),
            "mean_spend_minor": round(sum(each.spend_minor for each in own) / len(own)),
        }
        for currency, cluster in sorted(sizes)
        if (own := [e for e in members if (e.currency, e.cluster) == (currency, cluster)])
    ]


def _mean(values: Sequence[int]) -> float:
    return round(sum(values) / len(values), 2)


VIEWS = (
    View(
        "clusters",
        "Into which clusters do customers fall by how they buy, and are they any?",
        lambda days, centres, as_of, _: counted(finish(days, centres, as_of)),
        columns=(
            "currency",
            "cluster",
            "model_id",
            "supported",
            "customers",
            "mean_days_since_purchase",
            "mean_purchase_days",
            "mean_spend_minor",
        ),
        reads=(DAYS, CENTRES),
    ),
    View(
        "customer_clusters",
        "In which cluster is each customer, by the centres that were found last?",
        lambda days, centres, as_of, _: rows_of(finish(days, centres, as_of)),
        columns=fields_of(Member),
        reads=(DAYS, CENTRES),
    ),
)
