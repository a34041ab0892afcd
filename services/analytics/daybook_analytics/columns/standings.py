"""The five-stage life cycle in columns (AN1): as `views/lifecycle.py` has it, and when it changed.

Tended spans are equally long, so where the one before ends is all that a span need know.
"""

from datetime import date, timedelta
from typing import Any

import duckdb

from daybook_analytics.columns.days import Days
from daybook_analytics.views.lifecycle import LifecyclePolicy
from daybook_analytics.views.transitions import ticks

_STOP = "least($as_of, day + $tending - 1)"

_STANDINGS = f"""
WITH costs AS (SELECT unnest($costs, recursive := true)),
known AS (SELECT * FROM days SEMI JOIN costs USING (currency) WHERE day <= $as_of),
spans AS (
    SELECT customer_id, currency, {_STOP} AS stop,
           greatest($begin, day - 1, lag({_STOP}) OVER (
               PARTITION BY customer_id, currency ORDER BY day)) AS start
    FROM known
    WHERE purchases > 0 AND day >= $begin - $tending
),
tended AS (
    SELECT customer_id, currency, sum(greatest(0, stop - start)) AS tended
    FROM spans GROUP BY ALL
),
sums AS (
    SELECT customer_id, currency,
           coalesce(sum(received_minor - reversed_minor) FILTER (day > $begin), 0) AS output,
           coalesce(sum(received_minor - reversed_minor)
                    FILTER (day > $before AND day <= $begin), 0) AS output_before,
           count(*) FILTER (purchases > 0 AND day > $begin) AS bought,
           min(day) FILTER (purchases > 0) AS first
    FROM known
    GROUP BY ALL
    HAVING first IS NOT NULL
),
spent AS (
    SELECT customer_id, currency, output, output_before,
           bought * handling + coalesce(tended, 0) * tending_a_day
           + CASE WHEN first > $begin THEN acquisition ELSE 0 END AS input
    FROM sums JOIN costs USING (currency) LEFT JOIN tended USING (customer_id, currency)
)
SELECT customer_id, currency,
       CASE WHEN output <= 0 THEN CASE WHEN input > 0 THEN 'retention' ELSE 'ended' END
            WHEN output * 100 < output_before * $plunge THEN 'retention'
            WHEN output * 100 >= input * $harvest THEN 'harvest'
            WHEN output > input THEN 'growth'
            ELSE 'nurture' END AS stage,
       CAST(input AS BIGINT) AS input_minor, CAST(output AS BIGINT) AS output_minor,
       CAST(output_before AS BIGINT) AS output_before_minor
FROM spent
"""

_DATED = f"SELECT $as_of::DATE AS moved_on, * FROM ({_STANDINGS})"

_TRANSITIONS = """
SELECT * FROM (
    SELECT customer_id, currency, moved_on,
           lag(stage) OVER (PARTITION BY customer_id, currency ORDER BY moved_on) AS previous_stage,
           stage, input_minor, output_minor
    FROM standings
)
WHERE stage IS DISTINCT FROM previous_stage
"""


def finish(days: Days, as_of: date, policy: LifecyclePolicy) -> duckdb.DuckDBPyRelation:
    """Stages of everyone who bought up to `as_of`, as `views.lifecycle.finish`, unordered."""
    return days.engine.sql(_STANDINGS, params=_given(as_of, policy))


def transitions(days: Days, as_of: date, policy: LifecyclePolicy) -> duckdb.DuckDBPyRelation:
    """Into which stage each customer came, from which, by month: as `views.transitions.finish`."""
    engine = days.engine
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE standings AS {_DATED} LIMIT 0", _given(as_of, policy)
    )
    [[first]] = engine.execute("SELECT min(day) FROM days").fetchall()
    for tick in ticks(first, as_of) if first else ():
        engine.execute(f"INSERT INTO standings {_DATED}", _given(tick, policy))
    return engine.sql(_TRANSITIONS)


def _given(as_of: date, policy: LifecyclePolicy) -> dict[str, Any]:
    begin = as_of - timedelta(days=policy.window_days)
    return {
        "as_of": as_of,
        "begin": begin,
        "before": begin - timedelta(days=policy.window_days),
        "tending": policy.tending_days,
        "plunge": policy.plunge_percent,
        "harvest": policy.harvest_percent,
        "costs": [
            {"currency": each.currency}
            | {name: each.minor(name) for name in ("handling", "tending_a_day", "acquisition")}
            for each in policy.costs
        ],
    }
