"""Five stages by input against output: every customer is in one, by its own days alone (AN1)."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from daybook_analytics.views import lifecycle
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.lifecycle import LifecyclePolicy, Standing, stage_of, tended_days
from daybook_contracts.analytics.lifecycle import LifecycleStage
from tests.analytics.samples import (
    AS_OF,
    LIFE,
    bucket,
    bucket_lists,
    name_before,
    orders,
    renamed,
    shuffled,
)

Buckets = list[Bucket]
ENDED, RETENTION = LifecycleStage.ENDED, LifecycleStage.RETENTION
NURTURE, GROWTH = LifecycleStage.NURTURE, LifecycleStage.GROWTH
HARVEST = LifecycleStage.HARVEST
minor = st.integers(-1000, 5000)


def finished(buckets: Buckets, as_of: date = AS_OF) -> dict[tuple[str, str], Standing]:
    rows = lifecycle.finish(buckets, as_of, LIFE)
    found = {(row.customer_id, row.currency): row for row in rows}
    assert len(found) == len(rows), "one row a customer and currency"
    return found


@given(st.lists(st.integers(0, 400), max_size=8), st.integers(1, 200), st.integers(1, 200))
def test_AN1_tended_days_are_those_of_a_set(ago: list[int], window: int, tending: int) -> None:
    """Counted in another way: every day of every span, in a set."""
    bought = sorted({AS_OF - timedelta(days=days) for days in ago})
    begin = AS_OF - timedelta(days=window)
    tended = {day + timedelta(days=later) for day in bought for later in range(tending)}
    inside = {day for day in tended if begin < day <= AS_OF}

    assert tended_days(bought, begin, AS_OF, tending) == len(inside)


@given(st.integers(0, 5000), minor, st.integers(-1000, 9000))
def test_AN1_every_customer_is_in_exactly_one_stage(spent: int, output: int, before: int) -> None:
    """The stages as conditions of their own, of which exactly one holds."""
    plunged = output * 100 < before * LIFE.plunge_percent
    many = spent * LIFE.harvest_percent
    holds = {
        ENDED: output <= 0 and spent == 0,
        RETENTION: (output <= 0 and spent > 0) or (output > 0 and plunged),
        HARVEST: output > 0 and not plunged and output * 100 >= many,
        GROWTH: output > 0 and not plunged and spent < output and 100 * output < many,
        NURTURE: output > 0 and not plunged and output <= spent,
    }

    assert [stage for stage, held in holds.items() if held] == [
        stage_of(spent, output, before, LIFE)
    ]


@pytest.mark.parametrize(
    ("spent", "output", "before", "stage"),
    [
        (0, 0, 5000, ENDED),
        (0, -1, 0, ENDED),
        (1, 0, 0, RETENTION),
        (100, 499, 1000, RETENTION),
        (100, 500, 1000, HARVEST),
        (100, 300, 0, HARVEST),
        (100, 299, 0, GROWTH),
        (100, 101, 0, GROWTH),
        (100, 100, 0, NURTURE),
        (100, 1, 0, NURTURE),
    ],
)
def test_AN1_stages_change_at_the_policys_thresholds(
    spent: int, output: int, before: int, stage: LifecycleStage
) -> None:
    assert stage_of(spent, output, before, LIFE) is stage


@given(bucket_lists, orders)
def test_AN1_neither_order_nor_names_move_a_stage(buckets: Buckets, order: Random) -> None:
    under_other_names = {
        (name_before(name), currency): replace(row, customer_id=name_before(name))
        for (name, currency), row in finished(renamed(shuffled(buckets, order))).items()
    }

    assert under_other_names == finished(buckets)


@given(bucket_lists)
def test_AN1_a_stage_is_the_customers_own(buckets: Buckets) -> None:
    """Unlike a rank, it does not depend on who else there is."""
    for (customer_id, currency), row in finished(buckets).items():
        mine = [
            each for each in buckets if (each.customer_id, each.currency) == (customer_id, currency)
        ]
        assert finished(mine) == {(customer_id, currency): row}


@given(bucket_lists, st.integers(1, 400))
def test_AN1_days_and_view_may_move_together(buckets: Buckets, days: int) -> None:
    shift = timedelta(days=days)
    later = [replace(each, day=each.day + shift) for each in buckets]

    assert finished(later, AS_OF + shift) == finished(buckets)


@given(bucket_lists)
def test_AN1_what_comes_after_the_day_changes_nothing(buckets: Buckets) -> None:
    assert finished([each for each in buckets if each.day <= AS_OF]) == finished(buckets)


@given(bucket_lists)
def test_AN1_stages_sum_to_the_population(buckets: Buckets) -> None:
    rows = lifecycle.finish(buckets, AS_OF, LIFE)
    summary = lifecycle.stages(rows)
    for currency in {row.currency for row in rows}:
        mine = [row for row in rows if row.currency == currency]
        told = [each for each in summary if each["currency"] == currency]
        assert [each["stage"] for each in told] == [stage.value for stage in LifecycleStage]
        for name, value in (
            ("customers", len(mine)),
            ("input_minor", sum(row.input_minor for row in mine)),
            ("output_minor", sum(row.output_minor for row in mine)),
        ):
            assert sum(int(str(each[name])) for each in told) == value


def test_AN1_a_customer_goes_through_the_stages() -> None:
    """Won at a cost, then worth it, then seldom, then gone."""
    costs = next(each for each in LIFE.costs if each.currency == "USD")
    first = costs.minor("acquisition")
    days = [bucket("a", 500, first), bucket("a", 420, 9000), bucket("a", 330, 400)]

    def stage(ago: int) -> LifecycleStage:
        return finished(days, AS_OF - timedelta(days=ago))["a", "USD"].stage

    assert [stage(ago) for ago in (500, 410, 330, 230, 20)] == [
        NURTURE,
        HARVEST,
        RETENTION,
        RETENTION,
        ENDED,
    ]


def test_AN1_what_was_taken_back_is_no_output() -> None:
    row = finished([bucket("a", 10, 5000), bucket("a", 5, 0, back=5000, times=0)])["a", "USD"]

    assert (row.output_minor, row.stage) == (0, RETENTION)


def test_AN1_input_is_the_policys_costs() -> None:
    costs = next(each for each in LIFE.costs if each.currency == "USD")
    row = finished([bucket("a", 9, 1), bucket("a", 4, 1, times=3)])["a", "USD"]

    assert row.input_minor == (
        costs.minor("acquisition") + 2 * costs.minor("handling") + 10 * costs.minor("tending_a_day")
    )


def test_AN1_a_currency_without_costs_has_no_stages() -> None:
    assert finished([bucket("a", 1, 100, currency="JPY")]) == {}


@pytest.mark.parametrize("term", ["window_days", "tending_days", "plunge_percent"])
def test_AN1_a_policy_that_does_not_fit_is_refused(term: str) -> None:
    with pytest.raises(ValidationError):
        LifecyclePolicy.model_validate(LIFE.model_dump() | {term: 0})
