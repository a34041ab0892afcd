"""Which messages went to each customer, and of which mailing (MK3)?"""

from datetime import UTC

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text, truth
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.messages import MessageBegun, MessageSent


def _begun(row: Row, fact: MessageBegun, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "mailing_id": str(fact.mailing_id),
        "day": fact.begun_at.astimezone(UTC).date().isoformat(),
    }


def _sent(row: Row, fact: MessageSent, envelope: Envelope) -> Row:
    day = envelope.occurredat.astimezone(UTC).date().isoformat()
    return row | {"customer_id": str(fact.customer_id), "day": day, "sent": True}


def _by_message(fact: MessageBegun | MessageSent, envelope: Envelope) -> list[Key]:
    return [(str(fact.message_id),)]


MESSAGES = Projection(
    "analytics.messages",
    table(
        "messages",
        key("message_id"),
        text("customer_id"),
        text("mailing_id"),
        text("day"),
        truth("sent"),
    ),
    {MessageBegun: On(_begun, _by_message), MessageSent: On(_sent, _by_message)},
)
