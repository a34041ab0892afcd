"""Recency, frequency, monetary value and tier: ranks that only value can move (AN4, CU12)."""

from dataclasses import asdict, replace
from datetime import timedelta
from fractions import Fraction
from math import ceil
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from daybook_analytics.views import rfm
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.rfm import Rfm, ValuePolicy
from daybook_contracts.analytics.value import ValueTier
from tests.analytics.samples import (
    AS_OF,
    VALUE,
    bucket,
    bucket_lists,
    name_before,
    orders,
    renamed,
    shuffled,
)

Buckets = list[Bucket]


def finished(buckets: Buckets) -> dict[tuple[str, str], Rfm]:
    rows = rfm.finish(buckets, AS_OF, VALUE)
    found = {(row.customer_id, row.currency): row for row in rows}
    assert len(found) == len(rows), "one row a customer and currency"
    return found


@given(bucket_lists, orders)
def test_AN4_the_order_of_events_moves_no_score(buckets: Buckets, order: Random) -> None:
    assert finished(shuffled(buckets, order)) == finished(buckets)


@given(bucket_lists)
def test_AN4_the_names_of_customers_move_no_score(buckets: Buckets) -> None:
    under_other_names = {
        (name_before(name), currency): replace(row, customer_id=name_before(name))
        for (name, currency), row in finished(renamed(buckets)).items()
    }

    assert under_other_names == finished(buckets)


@given(bucket_lists)
def test_AN4_everyone_who_bought_until_the_day_is_scored_once(buckets: Buckets) -> None:
    bought = {
        (each.customer_id, each.currency)
        for each in buckets
        if each.day <= AS_OF and each.purchases
    }

    assert finished(buckets).keys() == bought


@given(bucket_lists)
def test_AN4_figures_are_those_of_a_recount(buckets: Buckets) -> None:
    for (customer_id, currency), row in finished(buckets).items():
        mine = [
            each
            for each in buckets
            if (each.customer_id, each.currency) == (customer_id, currency) and each.day <= AS_OF
        ]
        days = [each.day for each in mine if each.purchases]
        assert row.purchases == len(days)
        assert row.last_purchase_on == max(days)
        assert row.days_since_purchase == (AS_OF - max(days)) // timedelta(days=1)
        assert row.spend_minor == sum(each.received_minor - each.reversed_minor for each in mine)


@given(bucket_lists)
def test_AN4_quintiles_are_cume_dist_in_fifths(buckets: Buckets) -> None:
    """SQL: CUME_DIST is the share of rows at or below; its fifth is rounded up, exactly."""
    rows = list(finished(buckets).values())
    for row in rows:
        population = [each for each in rows if each.currency == row.currency]
        for score, value in (
            ("recency", "last_purchase_on"),
            ("frequency", "purchases"),
            ("monetary", "spend_minor"),
        ):
            below = sum(getattr(each, value) <= getattr(row, value) for each in population)
            assert getattr(row, score) == ceil(Fraction(below, len(population)) * 5)
            assert 1 <= getattr(row, score) <= 5


@given(bucket_lists)
def test_CU12_tiers_cut_the_population_by_rank_of_value(buckets: Buckets) -> None:
    rows = list(finished(buckets).values())
    for row in rows:
        population = [each for each in rows if each.currency == row.currency]
        better = sum(each.spend_minor > row.spend_minor for each in population)
        share = Fraction(better, len(population))
        expected = next(
            (
                tier
                for tier, cut in (
                    (ValueTier.PLATINUM, VALUE.platinum),
                    (ValueTier.GOLD, VALUE.gold),
                    (ValueTier.ORDINARY, VALUE.ordinary),
                )
                if share < Fraction(cut, 100)
            ),
            ValueTier.POOR,
        )
        assert row.tier is expected


@given(bucket_lists)
def test_CU12_tiers_sum_to_the_population_and_its_value(buckets: Buckets) -> None:
    rows = rfm.finish(buckets, AS_OF, VALUE)
    summary = rfm.tiers(rows)
    for currency in {row.currency for row in rows}:
        mine = [row for row in rows if row.currency == currency]
        told = [each for each in summary if each["currency"] == currency]
        assert [each["tier"] for each in told] == [tier.value for tier in ValueTier]
        assert _sum(told, "customers") == len(mine)
        assert _sum(told, "spend_minor") == sum(row.spend_minor for row in mine)
    assert len(summary) == len(ValueTier) * len({row.currency for row in rows})


@given(bucket_lists, orders)
def test_CU12_the_summary_depends_on_neither_order_nor_names(
    buckets: Buckets, order: Random
) -> None:
    def summary(some: Buckets) -> list[dict[str, object]]:
        return rfm.tiers(rfm.finish(some, AS_OF, VALUE))

    assert summary(renamed(shuffled(buckets, order))) == summary(buckets)


@given(bucket_lists, st.integers(1, 50))
def test_CU12_who_brings_more_never_falls(buckets: Buckets, more: int) -> None:
    best_first = list(ValueTier)
    for place, each in enumerate(buckets):
        if each.purchases and each.day <= AS_OF:
            richer = replace(each, received_minor=each.received_minor + more)
            owner = (each.customer_id, each.currency)
            before = finished(buckets)[owner]
            after = finished([*buckets[:place], richer, *buckets[place + 1 :]])[owner]
            assert after.monetary >= before.monetary
            assert best_first.index(after.tier) <= best_first.index(before.tier)


def test_AN4_purchases_of_one_day_are_one_occasion() -> None:
    row = finished([bucket("a", 3, 500, times=4), bucket("a", 1, 100)])["a", "USD"]

    assert asdict(row) == asdict(
        Rfm(
            "a",
            "USD",
            last_purchase_on=AS_OF - timedelta(days=1),
            days_since_purchase=1,
            purchases=2,
            spend_minor=600,
            recency=5,
            frequency=5,
            monetary=5,
            tier=ValueTier.PLATINUM,
        )
    )


def test_CU12_equal_customers_are_in_one_tier() -> None:
    rows = finished([bucket(name, 1, 100) for name in "abcdefghij"])

    assert {row.tier for row in rows.values()} == {ValueTier.PLATINUM}


@pytest.mark.parametrize(
    "terms",
    [
        {"platinum": 60, "gold": 50, "ordinary": 80},
        {"platinum": 20, "gold": 90, "ordinary": 80},
        {"platinum": 0, "gold": 50, "ordinary": 80},
        {"platinum": 20, "gold": 50, "ordinary": 100},
        {"platinum": 20, "gold": 50},
        {"platinum": 20, "gold": 50, "ordinary": 80, "copper": 90},
    ],
    ids=["not cumulative", "nor here", "nobody", "everybody", "missing", "unknown"],
)
def test_CU12_a_policy_that_does_not_fit_is_refused(terms: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        ValuePolicy.model_validate(terms)


def _sum(rows: list[dict[str, object]], name: str) -> int:
    values = [row[name] for row in rows]
    assert all(isinstance(value, int) for value in values)
    return sum(value for value in values if isinstance(value, int))
