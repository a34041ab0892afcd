"""A filter of days or instants means some, or is refused."""

import pytest

from daybook_chassis import moments
from daybook_chassis.errors import Poison
from daybook_chassis.filters import filters
from daybook_chassis.rows import key, table, text


@pytest.mark.parametrize(
    ("column", "bound", "text"),
    [
        ("due_on", "", "2026-03-31"),
        ("due_on", "to", "2026-03-31"),
        ("birthday", "from", "2026-03-31"),
        ("valid_until", "from", "2026-03-31"),
        ("since", "", "2026-03-31"),
        ("opened_at", "from", "2026-03-31"),
        ("opened_at", "", "2026-03-31T09:00:00Z"),
        ("since", "to", "2026-03-31T09:00:00Z"),
        ("reason", "from", "yesterday"),
        ("format", "", "anything"),
        ("routed_to", "", "ann"),
    ],
)
def test_what_means_something_is_asked_as_it_is(column: str, bound: str, text: str) -> None:
    assert moments.asked(column, bound, text) == text


def test_an_instant_is_asked_for_as_rows_hold_it() -> None:
    asked = moments.asked("opened_at", "from", "2026-03-31T10:00+02:00")

    assert asked == "2026-03-31T08:00:00Z"


def test_a_day_to_which_instants_are_asked_for_is_wholly_in() -> None:
    last = moments.asked("opened_at", "to", "2026-03-31")

    assert "2026-03-31T23:59:59.999999Z" <= last < "2026-04-01T00:00:00Z"


@pytest.mark.parametrize(
    ("column", "bound", "text"),
    [
        ("due_on", "from", "yesterday"),
        ("due_on", "", ""),
        ("due_on", "", "2026-02-30"),
        ("due_on", "", "20260331"),
        ("due_on", "", "2026-W13-2"),
        ("due_on", "to", "2026-03-31T09:00:00Z"),
        ("day", "", "31.03.2026"),
        ("opened_at", "from", "yesterday"),
        ("opened_at", "", "2026-03-31"),
        ("opened_at", "", "2026-03-31T09:00:00"),
        ("opened_at", "", "2026-03-31T25:00:00Z"),
        ("opened_at", "", "0001-01-01T00:00:00+23:59"),
        ("since", "from", "2026"),
    ],
)
def test_what_means_nothing_is_refused(column: str, bound: str, text: str) -> None:
    with pytest.raises(Poison, match=f"^{column} is "):
        moments.asked(column, bound, text)


def test_rows_of_a_table_are_asked_for_by_days_that_are_some() -> None:
    plans = table("plans", key("plan_id"), text("due_on"))

    assert len(filters(plans, [("due_on.from", "2026-03-31"), ("due_on.to", "2026-04-30")])) == 2
    with pytest.raises(Poison, match="due_on is a day"):
        filters(plans, [("due_on.from", "yesterday")])
