"""Customers move from stage to stage, each on the first day as of which they stand there (AN1)."""

from datetime import date, timedelta

from hypothesis import given, settings

from daybook_analytics.views import lifecycle, transitions
from daybook_analytics.views.buckets import Bucket
from daybook_contracts.analytics.lifecycle import LifecycleStage
from tests.analytics.samples import AS_OF, LIFE, NEAR, bucket, bucket_lists


def test_AN1_a_customer_that_stops_buying_moves_through_the_stages() -> None:
    """One purchase on 1 January: harvest, then nothing comes out, then nothing goes in.

    It leaves the window after 90 days; its 180 days of tending leave it after 269.
    """
    (moves,) = [transitions.finish([bucket("a", 180, 500_00)], AS_OF.replace(year=2026), LIFE)]

    assert [(move.moved_on, move.previous_stage, move.stage) for move in moves] == [
        (date(2025, 1, 1), None, LifecycleStage.HARVEST),
        (date(2025, 4, 1), LifecycleStage.HARVEST, LifecycleStage.RETENTION),
        (date(2025, 9, 27), LifecycleStage.RETENTION, LifecycleStage.ENDED),
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


def test_AN1_tending_that_adds_up_moves_on_the_day_it_is_too_much() -> None:
    """14.00 paid on one day, 13.00 spent on it, and .02 a day: on the 50th day as much went in."""
    (first, then, *_) = transitions.finish([bucket("a", 180, 14_00)], AS_OF, LIFE)

    assert (first.moved_on, first.stage, first.input_minor) == (
        date(2025, 1, 1),
        LifecycleStage.GROWTH,
        13_02,
    )
    assert (then.moved_on, then.stage, then.input_minor) == (
        date(2025, 2, 19),
        LifecycleStage.NURTURE,
        14_00,
    )


@settings(max_examples=20)
@given(bucket_lists)
def test_AN1_every_day_on_which_a_stage_is_entered_is_found_and_no_other(
    days: list[Bucket],
) -> None:
    """Looked at day by day."""
    begun = min((each.day for each in days), default=AS_OF)
    expected, before = [], dict[tuple[str, str], LifecycleStage]()
    for ago in range((AS_OF - begun).days, -1, -1):
        day = AS_OF - timedelta(days=ago)
        for now in lifecycle.finish(days, day, NEAR):
            owner = now.customer_id, now.currency
            if before.get(owner) is not now.stage:
                expected.append((*owner, day, before.get(owner), now.stage, now.input_minor))
            before[owner] = now.stage

    found = [
        (
            row.customer_id,
            row.currency,
            row.moved_on,
            row.previous_stage,
            row.stage,
            row.input_minor,
        )
        for row in transitions.finish(days, AS_OF, NEAR)
    ]

    assert sorted(found, key=str) == sorted(expected, key=str)
