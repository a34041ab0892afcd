"""The CDNOW sample through the views gives the figures that are published of it."""

from collections import Counter
from datetime import date

import pytest

from daybook_analytics.application.policies import RETENTION
from daybook_analytics.views import cohorts, concentration, lifecycle, retention, rfm
from daybook_analytics.views.buckets import Bucket, histories
from tests.analytics import cdnow
from tests.analytics.samples import LIFE, VALUE

AS_OF = date(1998, 6, 30)


@pytest.fixture(scope="module")
def buckets() -> list[Bucket]:
    return cdnow.buckets()


def test_the_sample_is_what_is_published_of_it(buckets: list[Bucket]) -> None:
    """2,357 customers, 6,919 purchases, $244,091.94 (Fader and Hardie)."""
    assert len(histories(buckets, AS_OF)) == 2357
    assert sum(each.purchases for each in buckets) == 6919
    assert sum(each.received_minor for each in buckets) == 244_091_94
    assert len(buckets) == 6696


def test_CU12_the_top_fifth_holds_two_thirds_of_the_value(buckets: list[Bucket]) -> None:
    tiers = {row["tier"]: row for row in rfm.tiers(rfm.finish(buckets, AS_OF, VALUE))}

    assert (tiers["platinum"]["customers"], tiers["platinum"]["share"]) == (472, 0.6746)
    assert sum(int(str(row["customers"])) for row in tiers.values()) == 2357
    assert sum(int(str(row["spend_minor"])) for row in tiers.values()) == 244_091_94


def test_AN4_every_quintile_of_spend_has_a_fifth(buckets: list[Bucket]) -> None:
    """As far as ties allow: those who spent the same are in one quintile, the higher one."""
    rows = rfm.finish(buckets, AS_OF, VALUE)
    most_alike = max(Counter(row.spend_minor for row in rows).values())
    for quintile in range(1, 6):
        up_to = sum(row.monetary <= quintile for row in rows)
        assert 0 <= 2357 * quintile / 5 - up_to < most_alike
    assert sum(row.purchases for row in rows) == 6696


def test_AN1_every_customer_has_a_stage(buckets: list[Bucket]) -> None:
    stages = lifecycle.stages(lifecycle.finish(buckets, AS_OF, LIFE))

    assert sum(int(str(row["customers"])) for row in stages) == 2357
    recent = sum(each.received_minor for each in buckets if each.day > date(1998, 4, 1))
    assert sum(int(str(row["output_minor"])) for row in stages) == recent


def test_AN13_all_first_bought_in_the_first_quarter_of_1997(buckets: list[Bucket]) -> None:
    rows = cohorts.finish(buckets, AS_OF)
    begun = {row["cohort"]: row["customers"] for row in rows if row["month"] == 0}

    assert list(begun) == ["1997-01", "1997-02", "1997-03"]
    assert sum(int(str(count)) for count in begun.values()) == 2357
    assert len(rows) == 18 + 17 + 16


def test_AN11_the_top_fifth_is_that_of_the_tiers(buckets: list[Bucket]) -> None:
    """472 customers hold 67.5 % (Fader and Hardie)."""
    (row,) = concentration.concentration(buckets, AS_OF)

    assert (row["top_customers"], round(row["top_share"], 3)) == (472, 0.675)


def test_AN13_who_came_back_until_the_end_of_the_calibration(buckets: list[Bucket]) -> None:
    """Of 2,357 customers, 1,411 did not repeat until 1997-09-30 (Fader and Hardie)."""
    rows = retention.finish(buckets, date(1997, 9, 30), RETENTION.shipped.at(AS_OF).policy)
    *_, every = retention.by_cohort(rows)

    assert (every["customers"], every["repeated"]) == (2357, 2357 - 1411)
    assert sum(row.purchases - 1 for row in rows) == 2457
