"""Customers move from stage to stage at the end of a month, each move with its day (AN1)."""

from datetime import date

from hypothesis import given, settings

from daybook_analytics.views import lifecycle, transitions
from daybook_analytics.views.buckets import Bucket
from daybook_contracts.analytics.lifecycle import LifecycleStage
from tests.analytics.samples import AS_OF, LIFE, bucket, bucket_lists


def test_AN1_a_customer_that_stops_buying_moves_through_the_stages() -> None:
    """One purchase on 1 January: harvest, then nothing comes out, then nothing goes in."""
    (moves,) = [transitions.finish([bucket("a", 180, 500_00)], AS_OF.replace(year=2026), LIFE)]

    assert [(move.moved_on, move.previous_stage, move.stage) for move in moves] == [
        (date(2025, 1, 31), None, LifecycleStage.HARVEST),
        (date(2025, 4, 30), LifecycleStage.HARVEST, LifecycleStage.RETENTION),
        (date(2025, 9, 30), LifecycleStage.RETENTION, LifecycleStage.ENDED),
    ]
    assert {row["month"]: row["to"] for row in transitions.counted(moves)} == {
        "2025-04": "retention",
        "2025-09": "ended",
    }


@settings(max_examples=20)
@given(bucket_lists)
def test_AN1_the_last_move_leads_to_where_the_customer_stands(days: list[Bucket]) -> None:
    known = [each for each in days if each.day <= AS_OF]
    stands = {
        (row.customer_id, row.currency): row.stage for row in lifecycle.finish(known, AS_OF, LIFE)
    }
    last: dict[tuple[str, str], LifecycleStage] = {}
    for move in transitions.finish(known, AS_OF, LIFE):
        assert move.previous_stage is last.get((move.customer_id, move.currency))
        last[move.customer_id, move.currency] = move.stage

    assert last == stands
