"""What did each customer bring on each day: the buckets that every view is finished from.

Sums over disjoint facts: any order and any split of the log gives the same buckets.
"""

from typing import Any

from daybook_analytics.views.accumulation import ACCUMULATION, AMOUNT, MEASURES, Adds
from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table
from daybook_contracts.envelope import Envelope


def _posting(adds: Adds) -> On[Any]:
    def fold(row: Row, fact: Any, envelope: Envelope) -> Row:
        sums = {name: row[name] or 0 for name in MEASURES}
        sums["purchases"] += adds.purchases
        sums[adds.measure] += getattr(fact, AMOUNT).minor
        return row | sums

    def keys(fact: Any, envelope: Envelope) -> list[Key]:
        day = getattr(fact, adds.day).isoformat()
        return [(str(fact.customer_id), getattr(fact, AMOUNT).currency, day)]

    return On(fold, keys)


CUSTOMER_DAYS = Projection(
    "analytics.customer_days",
    table(
        "customer_days",
        key("customer_id"),
        key("currency"),
        key("day"),
        *map(integer, MEASURES),
    ),
    {adds.fact: _posting(adds) for adds in ACCUMULATION},
)
