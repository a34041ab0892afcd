"""The desk's figures from moves: each rule by an example (SE1, SE14)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from daybook_analytics.views import tickets
from daybook_analytics.views.tickets import Move

START = datetime(2025, 1, 1, tzinfo=UTC)


def story(name: str, *happened: tuple[str, int, int | None, bool | None]) -> Iterator[Move]:
    """What happened, after so many days, with its minutes, and whether in time."""
    for place, (what, days, minutes, in_time) in enumerate(happened):
        at = START + timedelta(days=days)
        grade = "A" if what == "opened" else None
        yield Move(name, f"{place:06d}", "customer", at, what, grade, minutes, in_time)


def test_SE1_figures_are_of_what_happened() -> None:
    told = [
        *story(
            "quick",
            ("opened", 0, None, None),
            ("replied", 0, 10, True),
            ("resolved", 1, 60, None),
            ("closed", 2, 60, True),
        ),
        *story(
            "slow",
            ("opened", 0, None, None),
            ("missed", 0, None, None),
            ("replied", 1, 50, False),
            ("resolved", 3, 180, None),
            ("closed", 4, 180, False),
        ),
        *story("silent", ("opened", 0, None, None), ("missed", 0, None, None)),
        *story("new", ("opened", 0, None, None)),
    ]

    row, _ = tickets.by_grade(tickets.finish(told))

    assert (row["grade"], row["tickets"], row["resolved"], row["closed"]) == ("A", 4, 2, 2)
    assert (row["mean_response_minutes"], row["response_in_time"]) == (30.0, 0.3333)
    assert (row["mean_resolution_minutes"], row["sla_met"]) == (120.0, 0.5)
    assert row["mean_days_to_close"] == 3.0


def test_SE1_a_ticket_that_was_reopened_is_neither_resolved_nor_closed() -> None:
    told = [
        *story(
            "again",
            ("opened", 0, None, None),
            ("resolved", 1, 60, None),
            ("closed", 2, 60, True),
            ("reopened", 3, None, None),
        )
    ]
    closed_again = [
        *told,
        Move("again", "000004", "customer", START + timedelta(days=9), "closed", None, 90, False),
    ]

    (then,) = tickets.finish(told)
    (now,) = tickets.finish(closed_again)

    assert (then.resolution_minutes, then.closed_on, then.sla_met) == (None, None, None)
    assert (now.times_reopened, now.closed_on, now.sla_met) == (1, date(2025, 1, 10), False)


def test_SE1_it_is_in_hand_until_the_last_that_was_done_with_it() -> None:
    """That nobody replied in time was done by nobody."""
    told = [
        *story(
            "waiting",
            ("opened", 0, None, None),
            ("assigned", 1, None, None),
            ("paused", 2, None, None),
            ("missed", 5, None, None),
        )
    ]

    (row,) = tickets.finish(told)

    assert (row.minutes_in_hand, row.times_waited, row.minutes_to_close) == (2 * 1440, 1, None)
