"""The five-stage life cycle in columns (AN1): as `views/lifecycle.py` has it, and when it changed.

Tended spans are equally long, so where the one before ends is all that a span need know. For the
days on which stages are entered, what changes output, and whether input rises, is summed up from
turn to turn; between two turns input goes straight on, so that it is plain when it crosses a bound.
"""

from datetime import date, timedelta
from typing import Any

import duckdb

from daybook_analytics.columns.days import Days
from daybook_analytics.views.lifecycle import LifecyclePolicy

_STAGE = """
    CASE WHEN output <= 0 THEN CASE WHEN input > 0 THEN 'retention' ELSE 'ended' END
         WHEN output * 100 < output_before * $plunge THEN 'retention'
         WHEN output * 100 >= input * $harvest THEN 'harvest'
         WHEN output > input THEN 'growth'
         ELSE 'nurture' END
"""

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
SELECT customer_id, currency, {_STAGE} AS stage,
       CAST(input AS BIGINT) AS input_minor, CAST(output AS BIGINT) AS output_minor,
       CAST(output_before AS BIGINT) AS output_before_minor
FROM spent
"""

_TRANSITIONS = f"""
WITH costs AS (SELECT unnest($costs, recursive := true)),
known AS (
    SELECT customer_id, currency, day, purchases, received_minor - reversed_minor AS net
    FROM days SEMI JOIN costs USING (currency) WHERE day <= $as_of
),
bought AS (
    SELECT customer_id, currency, day,
           lag(day) OVER (PARTITION BY customer_id, currency ORDER BY day) AS earlier
    FROM known WHERE purchases > 0
),
tended AS (
    SELECT customer_id, currency, greatest(day, coalesce(earlier + $tending, day)) AS start,
           day + $tending AS stop
    FROM bought
),
changes AS (
    SELECT customer_id, currency, day + shift AS turn, net * now AS output, net * past AS before,
           0 AS times, 0 AS won, 0 AS rise
    FROM known, (VALUES (0, 1, 0), ($window, -1, 1), (2 * $window, 0, -1)) moved(shift, now, past)
    UNION ALL
    SELECT customer_id, currency, day + shift, 0, 0, sign, if(earlier IS NULL, sign, 0), 0
    FROM bought, (VALUES (0, 1), ($window, -1)) moved(shift, sign)
    UNION ALL
    SELECT customer_id, currency, start + shift, 0, 0, 0, 0, sign
    FROM tended, (VALUES (0, 1), ($window, -1)) moved(shift, sign)
    UNION ALL
    SELECT customer_id, currency, stop + shift, 0, 0, 0, 0, -sign
    FROM tended, (VALUES (0, 1), ($window, -1)) moved(shift, sign)
),
grouped AS (
    SELECT customer_id, currency, turn, sum(output) AS output, sum(before) AS before,
           sum(times) AS times, sum(won) AS won, sum(rise) AS rise
    FROM changes WHERE turn <= $as_of GROUP BY ALL
),
summed AS (
    SELECT customer_id, currency, turn, sum(output) OVER own AS output,
           sum(before) OVER own AS output_before, sum(times) OVER own AS times,
           sum(won) OVER own AS won, sum(rise) OVER own AS rise
    FROM grouped WINDOW own AS (PARTITION BY customer_id, currency ORDER BY turn)
),
steps AS (
    SELECT *, rise + coalesce(lag(rise) OVER own * (turn - lag(turn) OVER own - 1), 0) AS step,
           lead(turn, 1, $as_of + 1) OVER own - turn - 1 AS lasts
    FROM summed WINDOW own AS (PARTITION BY customer_id, currency ORDER BY turn)
),
turns AS (
    SELECT *, rise * tending_a_day AS daily,
           times * handling + won * acquisition + tending_a_day
           * sum(step) OVER (PARTITION BY customer_id, currency ORDER BY turn) AS begun
    FROM steps JOIN costs USING (currency)
),
crossings AS (
    SELECT *, [
        if(daily = 0, 0, abs(output * 100 - begun * $harvest) // abs(daily * $harvest)),
        if(daily = 0, 0, abs(output - begun) // abs(daily)),
        if(daily = 0, 0, begun // abs(daily))
    ] AS near
    FROM turns
    SEMI JOIN (SELECT customer_id, currency, day FROM bought WHERE earlier IS NULL) AS first
    ON turns.customer_id = first.customer_id AND turns.currency = first.currency
       AND turn >= first.day
),
looked_at AS (
    SELECT *, unnest(list_distinct([0] || near || [each + 1 FOR each IN near])) AS later
    FROM crossings
),
stood AS (
    SELECT customer_id, currency, turn + CAST(later AS INTEGER) AS moved_on,
           begun + daily * later AS input, output, output_before
    FROM looked_at WHERE later <= lasts
),
staged AS (SELECT *, {_STAGE} AS stage FROM stood)
SELECT * FROM (
    SELECT customer_id, currency, moved_on,
           lag(stage) OVER (PARTITION BY customer_id, currency ORDER BY moved_on) AS previous_stage,
           stage, CAST(input AS BIGINT) AS input_minor, CAST(output AS BIGINT) AS output_minor
    FROM staged
)
WHERE stage IS DISTINCT FROM previous_stage
"""


def finish(days: Days, as_of: date, policy: LifecyclePolicy) -> duckdb.DuckDBPyRelation:
    """Stages of everyone who bought up to `as_of`, as `views.lifecycle.finish`, unordered."""
    return days.engine.sql(_STANDINGS, params=_given(as_of, policy))


def transitions(days: Days, as_of: date, policy: LifecyclePolicy) -> duckdb.DuckDBPyRelation:
    """On which day each customer came into which stage: as `views.transitions.finish`."""
    given = _given(as_of, policy)
    del given["begin"], given["before"]
    return days.engine.sql(_TRANSITIONS, params={**given, "window": policy.window_days})


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
