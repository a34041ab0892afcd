"""What may a contact's data be used for, on which channel, and by what evidence (CU22)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text, truth
from daybook_contracts.customers.consent import ConsentGranted, ConsentWithdrawn
from daybook_contracts.envelope import Envelope, instant


def _granted(row: Row, fact: ConsentGranted, envelope: Envelope) -> Row:
    since = instant(envelope.occurredat)
    until = fact.expires_on.isoformat() if fact.expires_on else None
    return row | {
        "granted": True,
        "evidence": fact.evidence,
        "since": since,
        "expires_on": until,
        "expired": False,
    }


def _withdrawn(row: Row, fact: ConsentWithdrawn, envelope: Envelope) -> Row:
    """The evidence of what was granted is kept."""
    since = instant(envelope.occurredat)
    return row | {"granted": False, "since": since, "expired": fact.expired}


def _key(fact: ConsentGranted | ConsentWithdrawn, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), str(fact.contact_id), fact.purpose.value, fact.channel.value)]


CONSENTS = Projection(
    "customers.consents",
    table(
        "consents",
        key("customer_id"),
        key("contact_id"),
        key("purpose"),
        key("channel"),
        truth("granted"),
        text("evidence"),
        text("since"),
        text("expires_on"),
        truth("expired"),
    ),
    {ConsentGranted: On(_granted, _key), ConsentWithdrawn: On(_withdrawn, _key)},
    version=2,
)
