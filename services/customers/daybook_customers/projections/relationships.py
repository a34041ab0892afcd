"""Who is related to whom, and how, from when until when; each told from both sides (CU4)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.customers.relationships import (
    INVERSE,
    RelationshipEnded,
    RelationshipLinked,
)
from daybook_contracts.envelope import Envelope


def _linked(row: Row, fact: RelationshipLinked, envelope: Envelope) -> Row:
    """The row's key says from which side it is told."""
    forth = row["party_id"] == str(fact.party_id)
    sides = (fact.customer_id, fact.other_customer_id, fact.other_party_id, fact.kind)
    back = (fact.other_customer_id, fact.customer_id, fact.party_id, INVERSE[fact.kind])
    customer_id, other_customer_id, other_party_id, kind = sides if forth else back
    return row | {
        "customer_id": str(customer_id),
        "kind": kind.value,
        "other_customer_id": str(other_customer_id),
        "other_party_id": str(other_party_id),
    }


def _ended(row: Row, fact: RelationshipEnded, envelope: Envelope) -> Row:
    return row | {"until": fact.until.isoformat()}


def _both(fact: RelationshipLinked | RelationshipEnded, envelope: Envelope) -> list[Key]:
    since = fact.since.isoformat()
    ends = (fact.party_id, fact.other_party_id)
    return [(str(party_id), str(fact.link_id), since) for party_id in ends]


RELATIONSHIPS = Projection(
    "customers.relationships",
    table(
        "relationships",
        key("party_id"),
        key("link_id"),
        key("since"),
        text("customer_id"),
        text("kind"),
        text("other_customer_id"),
        text("other_party_id"),
        text("until"),
    ),
    {RelationshipLinked: On(_linked, _both), RelationshipEnded: On(_ended, _both)},
)
