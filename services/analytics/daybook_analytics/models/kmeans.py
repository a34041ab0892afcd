"""k-means: customers in clusters by recency, frequency and spend, and whether there are any (AN15).

Measures are logarithms, each divided by its standard deviation. Lloyd's algorithm (1982) begins
with k-means++ (Arthur and Vassilvitskii 2007), several times; so many clusters are kept as have the
highest mean silhouette (Rousseeuw 1987). Every search finds some: what it finds among customers
spread evenly over the same box along principal axes (Tibshirani, Walther and Hastie 2001) is what
to surpass; of 19 such sets that none comes up to it has a chance of 1 in 20.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from daybook_analytics.models.likelihood import Array, distinct
from daybook_analytics.views.clusters import ClusterPolicy, Place

CODE = "k-means/1"
"""Counts up when the same customers would give other clusters."""

_STARTS, _ROUNDS = 5, 100
_SAMPLE = 500
"""So many different customers say how many clusters there are: silhouettes compare all pairs."""
_SEED = 1


@dataclass(frozen=True, slots=True)
class Clusters:
    """The highest spend first; centres are means of logarithms, before they are scaled."""

    centres: Array
    sizes: tuple[int, ...]
    scale: Array
    silhouette: float
    shapeless: float
    supported: bool
    digest: str


@dataclass(frozen=True, slots=True)
class _Found:
    centres: Array
    silhouette: float


def build(places: Sequence[Place], policy: ClusterPolicy) -> Clusters:
    """Clusters of customers in any order. Raises ValueError where all of them are alike."""
    rows, weight = distinct(*np.asarray(places, dtype=float).T)
    if len(weight) < 2:
        raise ValueError("customers who are all alike fall into no clusters")
    points = rows.T
    spread = np.sqrt(np.cov(points.T, aweights=weight, ddof=0).diagonal())
    scale = np.where(spread > 0, spread, 1.0)
    scaled = points / scale
    some = np.unique(np.linspace(0, len(points) - 1, min(_SAMPLE, len(points))).astype(int))
    found = _best(scaled[some], weight[some], policy.most)
    centres = _settled(scaled, weight, found.centres)
    belongs = _belongs(scaled, centres)
    order = np.lexsort(-centres.T[[0, 1, 2]])
    sizes = np.bincount(belongs, weights=weight, minlength=len(centres))[order]
    shapeless = max(_shapeless(scaled[some], weight[some], policy))
    return Clusters(
        centres=centres[order] * scale,
        sizes=tuple(int(size) for size in sizes),
        scale=scale,
        silhouette=found.silhouette,
        shapeless=shapeless,
        supported=found.silhouette > max(policy.silhouette, shapeless),
        digest=sha256(np.ascontiguousarray(np.vstack([rows, weight])).tobytes()).hexdigest(),
    )


def _shapeless(points: Array, weight: Array, policy: ClusterPolicy) -> Iterator[float]:
    """The silhouettes of what is found where nothing is to be found."""
    _, axes = np.linalg.eigh(np.cov(points.T, aweights=weight, ddof=0))
    turned = points @ axes
    low, high = turned.min(axis=0), turned.max(axis=0)
    for place in range(policy.shapeless):
        drawn = np.random.default_rng([_SEED, place]).random(points.shape)
        yield _best(low + drawn * (high - low), weight, policy.most).silhouette


def _best(points: Array, weight: Array, most: int) -> _Found:
    """Of 2 to `most` clusters, those with the highest silhouette; the fewest, of equal ones."""
    apart = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    found = []
    for count in range(2, min(most, len(points)) + 1):
        centres = _clustered(points, weight, count)
        found.append(_Found(centres, silhouette(apart, weight, _belongs(points, centres))))
    return max(found, key=lambda each: each.silhouette)


def _clustered(points: Array, weight: Array, count: int) -> Array:
    """The tightest of several searches."""
    tried = [
        _settled(points, weight, _spread_out(points, weight, count, start))
        for start in range(_STARTS)
    ]
    return min(tried, key=lambda centres: float((weight * _nearest(points, centres)).sum()))


def _spread_out(points: Array, weight: Array, count: int, start: int) -> Array:
    """k-means++: each next centre by chance, in proportion to its squared distance from others."""
    chance = np.random.default_rng([_SEED, count, start])
    shares, chosen = weight, []
    for _ in range(count):
        upto = np.cumsum(shares)
        chosen.append(int(np.searchsorted(upto, chance.random() * upto[-1], side="right")))
        shares = weight * _nearest(points, points[chosen])
    return points[chosen]


def _settled(points: Array, weight: Array, centres: Array) -> Array:
    """Lloyd: centres move to the mean of those who are nearest to them, until nobody changes."""
    belongs = _belongs(points, centres)
    for _ in range(_ROUNDS):
        sums = [
            np.bincount(belongs, weights=weight * column, minlength=len(centres))
            for column in points.T
        ]
        members = np.bincount(belongs, weights=weight, minlength=len(centres))
        kept = members > 0
        centres = np.where(
            kept[:, None], np.array(sums).T / np.where(kept, members, 1)[:, None], centres
        )
        moved = _belongs(points, centres)
        if (moved == belongs).all():
            break
        belongs = moved
    return centres


def _squares(points: Array, centres: Array) -> Array:
    return np.asarray(((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2))


def _nearest(points: Array, centres: Array) -> Array:
    return np.asarray(_squares(points, centres).min(axis=1))


def _belongs(points: Array, centres: Array) -> npt.NDArray[np.intp]:
    return np.asarray(_squares(points, centres).argmin(axis=1))


def silhouette(apart: Array, weight: Array, belongs: npt.NDArray[np.intp]) -> float:
    """The mean over customers of (b - a) / max(a, b): `a` is the mean distance to the others of
    its cluster, `b` to those of the nearest other one. Alone in a cluster, it is 0."""
    numbers = np.unique(belongs)
    if len(numbers) < 2:
        return 0.0
    members = (belongs[:, None] == numbers[None, :]) * weight[:, None]
    sums, sizes = apart @ members, members.sum(axis=0)
    own = belongs[:, None] == numbers[None, :]
    others = np.where(own, sizes[None, :] - 1, sizes[None, :])
    means = sums / np.where(others > 0, others, 1)
    within = means[own]
    beyond = np.where(own, np.inf, means).min(axis=1)
    largest = np.maximum(within, beyond)
    alone = sizes[np.searchsorted(numbers, belongs)] <= 1
    values = np.where(
        alone | (largest == 0), 0.0, (beyond - within) / np.where(largest, largest, 1)
    )
    return float(np.average(values, weights=weight))
