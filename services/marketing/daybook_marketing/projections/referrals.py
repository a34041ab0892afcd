"""Who recommended us to whom, and what came of it (MK16)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.marketing.referrals import ReferralConverted, ReferralMade


def _referral(fact: ReferralMade | ReferralConverted, envelope: Envelope) -> list[Key]:
    return [(str(fact.referral_id),)]


def _made(row: Row, fact: ReferralMade, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "referred_customer_id": str(fact.referred_customer_id),
        "status": "made",
        "made_at": instant(envelope.occurredat),
    }


def _converted(row: Row, fact: ReferralConverted, envelope: Envelope) -> Row:
    return row | {
        "status": "converted",
        "contract_id": str(fact.contract_id),
        "converted_at": instant(envelope.occurredat),
        "policy": envelope.policyversion,
    }


REFERRALS = Projection(
    "marketing.referrals",
    table(
        "referrals",
        key("referral_id"),
        text("customer_id"),
        text("referred_customer_id"),
        text("status"),
        text("contract_id"),
        text("made_at"),
        text("converted_at"),
        text("policy"),
    ),
    {ReferralMade: On(_made, _referral), ReferralConverted: On(_converted, _referral)},
)
