"""Realised value is revenue minus cost, and later money counts less (AN3)."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.spending import Cost, Message, borne
from daybook_analytics.views.touches import Kind, Touch
from daybook_analytics.views.worth import Rates, Worth, WorthPolicy, finish
from tests.analytics.samples import AS_OF, bucket, bucket_lists

RATES = (
    Rates(currency="USD", acquisition="1.00", handling="0.10", touches={Kind.VISIT: "2.00"}),
    Rates(currency="EUR", acquisition="1.00", handling="0.10", touches={Kind.VISIT: "3.00"}),
)


def worth(
    days: list[Bucket],
    percent: float = 10.0,
    touches: Sequence[Touch] = (),
    costs: Sequence[Cost] = (),
    messages: Sequence[Message] = (),
) -> list[Worth]:
    return finish(
        days, touches, costs, messages, AS_OF, WorthPolicy(discount_percent=percent, rates=RATES)
    )


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


CAMPAIGN = (
    Cost("spring", AS_OF, spent_minor=1000, currency="USD"),
    Cost("spring", AS_OF, mailing_id="first", ordered=3),
    Cost("spring", AS_OF, mailing_id="second", ordered=1),
    Cost("silent", AS_OF, spent_minor=700, currency="USD"),
)


def test_AN3_whom_a_campaign_wrote_to_bears_a_part_of_its_spend() -> None:
    """10.00 for four messages: two went to a, one to b, twice; what nobody got is nobody's."""
    days = [bucket("a", 365, 9000), bucket("b", 0, 9000), bucket("c", 0, 9000)]
    reached = [("a", "first"), ("a", "second"), ("b", "first"), ("b", "first")]
    messages = [Message(*each, sent=True) for each in reached]
    messages.append(Message("c", "first", sent=False))

    a, b, c = worth(days, costs=CAMPAIGN, messages=messages)

    assert [each.campaign_cost_minor for each in (a, b, c)] == [500, 250, 0]
    assert (a.value_minor, b.value_minor) == (9000 - 110 - 500, 9000 - 110 - 250)
    assert a.present_value_minor == round(9000 - 110 - 500 / 1.1)


def test_AN3_a_part_of_a_spend_is_borne_in_its_own_currency() -> None:
    (row,) = worth([bucket("a", 0, 9000, currency="EUR")], costs=CAMPAIGN, messages=[GOT])

    assert row.campaign_cost_minor == 0


GOT = Message("a", "first", sent=True)


@given(st.integers(0, 10**9), st.integers(1, 9))
def test_AN3_what_is_spent_is_borne_to_less_than_a_cent_for_each(spent: int, members: int) -> None:
    costs = [Cost("c", AS_OF, spent, "USD"), Cost("c", AS_OF, mailing_id="m", ordered=members)]
    messages = [Message(str(name), "m", sent=True) for name in range(members)]

    shares = [minor for flows in borne(costs, messages).values() for _, minor in flows]

    assert 0 <= spent - sum(shares) < members
