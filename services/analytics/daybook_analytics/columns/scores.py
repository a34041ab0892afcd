"""Recency, frequency, monetary value and tiers in columns (AN4, CU12): as `views/rfm.py` has them.

`cume_dist` is counted, not divided, so that a score is exact however many customers there are.
"""

from datetime import date

import duckdb

from daybook_analytics.columns.days import Days
from daybook_analytics.views.rfm import ValuePolicy

_SCORED = """
WITH customers AS (
    SELECT customer_id, currency,
           max(day) FILTER (purchases > 0) AS last_purchase_on,
           count(*) FILTER (purchases > 0) AS purchases,
           CAST(sum(received_minor - reversed_minor) AS BIGINT) AS spend_minor
    FROM days
    WHERE day <= $as_of
    GROUP BY ALL
    HAVING purchases > 0
),
placed AS (
    SELECT *,
           count(*) OVER currencies AS population,
           count(*) OVER (currencies ORDER BY last_purchase_on) AS no_later,
           count(*) OVER (currencies ORDER BY purchases) AS no_oftener,
           count(*) OVER (currencies ORDER BY spend_minor) AS no_dearer,
           count(*) OVER (currencies ORDER BY spend_minor DESC) AS no_cheaper,
           count(*) OVER (PARTITION BY currency, spend_minor) AS equal
    FROM customers
    WINDOW currencies AS (PARTITION BY currency)
)
SELECT customer_id, currency, last_purchase_on,
       date_diff('day', last_purchase_on, $as_of) AS days_since_purchase,
       purchases, spend_minor,
       (5 * no_later + population - 1) // population AS recency,
       (5 * no_oftener + population - 1) // population AS frequency,
       (5 * no_dearer + population - 1) // population AS monetary,
       CASE WHEN no_cheaper - equal + 1 <= (population * $platinum + 99) // 100 THEN 'platinum'
            WHEN no_cheaper - equal + 1 <= (population * $gold + 99) // 100 THEN 'gold'
            WHEN no_cheaper - equal + 1 <= (population * $ordinary + 99) // 100 THEN 'ordinary'
            ELSE 'poor' END AS tier
FROM placed
"""


def finish(days: Days, as_of: date, policy: ValuePolicy) -> duckdb.DuckDBPyRelation:
    """Scores of everyone who bought up to `as_of`: rows as `views.rfm.finish` gives, unordered."""
    cuts = {"platinum": policy.platinum, "gold": policy.gold, "ordinary": policy.ordinary}
    return days.engine.sql(_SCORED, params=cuts | {"as_of": as_of})
