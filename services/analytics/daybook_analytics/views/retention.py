"""Who came back and who is gone, by month of the first purchase (AN13).

A customer is gone when nothing was bought for so many days, by policy. Who is in the first days
after the first purchase is to be cared for.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.buckets import Bucket, purchase_days
from daybook_analytics.views.view import Table, View, fields_of, rows_of


class RetentionPolicy(BaseModel):
    """Days without a purchase after which a customer is gone; days of care after the first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    churn_days: int = Field(gt=0)
    care_days: int = Field(gt=0)


@dataclass(frozen=True, slots=True)
class Retention:
    """One customer at a day. `purchases` counts days with a purchase."""

    customer_id: str
    first_purchase_on: date
    last_purchase_on: date
    purchases: int
    repeated: bool
    churned: bool
    to_care_for: bool


def finish(days: Iterable[Bucket], as_of: date, policy: RetentionPolicy) -> list[Retention]:
    """Everyone who bought, whatever the currency."""
    bought = purchase_days(bucket for bucket in days if bucket.day <= as_of)
    return [
        Retention(
            customer_id,
            min(on),
            max(on),
            len(on),
            repeated=len(on) > 1,
            churned=(as_of - max(on)).days >= policy.churn_days,
            to_care_for=(as_of - min(on)).days < policy.care_days,
        )
        for customer_id, on in sorted(bought.items())
    ]


def by_cohort(rows: Sequence[Retention]) -> Table:
    """One row a month of first purchase, and one, `all`, of everybody."""
    cohorts: dict[str, list[Retention]] = defaultdict(list)
    for row in rows:
        cohorts[row.first_purchase_on.isoformat()[:7]].append(row)
    if rows:
        cohorts["all"] = list(rows)
    return [
        {
            "cohort": cohort,
            "customers": len(members),
            "repeated": sum(row.repeated for row in members),
            "repurchase_rate": _share([row.repeated for row in members]),
            "churned": sum(row.churned for row in members),
            "churn_rate": _share([row.churned for row in members]),
            "to_care_for": sum(row.to_care_for for row in members),
        }
        for cohort, members in sorted(cohorts.items())
    ]


def _share(holds: Sequence[bool]) -> float:
    return round(sum(holds) / len(holds), 4)


VIEWS = (
    View(
        "retention",
        "Of those who first bought in a month, how many came back, and how many are gone?",
        lambda days, as_of, policy: by_cohort(finish(days, as_of, policy)),
        columns=(
            "cohort",
            "customers",
            "repeated",
            "repurchase_rate",
            "churned",
            "churn_rate",
            "to_care_for",
        ),
        policy="retention",
    ),
    View(
        "customer_retention",
        "Who came back, who is gone, and who is new and to be cared for?",
        lambda days, as_of, policy: rows_of(finish(days, as_of, policy)),
        columns=fields_of(Retention),
        policy="retention",
        classes=("churned", "to_care_for"),
    ),
)
