"""Content, loyal, or only one of both: index, loyalty and rung of each customer (AN5, AN6, AN8).

The index is perceived minus expected, the mean over rated aspects of a trailing window. What an
aspect lacks that is taken for granted (hygiene) and what it has beyond (motivator) are told apart.
Loyal in deed is who bought on several days of that window. Who does so without being content has
no choice (monopoly: all that was ordered is what, by policy, nobody else supplies), or is one of us
(kinship: works for, is related to, or belongs to a party that by policy is ours), or is paid for it
(benefit: rewards and coupons), or does not bother (inertia). Who did not say is in no such zone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import fmean
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.association import LINES, Line
from daybook_analytics.views.buckets import Bucket, purchase_days
from daybook_analytics.views.kinship import KINSHIPS, Kinship
from daybook_analytics.views.touches import TOUCHES, Kind, Touch
from daybook_analytics.views.view import DAYS, Source, Table, View, fields_of, rows_of


class Zone(StrEnum):
    """By attitude and deed. The trap of satisfaction is to be content and not loyal (AN5). Of who
    rated nothing in the window, nobody knows whether it is content."""

    LOYAL = "loyal"
    SATISFIED_NOT_LOYAL = "satisfied_not_loyal"
    LOYAL_NOT_SATISFIED = "loyal_not_satisfied"
    NEITHER = "neither"
    UNKNOWN = "unknown"


class Loyalty(StrEnum):
    """Attitude with repeated buying, attitude alone, and buying alone, by what holds it (AN6)."""

    DEPENDENCE = "dependence"
    LATENT = "latent"
    MONOPOLY = "monopoly"
    KINSHIP = "kinship"
    BENEFIT = "benefit"
    INERTIA = "inertia"
    NONE = "none"


class Rung(StrEnum):
    """How far up the ladder (AN8): on the top one, who recommended us to somebody."""

    AWARENESS = "awareness"
    TRIAL = "trial"
    REPEAT = "repeat"
    LOYALTY = "loyalty"
    RECOMMENDATION = "recommendation"


class LoyaltyPolicy(BaseModel):
    """The window in days; the index from which one is content; purchase days that are repeated
    buying; aspects that are taken for granted; ids of products that nobody else supplies; from how
    many benefits on buying rests on them; ids of parties that are ours: ourselves, and who works
    for us."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window_days: int = Field(gt=0)
    content_from: float = Field(allow_inf_nan=False)
    repeat_days: int = Field(gt=1)
    hygiene: frozenset[str]
    sole_supply: frozenset[str] = frozenset()
    benefits: int = Field(default=1, gt=0)
    own_parties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rating:
    """Points from 1 to 10."""

    customer_id: str
    aspect: str
    answered_on: date
    expected: int
    perceived: int

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Rating":
        on = datetime.fromisoformat(row["answered_at"]).date()
        return cls(row["customer_id"], row["aspect"], on, row["expected"], row["perceived"])


RATINGS = Source("analytics.ratings", "answered_at", Rating.from_row)


@dataclass(frozen=True, slots=True)
class Attitude:
    """One customer that answered, bought or recommended us; no index where nothing was rated."""

    customer_id: str
    index: float | None
    hygiene_index: float | None
    motivator_index: float | None
    purchase_days: int
    zone: Zone
    loyalty: Loyalty
    rung: Rung


def finish(
    ratings: Iterable[Rating],
    days: Iterable[Bucket],
    touches: Iterable[Touch],
    lines: Iterable[Line],
    kinships: Iterable[Kinship],
    as_of: date,
    policy: LoyaltyPolicy,
) -> list[Attitude]:
    """What was rated and bought in the window; the rung counts all purchases and referrals."""
    begin = as_of - timedelta(days=policy.window_days)
    rated: dict[str, list[Rating]] = defaultdict(list)
    for rating in ratings:
        rated[rating.customer_id].append(rating)
    bought = purchase_days(days)
    held = list(touches)
    recommended = {touch.customer_id for touch in held if touch.kind is Kind.REFERRAL}
    holds = _paid(held, begin, policy) | _kin(kinships, as_of, policy)
    holds |= _without_choice(lines, begin, policy)  # no choice goes before kin, kin before benefits
    found = []
    for customer_id in sorted(rated.keys() | bought.keys() | recommended):
        recent = [each for each in rated[customer_id] if each.answered_on > begin]
        row = _attitude(customer_id, recent, bought[customer_id], begin, policy)
        if row.loyalty is Loyalty.INERTIA:
            row = replace(row, loyalty=holds.get(customer_id, Loyalty.INERTIA))
        found.append(replace(row, rung=Rung.RECOMMENDATION) if customer_id in recommended else row)
    return found


