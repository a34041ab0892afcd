"""Clusters are where customers are; where they are nowhere in particular, that is said (AN15)."""

from collections.abc import Sequence
from math import exp, log1p
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_analytics.models import kmeans
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.clusters import (
    Behaviour,
    Centre,
    ClusterPolicy,
    Place,
    behaviours,
    counted,
    finish,
    nearest,
)
from tests.analytics.samples import AS_OF, bucket, orders

POLICY = ClusterPolicy(most=4, silhouette=0.25, shapeless=3)
QUICK = ClusterPolicy(most=3, silhouette=0.25, shapeless=1)


def around(centre: Place, count: int, random: Random, width: float = 0.1) -> list[Place]:
    return [tuple(random.gauss(each, width) for each in centre) for _ in range(count)]


def three(random: Random) -> list[Place]:
    """Eight who buy much, twelve who are gone, five who are new."""
    return [
        *around((1.0, 3.0, 6.0), 8, random),
        *around((5.0, 1.0, 3.0), 12, random),
        *around((0.5, 0.7, 1.0), 5, random),
    ]


def test_AN15_what_was_put_together_is_found_together() -> None:
    found = kmeans.build(three(Random(3)), POLICY)

    assert found.sizes == (8, 12, 5), "the highest spend first"
    assert found.centres == pytest.approx(
        np.array([[1.0, 3.0, 6.0], [5.0, 1.0, 3.0], [0.5, 0.7, 1.0]]), abs=0.15
    )
    assert found.supported
    assert found.silhouette > found.shapeless


@pytest.mark.parametrize("seed", range(3))
def test_AN15_where_nothing_is_no_clusters_are_supported(seed: int) -> None:
    """Every search finds some clusters in a cloud; they are no more than evenness gives."""
    random = Random(seed)
    cloud = around((4.0, 2.0, 5.0), 60, random, width=1.0)

    found = kmeans.build(cloud, POLICY)

    assert len(found.sizes) > 1
    assert not found.supported


def test_AN15_clusters_have_to_be_as_clear_as_the_policy_asks() -> None:
    strict = POLICY.model_copy(update={"silhouette": 0.99})

    assert not kmeans.build(three(Random(3)), strict).supported


def test_AN15_the_silhouette_by_hand() -> None:
    """0 and 1 against 5 and 7; the second time as weights, 0 twice."""
    places = np.array([0.0, 1.0, 5.0, 7.0])
    apart, belongs = abs(places[:, None] - places[None, :]), np.array([0, 0, 1, 1])
    by_hand = [5 / 6, 4 / 5, 2.5 / 4.5, 4.5 / 6.5]

    once = kmeans.silhouette(apart, np.ones(4), belongs)
    assert once == pytest.approx(sum(by_hand) / 4)

    twice = kmeans.silhouette(apart, np.array([2.0, 1, 1, 1]), belongs)
    at_zero = (6 - 1 / 2) / 6  # another at 0, and one at 1
    at_five, at_seven = (14 / 3 - 2) / (14 / 3), (20 / 3 - 2) / (20 / 3)
    assert twice == pytest.approx((2 * at_zero + 4 / 5 + at_five + at_seven) / 5)


def test_AN15_alone_in_a_cluster_is_neither_good_nor_bad() -> None:
    apart = np.array([[0.0, 1, 9], [1, 0, 9], [9, 9, 0]])

    found = kmeans.silhouette(apart, np.ones(3), np.array([0, 0, 1]))

    assert found == pytest.approx((8 / 9 + 8 / 9 + 0) / 3)


def test_AN15_who_are_all_alike_fall_into_no_clusters() -> None:
    with pytest.raises(ValueError, match="all alike"):
        kmeans.build([(1.0, 1.0, 1.0)] * 5, POLICY)


places = st.lists(
    st.tuples(*[st.integers(0, 6).map(float)] * 3), min_size=4, max_size=12, unique=True
)


