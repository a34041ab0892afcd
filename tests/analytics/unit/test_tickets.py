"""The desk's figures from moves: published ones, and each rule by an example (SE1, SE14)."""

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from daybook_analytics.views import tickets
from daybook_analytics.views.tickets import Move

HELPDESK = Path(__file__).parents[3] / "demo" / "data" / "helpdesk" / "helpdesk.csv.gz"
START = datetime(2025, 1, 1, tzinfo=UTC)


def story(name: str, *happened: tuple[str, int, int | None, bool | None]) -> Iterator[Move]:
    """What happened, after so many days, with its minutes, and whether in time."""
    for place, (what, days, minutes, in_time) in enumerate(happened):
        at = START + timedelta(days=days)
        grade = "A" if what == "opened" else None
        yield Move(name, f"{place:06d}", "customer", at, what, grade, minutes, in_time)


def logged() -> Iterator[Move]:
    """The first event of a case opens it; whatever is called Closed closes it."""
    with gzip.open(HELPDESK, "rt", encoding="utf-8", newline="") as file:
        seen: dict[str, int] = {}
        rows = sorted(csv.DictReader(file), key=lambda row: row["time:timestamp"])
        for row in rows:
            case, at = row["case:concept:name"], datetime.fromisoformat(row["time:timestamp"])
            place = seen[case] = seen.get(case, -1) + 1
            if place == 0:
                yield Move(case, "000000", row["customer"], at, "opened")
            if row["concept:name"] == "Closed":
                yield Move(case, f"{place:06d}", row["customer"], at, "closed")


def test_SE1_the_helpdesks_log_is_as_it_is_known_to_be() -> None:
    every, ungraded = tickets.by_grade(tickets.finish(logged()))

    assert (every["grade"], every["tickets"], every["closed"]) == ("all", 4580, 4559)
    assert ungraded == every | {"grade": "none"}


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
