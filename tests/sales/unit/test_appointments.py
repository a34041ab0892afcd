"""When something on a calendar comes again, by the clock of a zone (SA7)."""

from datetime import UTC, datetime, timedelta
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_sales.application.appointments import moments

NINE = datetime(2026, 3, 27, 8, tzinfo=UTC)
"""Nine in Berlin, two days before its clocks go forward."""


def test_SA7_it_stays_at_nine_when_the_clocks_change() -> None:
    found = list(islice(moments("FREQ=DAILY", NINE, "Europe/Berlin"), 4))

    assert [each.hour for each in found] == [8, 8, 7, 7]
    assert [each.day for each in found] == [27, 28, 29, 30]


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(
        ["FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=31"]
    ),
    st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York"]),
    st.integers(0, 90_000).map(lambda hours: NINE + timedelta(hours=hours)),
)
def test_SA7_a_series_goes_on_from_its_first_time_as_it_began(
    rule: str, zone: str, first_at: datetime
) -> None:
    """What is planned later is counted from the first time, not from when it was asked for."""
    begun = list(islice(moments(rule, first_at, zone), 6))

    assert list(islice(moments(rule, begun[0], zone), 6)) == begun
    assert begun == sorted(set(begun))
