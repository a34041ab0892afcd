"""The other schemes count the same customers under other names (AN2)."""

from hypothesis import given

from daybook_analytics.views import lifecycle, schemes
from daybook_analytics.views.buckets import Bucket
from daybook_contracts.analytics.lifecycle import LifecycleStage
from tests.analytics.samples import AS_OF, LIFE, bucket, bucket_lists


def test_AN2_each_scheme_has_its_own_name_for_a_customer() -> None:
    days = [bucket("new", 5, 500_00), bucket("old", 200, 500_00), bucket("old", 120, 500_00)]
    days += [bucket("lost", 399, 1)]

    rows = {row.customer_id: row for row in schemes.finish(days, AS_OF, LIFE)}

    def names(customer: str) -> tuple[str, str, str]:
        row = rows[customer]
        return row.maturity, row.contact_to_churn, row.prospect_to_lost

    assert names("new") == ("maturity", "maintenance", "first_time")
    assert names("old") == ("decline", "maintenance", "repeat")
    assert names("lost") == ("decline", "churn", "lost")


@given(bucket_lists)
def test_AN2_every_scheme_counts_everybody_once(days: list[Bucket]) -> None:
    stands = lifecycle.finish(days, AS_OF, LIFE)
    rows = schemes.counted(schemes.finish(days, AS_OF, LIFE))

    for scheme in schemes.SCHEMES:
        mine = [row for row in rows if row["scheme"] == scheme]
        assert sum(row["customers"] for row in mine) == len(stands)
        assert sum(row["output_minor"] for row in mine) == sum(row.output_minor for row in stands)


def test_AN2_no_stage_is_without_a_name() -> None:
    named = {
        scheme: {call(stage, 2) for stage in LifecycleStage}
        for scheme, call in schemes.SCHEMES.items()
    }

    assert named == {
        "maturity": {"introduction", "growth", "maturity", "decline"},
        "contact_to_churn": {"purchase", "maintenance", "churn"},
        "prospect_to_lost": {"repeat", "lost"},
    }
