"""Days that come again by a rule (RFC 5545)."""

from datetime import date
from itertools import islice

import pytest

from daybook_chassis.recurrence import RuleUnfit, days

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=10", ["2026-03-02", "2026-03-12", "2026-03-22"]),
        ("FREQ=WEEKLY;BYDAY=TU,FR", ["2026-03-03", "2026-03-06", "2026-03-10"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-03-31", "2026-05-31", "2026-07-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2026-03-31", "2026-04-30"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29", "2032-02-29", "2036-02-29"]),
        ("FREQ=DAILY;UNTIL=20260303", ["2026-03-02", "2026-03-03"]),
    ],
)
def test_SA7_days_recur_by_their_rule(rule: str, expected: list[str]) -> None:
    assert [day.isoformat() for day in islice(days(rule, MONDAY), 3)] == expected


def test_SA7_a_rule_is_followed_for_ten_years_or_up_to_a_horizon() -> None:
    assert len(list(days("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", MONDAY))) == 10
    far = date(2046, 12, 31)
    assert len(list(days("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", MONDAY, far))) == 21


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=DAILY;BYMONTH=2",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=DAILY;COUNT=2;COUNT=3",
        "FREQ=DAILY;UNTIL=20269999",
        "",
    ],
)
def test_SA7_what_is_no_rule_by_days_is_refused_at_once(rule: str) -> None:
    with pytest.raises(RuleUnfit):
        days(rule, MONDAY)