@settings(max_examples=10)
@given(places, orders)
def test_AN15_the_order_of_customers_moves_no_bit(drawn: list[Place], order: Random) -> None:
    mixed = [*drawn]
    order.shuffle(mixed)

    one, other = kmeans.build(drawn, QUICK), kmeans.build(mixed, QUICK)

    assert (one.centres.tolist(), one.sizes, one.silhouette) == (
        other.centres.tolist(),
        other.sizes,
        other.silhouette,
    )
    assert (one.shapeless, one.digest) == (other.shapeless, other.digest)


@settings(max_examples=10)
@given(places)
def test_AN15_each_centre_is_the_mean_of_those_nearest_to_it(drawn: list[Place]) -> None:
    """So that the view, which knows centres only, counts as many as the model did."""
    found = kmeans.build(drawn, QUICK)
    centres = [_centre(number, *each) for number, each in enumerate(_by_cluster(found), start=1)]
    members: dict[int, list[Place]] = {}
    for place in drawn:
        members.setdefault(nearest(place, centres).number, []).append(place)

    assert {number: len(own) for number, own in members.items()} == {
        number: size for number, size in enumerate(found.sizes, start=1) if size
    }
    for number, own in members.items():
        assert np.mean(own, axis=0) == pytest.approx(found.centres[number - 1], abs=1e-9)


def _by_cluster(found: kmeans.Clusters) -> list[tuple[Place, Place]]:
    return [(tuple(each), tuple(found.scale.tolist())) for each in found.centres.tolist()]


def _centre(
    number: int, centre: Place, scale: Place = (1.0, 1.0, 1.0), as_of: str = "", version: int = 1
) -> Centre:
    return Centre(f"k-means-USD-{version}", "USD", as_of, version, number, True, centre, scale)


def days() -> Sequence[Bucket]:
    """One who buys often, another whose only purchase went back."""
    often = [bucket("a", ago, 9999, times=2) for ago in (3, 60, 200)]
    return [*often, bucket("b", 300, 500), bucket("b", 290, 0, back=900, times=0)]


def test_AN15_behaviour_is_what_the_days_say() -> None:
    known = behaviours(days(), AS_OF)

    assert known["a", "USD"] == Behaviour(3, 3, 29997)
    assert known["b", "USD"] == Behaviour(300, 1, -400)
    assert known["a", "USD"].place("USD") == (log1p(3), log1p(3), log1p(299.97))
    assert known["b", "USD"].place("USD")[2] == 0.0
    assert exp(known["a", "USD"].place("JPY")[2]) == pytest.approx(29998)


def test_AN15_a_member_is_by_the_newest_centres_of_its_currency() -> None:
    near, far = (log1p(3), log1p(3), log1p(300)), (log1p(300), log1p(1), 0.0)
    old = [_centre(1, far, as_of="2025-01-31"), _centre(2, near, as_of="2025-01-31")]
    new = [
        _centre(number, place, as_of="2025-03-31", version=2)
        for number, place in enumerate((near, far), start=1)
    ]
    paying_in_yen = bucket("c", 1, 5, currency="JPY")

    members = finish([*days(), paying_in_yen], [*new, *old], AS_OF)

    assert [(each.customer_id, each.cluster) for each in members] == [("a", 1), ("b", 2)]
    assert {each.model_id for each in members} == {"k-means-USD-2"}
    assert [(row["cluster"], row["customers"]) for row in counted(members)] == [(1, 1), (2, 1)]
    assert finish(days(), [], AS_OF) == []


def test_AN15_a_measure_counts_by_its_scale() -> None:
    """As far from both, until spend counts a tenth of recency."""
    one, other = (0.0, 0.0, 3.0), (2.0, 0.0, 0.0)

    def at(scale: Place) -> int:
        return nearest((0.0, 0.0, 0.0), [_centre(1, one, scale), _centre(2, other, scale)]).number

    assert at((1.0, 1.0, 1.0)) == 2
    assert at((1.0, 1.0, 10.0)) == 1
