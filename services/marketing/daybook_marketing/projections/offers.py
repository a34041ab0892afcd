"""What was recommended to whom, why, and what was taken (MK6)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text, truth
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.offers import OfferAccepted, OfferReason, OfferRecommended


def _recommendation(fact: OfferRecommended | OfferAccepted, envelope: Envelope) -> list[Key]:
    return [(str(fact.recommendation_id),)]


def _recommended(row: Row, fact: OfferRecommended, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "offer": fact.offer,
        "text": fact.text,
        "reasons": "; ".join(_told(each) for each in fact.reasons),
        "recommended_on": fact.recommended_on.isoformat(),
        "last_day": fact.last_day.isoformat(),
        "accepted": False,
        "policy": envelope.policyversion,
    }


def _told(reason: OfferReason) -> str:
    return f"{reason.source.value} of {reason.topic} on {reason.noted_on}"


def _accepted(row: Row, fact: OfferAccepted, envelope: Envelope) -> Row:
    return row | {"accepted": True}


OFFERS = Projection(
    "marketing.offers",
    table(
        "offers",
        key("recommendation_id"),
        text("customer_id"),
        text("offer"),
        text("text"),
        text("reasons"),
        text("recommended_on"),
        text("last_day"),
        truth("accepted"),
        text("policy"),
    ),
    {
        OfferRecommended: On(_recommended, _recommendation),
        OfferAccepted: On(_accepted, _recommendation),
    },
)
