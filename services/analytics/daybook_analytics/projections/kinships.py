"""To whom is each customer related, from when until when; told from both sides (CU4, AN6)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.customers.relationships import (
    INVERSE,
    RelationshipEnded,
    RelationshipLinked,
)
from daybook_contracts.envelope import Envelope

Link = RelationshipLinked | RelationshipEnded


def _related(row: Row, fact: Link, envelope: Envelope) -> Row:
    """The row's key says from which side it is told; a link that was ended says until when."""
    forth = row["party_id"] == str(fact.party_id)
    sides = (fact.customer_id, fact.kind, fact.other_party_id)
    back = (fact.other_customer_id, INVERSE[fact.kind], fact.party_id)
    customer_id, kind, other_party_id = sides if forth else back
    until = fact.until.isoformat() if isinstance(fact, RelationshipEnded) else None
    return row | {
        "customer_id": str(customer_id),
        "kind": kind.value,
        "other_party_id": str(other_party_id),
        "until": until,
    }


def _both(fact: Link, envelope: Envelope) -> list[Key]:
    ends = (fact.party_id, fact.other_party_id)
    return [(str(party_id), str(fact.link_id), fact.since.isoformat()) for party_id in ends]


KINSHIPS = Projection(
    "analytics.kinships",
    table(
        "kinships",
        key("party_id"),
        key("link_id"),
        key("since"),
        text("customer_id"),
        text("kind"),
        text("other_party_id"),
        text("until"),
    ),
    {RelationshipLinked: On(_related, _both), RelationshipEnded: On(_related, _both)},
    version=2,
)
