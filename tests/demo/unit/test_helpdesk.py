"""A helpdesk's log is read whole or refused by line; a ticket's commands follow its events."""

import gzip
from pathlib import Path

import pytest

from daybook_demo.helpdesk import NotTickets, read
from daybook_demo.serving import _told

DATA = Path(__file__).parents[3] / "demo" / "data"
HEADER = "case:concept:name,concept:name,org:resource,time:timestamp,customer,product"


def log(home: Path, *lines: str, header: str = HEADER) -> Path:
    path = home / "helpdesk.csv.gz"
    path.write_bytes(gzip.compress("\n".join([header, *lines]).encode()))
    return path


def told(home: Path, *events: tuple[str, str]) -> list[str]:
    """The commands that play one ticket with these activities, at these times."""
    lines = [f"Case 1,{activity},Ann,{time}:00+00:00,C,P" for activity, time in events]
    (case,) = read(log(home, *lines))
    return [type(task.command).__name__ for task in _told(case, [])]


def test_events_come_in_any_order(tmp_path: Path) -> None:
    lines = [
        "Case 2,Closed,Ann,2012-01-03T10:00:00+00:00,C,P",
        "Case 2,Take in charge ticket,Ann,2012-01-02T11:00:00+02:00,C,P",
        "Case 1,Wait,Bob,2012-01-01T10:00:00+00:00,D,Q",
    ]
    first, second = read(log(tmp_path, *lines))

    assert (first.ref, first.closed_at) == ("Case 1", None)
    assert second.opened_at.isoformat() == "2012-01-02T09:00:00+00:00"
    assert second.closed_at is not None


def test_a_line_that_is_too_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotTickets, match="line 2: a time is"):
        read(log(tmp_path, "Case 1,Wait,Bob"))


@pytest.mark.parametrize("time", ["yesterday", "2012-01-01T10:00:00"])
def test_a_time_that_is_none_is_refused_by_line(tmp_path: Path, time: str) -> None:
    with pytest.raises(NotTickets, match="line 2"):
        read(log(tmp_path, f"Case 1,Wait,Bob,{time},D,Q"))


def test_a_log_without_tickets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotTickets, match="no tickets"):
        read(log(tmp_path))
    with pytest.raises(NotTickets, match="no column product"):
        read(log(tmp_path, header=HEADER.removesuffix(",product")))


def test_a_ticket_waits_is_taken_up_and_closed(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        ("Take in charge ticket", "2012-01-01T10:00"),
        ("Wait", "2012-01-02T10:00"),
        ("Take in charge ticket", "2012-01-03T10:00"),
        ("Resolve ticket", "2012-01-04T10:00"),
        ("Closed", "2012-01-20T10:00"),
    ) == [
        "OpenTicket",
        "AssignTicket",
        "PauseTicket",
        "ResumeTicket",
        "AssignTicket",
        "ResolveTicket",
        "CloseTicket",
    ]


def test_work_soon_after_it_was_resolved_opens_it_again(tmp_path: Path) -> None:
    resolved = (("Assign seriousness", "2012-01-01T10:00"), ("Resolve ticket", "2012-01-02T10:00"))
    soon, late = ("Wait", "2012-01-10T10:00"), ("Wait", "2012-02-10T10:00")

    assert told(tmp_path, *resolved, soon)[2:] == ["ReopenTicket", "PauseTicket"]
    assert told(tmp_path, *resolved, late)[2:] == []


def test_what_comes_after_it_was_closed_for_good_is_left_out(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        ("Assign seriousness", "2012-01-01T10:00"),
        ("Closed", "2012-01-02T10:00"),
        ("Take in charge ticket", "2012-01-03T10:00"),
    ) == ["OpenTicket", "ResolveTicket", "CloseTicket"]


def test_the_log_that_comes_with_it_is_the_published_one() -> None:
    """Events, tickets and closed ones, and in how many ways a ticket went."""
    cases = read(DATA / "helpdesk" / "helpdesk.csv.gz")
    ways = {tuple(each.activity for each in case.happenings) for case in cases}

    assert (len(cases), sum(len(case.happenings) for case in cases)) == (4_580, 21_348)
    assert sum(case.closed_at is not None for case in cases) == 4_559
    assert len(ways) == 226
