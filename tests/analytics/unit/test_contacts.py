"""Whom to contact: a reason each, points by policy, and nobody whom we just spoke to (AN26)."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from daybook_analytics.application.policies import CONTACTS
from daybook_analytics.views import pipeline, tickets
from daybook_analytics.views.contacts import Contact, finish
from daybook_analytics.views.loyalty import Rating
from daybook_analytics.views.touches import Kind, Touch
from daybook_contracts.sales.opportunities import Stage
from tests.analytics.samples import AS_OF, bucket

POLICY = CONTACTS.shipped.at(AS_OF).policy


def contacts(**happened: Any) -> list[Contact]:
    read = {
        name: happened.get(name, []) for name in ("days", "moves", "asked", "ratings", "touches")
    }
    return finish(**read, as_of=AS_OF, policy=POLICY)


def at(days_ago: int) -> datetime:
    return datetime.combine(AS_OF - timedelta(days=days_ago), time(12), UTC)


def opened(customer: str, days_ago: int) -> pipeline.Move:
    worth = (Stage.PROPOSAL, 50, 1000, "USD")
    return pipeline.Move(f"of {customer}", "000000", customer, at(days_ago), *worth)


def closed_late(customer: str, days_ago: int) -> list[tickets.Move]:
    return [
        tickets.Move(f"of {customer}", "000000", customer, at(days_ago + 3), "opened"),
        tickets.Move(f"of {customer}", "000001", customer, at(days_ago), "closed", None, 9, False),
    ]


def test_AN26_who_is_late_by_its_own_habit_is_to_be_contacted() -> None:
    """Every 20 days until 30, or 31, days ago; and one who bought once."""
    days = [bucket("even", ago, 5) for ago in (30, 50, 70)]
    days += [bucket("late", ago, 5) for ago in (31, 51, 71)]
    days += [bucket("once", 300, 5)]

    (row,) = contacts(days=days)

    assert (row.customer_id, row.points, row.rank) == ("late", POLICY.late, 1)
    assert row.reasons == "bought every 20 days, and last 31 days ago"


def test_AN26_each_outcome_is_a_reason_while_it_is_fresh() -> None:
    ratings = [
        Rating("sad", "advice", AS_OF - timedelta(days=59), 8, 7),
        Rating("calm", "advice", AS_OF - timedelta(days=60), 8, 7),
        Rating("glad", "advice", AS_OF, 8, 8),
    ]
    asked = [*closed_late("sad", 3), *closed_late("old", 60)]
    moves = [opened("rests", 30), opened("moves", 29)]

    rows = contacts(ratings=ratings, asked=asked, moves=moves)

    assert [(row.customer_id, row.rank, row.points) for row in rows] == [
        ("sad", 1, POLICY.missed + POLICY.discontent),
        ("rests", 2, POLICY.resting),
    ]
    assert rows[0].reasons == "a ticket missed its service level; expected more of advice"


def test_AN26_who_was_contacted_just_now_is_left_alone() -> None:
    moves = [opened(name, 40) for name in ("called", "quiet", "wrote")]
    touches = [
        Touch("called", AS_OF - timedelta(days=7), Kind.FOLLOW_UP, 1),
        Touch("quiet", AS_OF - timedelta(days=8), Kind.VISIT, 1),
        Touch("wrote", AS_OF, Kind.TICKET, 1),
    ]

    rows = contacts(moves=moves, touches=touches)

    assert [(row.customer_id, row.rank) for row in rows] == [("quiet", 1), ("wrote", 1)]
    assert rows[0].last_contact_on == AS_OF - timedelta(days=8)
