"""A relationship is as good as its dealings, kept promises and contentment are (AN9)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from daybook_analytics.application.policies import RELATIONSHIP
from daybook_analytics.views.catalogue import VIEWS
from daybook_analytics.views.loyalty import Rating
from daybook_analytics.views.relationship import Health, Relationship, finish, touchpoints
from daybook_analytics.views.tickets import Move
from daybook_analytics.views.touches import Kind, Touch

AS_OF = date(2025, 6, 30)
POLICY = RELATIONSHIP.shipped.at(AS_OF).policy


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def touch(kind: Kind, days: int = 5, times: int = 1) -> Touch:
    return Touch("a", ago(days), kind, times)


def rated(index: int, days: int = 3, aspect: str = "delivery", customer: str = "a") -> Rating:
    return Rating(customer, aspect, ago(days), 5, 5 + index)


def promise(ticket: str, what: str, *, kept: bool, days: int = 9) -> list[Move]:
    at = datetime.combine(ago(days), datetime.min.time(), UTC)
    opened = Move(ticket, "000001", "a", at, "opened")
    return [opened, Move(ticket, "000002", "a", at, what, minutes=5, in_time=kept)]


def one(
    touches: list[Touch] | None = None,
    ratings: list[Rating] | None = None,
    moves: list[Move] | None = None,
) -> Relationship:
    (row,) = finish(touches or [], ratings or [], moves or [], AS_OF, POLICY)
    return row


def test_AN9_health_is_the_weighted_mean_of_its_three_parts() -> None:
    """Three days of twelve are 25; two promises kept 70; an index of +2 of 4 is 75."""
    visits = [touch(Kind.VISIT, days) for days in (1, 2, 3)]
    kept = [*promise("t", "replied", kept=True), *promise("u", "closed", kept=True)]

    row = one(visits, [rated(1), rated(3)], kept)

    assert (row.interaction, row.trust, row.satisfaction, row.parts) == (25, 70, 75, 3)
    assert row.health == round((25 * 30 + 70 * 35 + 75 * 35) / 100) == 58
    assert row.standing is Health.FAIR


def test_AN9_of_what_nothing_was_told_no_score_is_guessed() -> None:
    row = one(ratings=[rated(4)])

    assert (row.interaction, row.trust, row.satisfaction, row.parts) == (0, None, 100, 2)
    assert row.health == round(100 * 35 / 65)


@pytest.mark.parametrize(
    ("happened", "trust"),
    [
        ({"touches": [touch(Kind.COMPLAINT)]}, 30),
        ({"touches": [touch(Kind.COMPLAINT, times=2)]}, 10),
        ({"touches": [touch(Kind.COMPLAINT, times=9)]}, 0),
        ({"touches": [touch(Kind.REFERRAL)]}, 75),
        ({"moves": promise("t", "replied", kept=False)}, 35),
        ({"moves": promise("t", "closed", kept=True)}, 60),
        ({"touches": [touch(Kind.VISIT)]}, None),
    ],
)
def test_AN9_trust_is_earned_and_lost(happened: dict[str, Any], trust: int | None) -> None:
    assert one(**happened).trust == trust


def test_AN9_a_complaint_is_no_dealing_and_days_count_not_times() -> None:
    complaint = [touch(Kind.COMPLAINT, 1), touch(Kind.VISIT, 2, times=7), touch(Kind.TICKET, 2)]

    assert one(complaint).interaction == round(100 / 12)


def test_AN9_what_lies_before_the_window_does_not_count() -> None:
    edge = POLICY.window_days
    old = (
        [touch(Kind.VISIT, edge)],
        [rated(4, edge)],
        promise("t", "closed", kept=True, days=edge),
    )

    assert finish(*old, AS_OF, POLICY) == []
    assert one([touch(Kind.VISIT, edge - 1)]).interaction > 0


def test_AN9_a_touchpoint_is_scored_by_what_is_said_of_it_or_soon_after_it() -> None:
    """Who had a visit is content, who had a ticket is not; one visit was too long before."""
    touches = [
        touch(Kind.VISIT, 10),
        Touch("b", ago(4), Kind.TICKET, 1),
        Touch("b", ago(3 + POLICY.recall_days + 1), Kind.VISIT, 1),
        Touch("c", ago(2), Kind.VISIT, 1),
    ]
    answers = [rated(4), rated(-2, customer="b", aspect="support"), rated(-4, customer="c")]

    rows = {
        (row["of"], row["touchpoint"]): row for row in touchpoints(touches, answers, AS_OF, POLICY)
    }

    assert {place: row["score"] for place, row in rows.items()} == {
        ("aspect", "delivery"): 50,
        ("aspect", "support"): 25,
        ("dealing", "ticket"): 25,
        ("dealing", "visit"): 100,
    }
    assert tuple(rows["aspect", "delivery"]) == VIEWS["touchpoints"].columns
    assert rows["aspect", "delivery"] == {
        "of": "aspect",
        "touchpoint": "delivery",
        "customers": 2,
        "ratings": 2,
        "mean_expected": 5,
        "mean_perceived": 5,
        "score": 50,
    }
