"""Content and loyal, or only one of both: by ratings and purchases of a window (AN5, AN6, AN8)."""

from datetime import date, timedelta

import pytest

from daybook_analytics.views.association import Line
from daybook_analytics.views.kinship import KINSHIPS, Kinship
from daybook_analytics.views.loyalty import (
    Attitude,
    Loyalty,
    LoyaltyPolicy,
    Rating,
    Rung,
    Zone,
    counted,
    finish,
)
from daybook_analytics.views.touches import Kind, Touch
from daybook_chassis.ids import derived_id
from daybook_contracts.customers.relationships import (
    RelationshipEnded,
    RelationshipKind,
    RelationshipLinked,
)
from tests.analytics.folding import Folded, Said
from tests.analytics.samples import AS_OF, bucket

POLICY = LoyaltyPolicy(
    window_days=100, content_from=0.5, repeat_days=2, hygiene=frozenset({"invoice"})
)


def rating(days_ago: int, expected: int, perceived: int, aspect: str = "advice") -> Rating:
    return Rating("a", aspect, AS_OF - timedelta(days=days_ago), expected, perceived)


def judged(ratings: list[Rating], bought_days_ago: list[int]) -> Attitude:
    (row,) = finish(
        ratings, [bucket("a", ago, 5) for ago in bought_days_ago], [], [], [], AS_OF, POLICY
    )
    return row


@pytest.mark.parametrize(
    ("perceived", "bought", "zone", "loyalty"),
    [
        (9, [5, 50], Zone.LOYAL, Loyalty.DEPENDENCE),
        (9, [5], Zone.SATISFIED_NOT_LOYAL, Loyalty.LATENT),
        (9, [5, 100], Zone.SATISFIED_NOT_LOYAL, Loyalty.LATENT),
        (7, [5, 50], Zone.LOYAL_NOT_SATISFIED, Loyalty.INERTIA),
        (7, [], Zone.NEITHER, Loyalty.NONE),
    ],
)
def test_AN5_AN6_zone_and_loyalty_are_by_attitude_and_deed(
    perceived: int, bought: list[int], zone: Zone, loyalty: Loyalty
) -> None:
    row = judged([rating(9, 7, perceived)], bought)

    assert (row.zone, row.loyalty) == (zone, loyalty)


def test_AN5_the_index_is_perceived_minus_expected_of_the_window() -> None:
    ratings = [rating(9, 8, 6, "invoice"), rating(9, 5, 9), rating(99, 5, 6), rating(100, 1, 10)]

    row = judged(ratings, [])

    assert (row.index, row.hygiene_index, row.motivator_index) == (1.0, -2.0, 2.5)


def test_AN5_who_said_nothing_is_called_neither_content_nor_discontent() -> None:
    """Nor discontent."""
    row = judged([], [5, 6])

    assert (row.index, row.zone, row.loyalty) == (None, Zone.UNKNOWN, Loyalty.INERTIA)


@pytest.mark.parametrize(
    ("perceived", "bought", "rung"),
    [
        (9, [], Rung.AWARENESS),
        (9, [500], Rung.TRIAL),
        (9, [400, 500], Rung.REPEAT),
        (7, [5, 6], Rung.REPEAT),
        (9, [5, 6], Rung.LOYALTY),
    ],
)
def test_AN8_each_purchase_leads_up_the_ladder_and_attitude_to_its_top(
    perceived: int, bought: list[int], rung: Rung
) -> None:
    assert judged([rating(9, 7, perceived)], bought).rung is rung


def test_AN5_zones_sum_to_everybody() -> None:
    rows = counted(
        finish([rating(9, 7, 9)], [bucket("b", 5, 5), bucket("b", 6, 5)], [], [], [], AS_OF, POLICY)
    )

    assert {row["zone"]: row["customers"] for row in rows if row["customers"]} == {
        "satisfied_not_loyal": 1,
        "unknown": 1,
    }
    assert [row["mean_index"] for row in rows if row["customers"]] == [2.0, None]


def test_AN8_who_recommended_us_stands_on_the_top_rung() -> None:
    touches = [Touch("a", AS_OF, Kind.REFERRAL, 1), Touch("b", AS_OF, Kind.VISIT, 1)]

    rows = finish([], [bucket("b", 5, 5)], touches, [], [], AS_OF, POLICY)

    assert [(row.customer_id, row.rung) for row in rows] == [
        ("a", Rung.RECOMMENDATION),
        ("b", Rung.TRIAL),
    ]


