"""Which deals were registered by whom, how each registration stands, and which met (SA3)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.registrations import (
    DealAccepted,
    DealConflictRaised,
    DealProtectionEnded,
    DealRegistered,
    DealRejected,
)

_DealFact = DealRegistered | DealConflictRaised | DealAccepted | DealRejected | DealProtectionEnded


def _registered(row: Row, fact: DealRegistered, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "product_id": str(fact.product_id),
        "registrant": fact.registrant,
        "note": fact.note,
        "status": "pending",
        "conflicts": 0,
        "registered_at": instant(envelope.occurredat),
    }


def _met(row: Row, fact: DealConflictRaised, envelope: Envelope) -> Row:
    return row | {"conflicts": row["conflicts"] + 1, "conflicts_with": str(fact.against)}


def _accepted(row: Row, fact: DealAccepted, envelope: Envelope) -> Row:
    return row | {"status": "accepted", "protected_until": fact.protected_until.isoformat()}


def _rejected(row: Row, fact: DealRejected, envelope: Envelope) -> Row:
    return row | {"status": "rejected", "reason": fact.reason}


def _ended(row: Row, fact: DealProtectionEnded, envelope: Envelope) -> Row:
    return row | {"status": "ended"}


def _own(fact: _DealFact, envelope: Envelope) -> list[Key]:
    return [(str(fact.registration_id),)]


REGISTRATIONS = Projection(
    "sales.registrations",
    table(
        "registrations",
        key("registration_id"),
        text("customer_id"),
        text("product_id"),
        text("registrant"),
        text("note"),
        text("status"),
        integer("conflicts"),
        text("conflicts_with"),
        text("registered_at"),
        text("protected_until"),
        text("reason"),
    ),
    {
        DealRegistered: On(_registered, _own),
        DealConflictRaised: On(_met, _own),
        DealAccepted: On(_accepted, _own),
        DealRejected: On(_rejected, _own),
        DealProtectionEnded: On(_ended, _own),
    },
)
