"""Whom does another system mean by its reference (CU8)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.customers.parties import SourceIdentityLinked
from daybook_contracts.envelope import Envelope


def _linked(row: Row, fact: SourceIdentityLinked, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "source_name": fact.source_name,
        "customer_ref": fact.customer_ref,
    }


def _key(fact: SourceIdentityLinked, envelope: Envelope) -> list[Key]:
    return [(str(fact.identity_id),)]


IDENTITIES = Projection(
    "customers.identities",
    table(
        "identities",
        key("identity_id"),
        text("customer_id"),
        text("source_name"),
        text("customer_ref"),
    ),
    {SourceIdentityLinked: On(_linked, _key)},
)
