"""On which days were we in touch with a customer, in which way, and how often (AN7)?

Sums over disjoint facts: any order gives the same rows.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from daybook_analytics.views.touches import Kind
from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.campaigns import CampaignResponded
from daybook_contracts.marketing.cards import CouponRedeemed
from daybook_contracts.marketing.loyalty import RewardGranted
from daybook_contracts.marketing.referrals import ReferralMade
from daybook_contracts.sales.activities import FollowUpLogged, VisitLogged
from daybook_contracts.service.complaints import ComplaintFiled
from daybook_contracts.service.interactions import InteractionRecorded
from daybook_contracts.service.surveys import SurveyAnswered
from daybook_contracts.service.tickets import TicketOpened


def _touched(row: Row, fact: Any, envelope: Envelope) -> Row:
    return row | {"times": (row["times"] or 0) + 1}


def _on(kind: Kind, day_of: Callable[[Any, Envelope], date]) -> On[Any]:
    def keys(fact: Any, envelope: Envelope) -> list[Key]:
        return [(str(fact.customer_id), day_of(fact, envelope).isoformat(), kind.value)]

    return On(_touched, keys)


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _as_it_happened(_: Any, envelope: Envelope) -> date:
    return _day(envelope.occurredat)


TOUCHES = Projection(
    "analytics.touches",
    table("touches", key("customer_id"), key("day"), key("kind"), integer("times")),
    {
        InteractionRecorded: _on(Kind.INTERACTION, lambda fact, _: _day(fact.happened_at)),
        TicketOpened: _on(Kind.TICKET, lambda fact, _: _day(fact.opened_at)),
        ComplaintFiled: _on(Kind.COMPLAINT, lambda fact, _: _day(fact.filed_at)),
        SurveyAnswered: _on(Kind.SURVEY, _as_it_happened),
        FollowUpLogged: _on(Kind.FOLLOW_UP, _as_it_happened),
        VisitLogged: _on(Kind.VISIT, _as_it_happened),
        CampaignResponded: _on(Kind.RESPONSE, lambda fact, _: fact.responded_on),
        ReferralMade: _on(Kind.REFERRAL, lambda fact, _: fact.made_on),
        CouponRedeemed: _on(Kind.BENEFIT, _as_it_happened),
        RewardGranted: _on(Kind.BENEFIT, _as_it_happened),  # also what points are spent on
    },
    version=2,
)
