"""What was taken down of a customer, where, when, what for, and by which consent (CU5)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.customers.capture import CustomerDataCaptured
from daybook_contracts.envelope import Envelope, instant


def _captured(row: Row, fact: CustomerDataCaptured, envelope: Envelope) -> Row:
    consent = fact.consent
    return row | {
        "channel": fact.channel.value,
        "captured_at": instant(fact.captured_at),
        "purpose": fact.purpose.value,
        "contact_id": str(consent.contact_id) if consent else None,
        "consent_channel": consent.channel.value if consent else None,
        "evidence": consent.evidence if consent else None,
        "fields": " ".join(fact.profile.model_dump(exclude_none=True)),
        "actor": envelope.actor,
    }


def _key(fact: CustomerDataCaptured, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), str(fact.capture_id))]


CAPTURES = Projection(
    "customers.captures",
    table(
        "captures",
        key("customer_id"),
        key("capture_id"),
        text("channel"),
        text("captured_at"),
        text("purpose"),
        text("contact_id"),
        text("consent_channel"),
        text("evidence"),
        text("fields"),
        text("actor"),
    ),
    {CustomerDataCaptured: On(_captured, _key)},
)
