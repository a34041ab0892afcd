"""Realised value is revenue minus cost, and later money counts less (AN3)."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given

from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.touches import Kind, Touch
from daybook_analytics.views.worth import Rates, Worth, WorthPolicy, finish
from tests.analytics.samples import AS_OF, bucket, bucket_lists

RATES = (
    Rates(currency="USD", acquisition="1.00", handling="0.10", touches={Kind.VISIT: "2.00"}),
    Rates(currency="EUR", acquisition="1.00", handling="0.10", touches={Kind.VISIT: "3.00"}),
)


def worth(days: list[Bucket], percent: float = 10.0, touches: Sequence[Touch] = ()) -> list[Worth]:
    return finish(days, touches, AS_OF, WorthPolicy(discount_percent=percent, rates=RATES))


def test_AN3_a_year_later_money_counts_less_by_the_rate() -> None:
    """First 5.00, less 1.00 to win the customer and 0.10; a year later 11.10, less 0.10."""
    (row,) = worth([bucket("a", 365, 500), bucket("a", 0, 1110)])

    assert (row.revenue_minor, row.policy_cost_minor, row.value_minor) == (1610, 120, 1490)
    assert row.present_value_minor == 390 + 1000


def test_AN3_what_went_back_is_no_revenue_and_its_cost_stays() -> None:
    (row,) = worth([bucket("a", 10, 500), bucket("a", 9, 0, back=500, times=0)])

    assert (row.revenue_minor, row.value_minor) == (0, -110)


def test_AN3_a_currency_without_rates_is_left_out() -> None:
    assert worth([bucket("a", 10, 500, currency="JPY")]) == []


@given(bucket_lists)
def test_AN3_without_a_discount_both_are_one(days: list[Bucket]) -> None:
    for row in worth(days, 0.0):
        assert (
            row.present_value_minor
            == row.value_minor
            == (row.revenue_minor - row.policy_cost_minor)
        )


@given(bucket_lists)
def test_AN3_who_always_brings_more_than_is_spent_is_discounted_down(days: list[Bucket]) -> None:
    """Days that earn at least their handling and nothing taken back."""
    earning = [day for day in days if day.received_minor >= 10 and day.reversed_minor == 0]
    for row in worth(earning):
        assert row.present_value_minor <= row.value_minor


def test_AN3_effort_that_events_tell_of_costs_once_in_the_first_currency() -> None:
    """Two visits a year after the first purchase, in dollars; a ticket has no rate here."""
    days = [bucket("a", 365, 900), bucket("a", 100, 900, currency="EUR")]
    touches = [
        Touch("a", AS_OF, Kind.VISIT, 2),
        Touch("a", AS_OF, Kind.TICKET, 5),
        Touch("b", AS_OF - timedelta(days=9), Kind.VISIT, 1),
    ]

    euro, dollar = worth(days, touches=touches)

    assert (euro.currency, euro.event_cost_minor) == ("EUR", 0)
    assert (dollar.event_cost_minor, dollar.policy_cost_minor) == (400, 110)
    assert dollar.value_minor == 900 - 110 - 400
    assert dollar.present_value_minor == round(790 - 400 / 1.1)
