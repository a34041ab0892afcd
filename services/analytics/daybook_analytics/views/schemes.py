"""Other schemes of the life cycle, derived from the five stages and nothing else (AN2).

Each is a map from stage and number of purchase days to a name of its own; who has not bought yet is
in none of them, for the stages begin with the first purchase.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from daybook_analytics.views import lifecycle
from daybook_analytics.views.buckets import Bucket, histories
from daybook_analytics.views.lifecycle import LifecyclePolicy
from daybook_analytics.views.view import Table, View, fields_of, rows_of
from daybook_contracts.analytics.lifecycle import LifecycleStage as Stage

_MATURITY = {
    Stage.NURTURE: "introduction",
    Stage.GROWTH: "growth",
    Stage.HARVEST: "maturity",
    Stage.RETENTION: "decline",
    Stage.ENDED: "decline",
}
_CHURN = {
    Stage.NURTURE: "purchase",
    Stage.GROWTH: "maintenance",
    Stage.HARVEST: "maintenance",
    Stage.RETENTION: "maintenance",
    Stage.ENDED: "churn",
}


def _lost(stage: Stage, purchases: int) -> str:
    if stage is Stage.ENDED:
        return "lost"
    return "first_time" if purchases == 1 else "repeat"


SCHEMES: dict[str, Callable[[Stage, int], str]] = {
    "maturity": lambda stage, _: _MATURITY[stage],
    "contact_to_churn": lambda stage, _: _CHURN[stage],
    "prospect_to_lost": _lost,
}
"""By name of the scheme: what it calls a customer in a stage with so many purchase days."""


@dataclass(frozen=True, slots=True)
class Named:
    """One customer in one currency, as each scheme calls it."""

    customer_id: str
    currency: str
    stage: Stage
    maturity: str
    contact_to_churn: str
    prospect_to_lost: str
    output_minor: int


def finish(days: Iterable[Bucket], as_of: date, policy: LifecyclePolicy) -> list[Named]:
    known = list(days)
    bought = {
        owner: sum(bucket.purchases > 0 for bucket in own)
        for owner, own in histories(known, as_of).items()
    }
    return [
        Named(
            now.customer_id,
            now.currency,
            now.stage,
            **{
                scheme: named(now.stage, bought[now.customer_id, now.currency])
                for scheme, named in SCHEMES.items()
            },
            output_minor=now.output_minor,
        )
        for now in lifecycle.finish(known, as_of, policy)
    ]


def counted(rows: Iterable[Named]) -> Table:
    """Per scheme, currency and name: customers, and what they paid in the trailing window."""
    customers: Counter[tuple[str, str, str]] = Counter()
    output: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in rows:
        for scheme in SCHEMES:
            place = (scheme, row.currency, getattr(row, scheme))
            customers[place] += 1
            output[place] += row.output_minor
    return [
        {
            "scheme": scheme,
            "currency": currency,
            "stage": stage,
            "customers": count,
            "output_minor": output[scheme, currency, stage],
        }
        for (scheme, currency, stage), count in sorted(customers.items())
    ]


VIEWS = (
    View(
        "lifecycle_schemes",
        "How do the other schemes of the life cycle count the same customers?",
        lambda days, as_of, policy: counted(finish(days, as_of, policy)),
        columns=(
            "scheme",
            "currency",
            "stage",
            "customers",
            "output_minor",
        ),
        policy="lifecycle",
    ),
    View(
        "customer_schemes",
        "What does each other scheme call each customer?",
        lambda days, as_of, policy: rows_of(finish(days, as_of, policy)),
        columns=fields_of(Named),
        policy="lifecycle",
    ),
)
