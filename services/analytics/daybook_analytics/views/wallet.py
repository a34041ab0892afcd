"""Share of wallet: what a customer spends with us over what it could (AN11).

Nobody tells what a customer spends elsewhere. The wallet is estimated as what customers alike spend
who spend much with us: a high quantile of the spend of a year, of those of the same industry and
size, or where these are few, of the same size, or of all (the realistic wallet of Rosset, Perlich,
Zadrozny et al. 2007, by nearest neighbours). Who spends more than that is its own wallet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.market import PROFILES, UNKNOWN, Known, Profile, known_of, size_of
from daybook_analytics.views.view import DAYS, View, fields_of, rows_of


class WalletPolicy(BaseModel):
    """Days of spend; the quantile in percent; how many customers are enough to compare with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window_days: int = Field(gt=0)
    percentile: int = Field(gt=0, lt=100)
    least_peers: int = Field(gt=1)


@dataclass(frozen=True, slots=True)
class Share:
    """One customer in one currency, minor units; `share` 1.0 is all. `alike` says whom it was
    compared with, itself among `peers`. Without enough of them there is no estimate."""

    customer_id: str
    currency: str
    spend_minor: int
    alike: str | None
    peers: int
    wallet_minor: int | None
    share: float | None
    room_minor: int | None


def finish(
    profiles: Iterable[Profile], days: Iterable[Bucket], as_of: date, policy: WalletPolicy
) -> list[Share]:
    """Everyone who brought something in the window."""
    known = known_of(profiles)
    spends = _spends(days, as_of - timedelta(days=policy.window_days))
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for (customer_id, currency), spend in spends.items():
        for alike in _alike(known.get(customer_id)):
            groups[currency, alike].append(spend)
    return [
        _share(customer_id, currency, spend, list(_alike(known.get(customer_id))), groups, policy)
        for (customer_id, currency), spend in sorted(spends.items())
    ]


def _spends(days: Iterable[Bucket], begin: date) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for bucket in days:
        if bucket.day > begin:
            sums[bucket.customer_id, bucket.currency] += bucket.net_minor
    return {owner: spend for owner, spend in sums.items() if spend > 0}


def _alike(customer: Known | None) -> Iterator[str]:
    """The groups that a customer belongs to, the closest first."""
    industry = (customer and customer.texts.get("industry")) or UNKNOWN
    size = size_of(customer.employees if customer else None)
    if UNKNOWN not in (industry, size):
        yield f"industry {industry}, size {size}"
    if size != UNKNOWN:
        yield f"size {size}"
    yield "all"


def _share(
    customer_id: str,
    currency: str,
    spend: int,
    alike: list[str],
    groups: Mapping[tuple[str, str], list[int]],
    policy: WalletPolicy,
) -> Share:
    for group in alike:
        peers = groups[currency, group]
        if len(peers) >= policy.least_peers:
            wallet = max(spend, _quantile(peers, policy.percentile))
            room = wallet - spend
            return Share(
                customer_id,
                currency,
                spend,
                group,
                len(peers),
                wallet,
                round(spend / wallet, 4),
                room,
            )
    few = len(groups[currency, alike[-1]])
    return Share(customer_id, currency, spend, None, few, None, None, None)


def _quantile(values: list[int], percent: int) -> int:
    """The least that so many percent do not surpass (nearest rank)."""
    return sorted(values)[-(-len(values) * percent // 100) - 1]


VIEWS = (
    View(
        "customer_share",
        "Which share of its wallet does each customer spend with us, and what room is there?",
        lambda profiles, days, as_of, policy: rows_of(finish(profiles, days, as_of, policy)),
        columns=fields_of(Share),
        reads=(PROFILES, DAYS),
        policy="wallet",
        relative=frozenset({"alike", "peers", "wallet_minor", "share", "room_minor"}),
    ),
)
