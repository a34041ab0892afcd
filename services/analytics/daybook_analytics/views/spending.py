"""What of a campaign's spend each customer bears whom its messages reached (AN3, MK1).

A spend names no customer. It is spread evenly over the messages that were ordered for the campaign,
and whom one reached bears its part; what falls to those who were not written to, or to a campaign
that wrote to nobody, is nobody's (ADR 0033).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from daybook_analytics.views.view import Source

Flows = list[tuple[date, int]]
"""Money by day, in minor units."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Money spent on a campaign, or messages ordered for it: of one, the other is nothing."""

    campaign_id: str
    day: date
    spent_minor: int = 0
    currency: str = ""
    mailing_id: str = ""
    ordered: int = 0

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Cost":
        return cls(
            row["campaign_id"],
            date.fromisoformat(row["day"]),
            row["spent_minor"] or 0,
            row["currency"] or "",
            row["mailing_id"] or "",
            row["ordered"] or 0,
        )


@dataclass(frozen=True, slots=True)
class Message:
    """One that was handed to the post; `sent` says that the post took it."""

    customer_id: str
    mailing_id: str
    sent: bool

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Message":
        return cls(row["customer_id"], row["mailing_id"] or "", bool(row["sent"]))


COSTS = Source("analytics.campaign_costs", "day", Cost.from_row)
MESSAGES = Source("analytics.messages", "day", Message.from_row)


def borne(costs: Iterable[Cost], messages: Iterable[Message]) -> dict[tuple[str, str], Flows]:
    """By customer and currency of the spend, what each day's spend comes to, rounded down.

    Several messages of one mailing, to several persons at a customer, are one.
    """
    known = list(costs)
    campaign_of = {cost.mailing_id: cost.campaign_id for cost in known if cost.mailing_id}
    ordered, spends = Counter[str](), defaultdict[str, list[Cost]](list)
    for cost in known:
        ordered[cost.campaign_id] += cost.ordered
        if cost.spent_minor:
            spends[cost.campaign_id].append(cost)
    got = {(each.customer_id, each.mailing_id) for each in messages if each.sent}
    reached = Counter((who, campaign_of[which]) for who, which in got if which in campaign_of)
    flows = defaultdict[tuple[str, str], Flows](list)
    for (who, campaign), times in sorted(reached.items()):
        for spend in spends[campaign]:
            part = spend.spent_minor * times // ordered[campaign]
            flows[who, spend.currency].append((spend.day, part))
    return flows