Holds = dict[str, Loyalty]
"""What holds a customer that need not be content."""


def _paid(touches: Iterable[Touch], begin: date, policy: LoyaltyPolicy) -> Holds:
    granted: Counter[str] = Counter()
    for touch in touches:
        if touch.kind is Kind.BENEFIT and touch.day > begin:
            granted[touch.customer_id] += touch.times
    return {each: Loyalty.BENEFIT for each, n in granted.items() if n >= policy.benefits}


def _kin(kinships: Iterable[Kinship], as_of: date, policy: LoyaltyPolicy) -> Holds:
    return {
        each.customer_id: Loyalty.KINSHIP
        for each in kinships
        if each.binds(as_of) and each.other_party_id in policy.own_parties
    }


def _without_choice(lines: Iterable[Line], begin: date, policy: LoyaltyPolicy) -> Holds:
    choice: dict[str, bool] = defaultdict(bool)
    for line in lines:
        if line.ordered_on > begin:
            choice[line.customer_id] |= line.product_id not in policy.sole_supply
    return {each: Loyalty.MONOPOLY for each, has in choice.items() if not has}


def _attitude(
    customer_id: str, rated: Sequence[Rating], bought: set[date], begin: date, policy: LoyaltyPolicy
) -> Attitude:
    index = _index(rated)
    content = index is not None and index >= policy.content_from
    recent = sum(day > begin for day in bought)
    repeats = recent >= policy.repeat_days
    zone, loyalty = _KINDS[content, repeats]
    return Attitude(
        customer_id,
        index,
        _index([each for each in rated if each.aspect in policy.hygiene]),
        _index([each for each in rated if each.aspect not in policy.hygiene]),
        recent,
        Zone.UNKNOWN if index is None else zone,
        loyalty,
        _rung(len(bought), loyal=content and repeats),
    )


_KINDS = {
    (True, True): (Zone.LOYAL, Loyalty.DEPENDENCE),
    (True, False): (Zone.SATISFIED_NOT_LOYAL, Loyalty.LATENT),
    (False, True): (Zone.LOYAL_NOT_SATISFIED, Loyalty.INERTIA),
    (False, False): (Zone.NEITHER, Loyalty.NONE),
}
"""By whether content, and whether buying again and again."""


def _rung(purchase_days: int, *, loyal: bool) -> Rung:
    if loyal:
        return Rung.LOYALTY
    return [Rung.AWARENESS, Rung.TRIAL, Rung.REPEAT][min(purchase_days, 2)]


def _index(rated: Sequence[Rating]) -> float | None:
    return round(fmean(each.perceived - each.expected for each in rated), 2) if rated else None


def counted(rows: Sequence[Attitude]) -> Table:
    """How many are in each zone, and how content on the mean those are who said so."""
    zones = Counter(row.zone for row in rows)
    indexes: dict[Zone, list[float]] = defaultdict(list)
    for row in rows:
        if row.index is not None:
            indexes[row.zone].append(row.index)
    return [
        {
            "zone": zone.value,
            "customers": zones[zone],
            "mean_index": round(fmean(indexes[zone]), 2) if indexes[zone] else None,
        }
        for zone in Zone
    ]


VIEWS = (
    View(
        "satisfaction",
        "How many are content and loyal, and how many only one of both?",
        lambda *read: counted(finish(*read)),
        columns=(
            "zone",
            "customers",
            "mean_index",
        ),
        reads=(RATINGS, DAYS, TOUCHES, LINES, KINSHIPS),
        policy="loyalty",
    ),
    View(
        "customer_loyalty",
        "How content is each customer, how loyal, and on which rung of the ladder?",
        lambda *read: rows_of(finish(*read)),
        columns=fields_of(Attitude),
        reads=(RATINGS, DAYS, TOUCHES, LINES, KINSHIPS),
        policy="loyalty",
        classes=("zone", "loyalty", "rung"),
    ),
)