SOLE = POLICY.model_copy(update={"sole_supply": frozenset({"1"}), "benefits": 2})


def held(*products: str, benefits: int = 0, days_ago: int = 9, content: bool = False) -> Loyalty:
    """Of a customer that buys again and again, orders these products, and is granted benefits."""
    on = AS_OF - timedelta(days=days_ago)
    lines = [Line(f"o{each}", each, "a", on) for each in products]
    touches = [Touch("a", on, Kind.BENEFIT, benefits)] if benefits else []
    days = [bucket("a", ago, 5) for ago in (5, 50)]
    ratings = [rating(9, 7, 9)] if content else []
    (row,) = finish(ratings, days, touches, lines, [], AS_OF, SOLE)
    return row.loyalty


def test_AN6_who_buys_without_being_content_is_held_by_something() -> None:
    assert held("1") is Loyalty.MONOPOLY
    assert held("1", benefits=2) is Loyalty.MONOPOLY, "there was no choice"
    assert held("1", "2") is Loyalty.INERTIA, "the second is to be had elsewhere"
    assert held("2", benefits=2) is Loyalty.BENEFIT
    assert held("2", benefits=1) is Loyalty.INERTIA
    assert held("1", days_ago=100) is held("2", benefits=2, days_ago=100) is Loyalty.INERTIA


def test_AN6_who_is_content_depends_on_us_whatever_else_there_is() -> None:
    assert held("1", benefits=5, content=True) is Loyalty.DEPENDENCE


def test_AN6_who_is_one_of_ours_buys_for_that() -> None:
    """By a relationship that lasts, of a kind that binds, to a party that by policy is ours."""
    ours = POLICY.model_copy(update={"own_parties": frozenset({"house"})})
    kin = [
        Kinship("staff", RelationshipKind.WORKS_FOR, "house", None),
        Kinship("last day", RelationshipKind.WORKS_FOR, "house", AS_OF),
        Kinship("gone", RelationshipKind.WORKS_FOR, "house", AS_OF - timedelta(days=1)),
        Kinship("rival", RelationshipKind.COMPETITOR_OF, "house", None),
        Kinship("elsewhere", RelationshipKind.WORKS_FOR, "other", None),
    ]
    days = [bucket(each.customer_id, ago, 5) for each in kin for ago in (5, 6)]
    paid = [Touch("staff", AS_OF, Kind.BENEFIT, 9)]

    rows = {row.customer_id: row.loyalty for row in finish([], days, paid, [], kin, AS_OF, ours)}

    bound = {name for name, loyalty in rows.items() if loyalty is Loyalty.KINSHIP}
    assert bound == {"staff", "last day"}
    assert {rows[name] for name in rows.keys() - bound} == {Loyalty.INERTIA}


def test_CU4_a_relationship_binds_from_both_sides_and_in_each_span_that_it_had() -> None:
    """Told by the parent; it ended once, and began anew."""
    parent, child, link = (derived_id("kin", each) for each in ("parent", "child", "link"))
    first, again, ended = date(2024, 1, 1), date(2025, 1, 1), date(2024, 3, 1)
    linked = RelationshipLinked(
        customer_id=parent,
        link_id=link,
        party_id=parent,
        kind=RelationshipKind.PARENT_OF,
        other_customer_id=child,
        other_party_id=child,
        since=first,
    )
    over = RelationshipEnded(**linked.model_dump(), until=ended)
    anew = linked.model_copy(update={"since": again})
    rows = Folded(Said(link, fact) for fact in (linked, over, anew)).rows("analytics.kinships")

    def bound(as_of: date) -> set[tuple[str, RelationshipKind]]:
        kin = KINSHIPS.until(rows, as_of)
        return {(each.customer_id, each.kind) for each in kin if each.binds(as_of)}

    both = {
        (str(parent), RelationshipKind.PARENT_OF),
        (str(child), RelationshipKind.SUBSIDIARY_OF),
    }
    assert bound(first) == bound(ended) == bound(again) == both
    assert bound(first - timedelta(days=1)) == bound(ended + timedelta(days=1)) == set()
