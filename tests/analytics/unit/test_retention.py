"""Who came back and who is gone, as of a day and by policy (AN13)."""

from hypothesis import given

from daybook_analytics.application.policies import RETENTION
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.retention import RetentionPolicy, by_cohort, finish
from tests.analytics.samples import AS_OF, bucket, bucket_lists

POLICY = RETENTION.shipped.at(AS_OF).policy


def test_AN13_three_months_without_a_purchase_is_gone() -> None:
    days = [bucket("here", 89, 5), bucket("gone", 90, 5), bucket("back", 200, 5)]
    days += [bucket("back", 1, 5, currency="EUR")]

    rows = {row.customer_id: row for row in finish(days, AS_OF, POLICY)}

    assert {name: row.churned for name, row in rows.items()} == {
        "here": False,
        "gone": True,
        "back": False,
    }
    assert {name: row.repeated for name, row in rows.items()} == {
        "here": False,
        "gone": False,
        "back": True,
    }
    assert [name for name, row in rows.items() if row.to_care_for] == ["here"]


def test_AN13_the_span_is_the_policys() -> None:
    days = [bucket("a", 50, 5)]

    for churn_days, churned in ((50, True), (51, False)):
        (row,) = finish(days, AS_OF, RetentionPolicy(churn_days=churn_days, care_days=1))
        assert row.churned is churned


def test_AN13_rates_are_shares_of_those_who_began_in_a_month() -> None:
    """120 days before 30 June is 2 March."""
    days = [bucket("a", 120, 5), bucket("b", 119, 5), bucket("a", 10, 5), bucket("c", 10, 5)]

    rows = {row["cohort"]: row for row in by_cohort(finish(days, AS_OF, POLICY))}

    assert rows.keys() == {"2025-03", "2025-06", "all"}
    march = rows["2025-03"]
    assert (march["customers"], march["repurchase_rate"], march["churn_rate"]) == (2, 0.5, 0.5)
    assert (rows["all"]["customers"], rows["all"]["repurchase_rate"]) == (3, 0.3333)


@given(bucket_lists)
def test_AN13_cohorts_sum_to_everybody(days: list[Bucket]) -> None:
    *cohorts, every = by_cohort(finish(days, AS_OF, POLICY)) or [{"cohort": "all"}]

    assert every["cohort"] == "all"
    for column in ("customers", "repeated", "churned", "to_care_for"):
        assert sum(row[column] for row in cohorts) == every.get(column, 0)
