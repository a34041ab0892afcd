"""Dealings count by weight, and half as much after each half-life (AN7)."""

from datetime import timedelta

from daybook_analytics.views.engagement import EngagementPolicy, finish
from daybook_analytics.views.touches import Kind, Touch
from tests.analytics.samples import AS_OF, bucket

POLICY = EngagementPolicy(half_life_days=30, purchase=10, weights={Kind.VISIT: 8, Kind.TICKET: 0})


def touch(customer: str, days_ago: int, kind: Kind, times: int = 1) -> Touch:
    return Touch(customer, AS_OF - timedelta(days=days_ago), kind, times)


def test_AN7_a_dealing_counts_half_after_each_half_life() -> None:
    touches = [touch("a", 0, Kind.VISIT), touch("b", 30, Kind.VISIT), touch("c", 60, Kind.VISIT, 2)]

    rows = finish(touches, [], AS_OF, POLICY)

    assert [(row.customer_id, row.score) for row in rows] == [("a", 8.0), ("b", 4.0), ("c", 4.0)]


def test_AN7_purchases_count_with_other_dealings() -> None:
    (row,) = finish([touch("a", 0, Kind.VISIT)], [bucket("a", 60, 5, times=2)], AS_OF, POLICY)

    assert (row.dealings, row.score, row.last_dealing_on) == (3, 13.0, AS_OF)


def test_AN7_what_has_no_weight_engages_nobody() -> None:
    assert finish([touch("a", 0, Kind.TICKET), touch("b", 0, Kind.SURVEY)], [], AS_OF, POLICY) == []
