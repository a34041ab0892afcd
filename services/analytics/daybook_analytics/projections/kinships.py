"""To whom is each customer related, and from when until when (CU4, AN6)?"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.customers.relationships import RelationshipEnded, RelationshipLinked
from daybook_contracts.envelope import Envelope


def _linked(row: Row, fact: RelationshipLinked, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "kind": fact.kind.value,
        "other_party_id": str(fact.other_party_id),
        "since": fact.since.isoformat(),
        "until": None,
    }


def _ended(row: Row, fact: RelationshipEnded, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "kind": fact.kind.value,
        "other_party_id": str(fact.other_party_id),
        "since": fact.since.isoformat(),
        "until": fact.until.isoformat(),
    }


def _by_link(fact: RelationshipLinked | RelationshipEnded, envelope: Envelope) -> list[Key]:
    return [(str(fact.link_id),)]


KINSHIPS = Projection(
    "analytics.kinships",
    table(
        "kinships",
        key("link_id"),
        text("customer_id"),
        text("kind"),
        text("other_party_id"),
        text("since"),
        text("until"),
    ),
    {RelationshipLinked: On(_linked, _by_link), RelationshipEnded: On(_ended, _by_link)},
)
