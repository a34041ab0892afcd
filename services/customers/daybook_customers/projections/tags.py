"""Which tags does a customer have, given by hand or by rule (CU14)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.customers.sorting import CustomerTagged, CustomerUntagged
from daybook_contracts.envelope import Envelope, instant


def _tagged(row: Row, fact: CustomerTagged, envelope: Envelope) -> Row:
    return row | {
        "since": instant(envelope.occurredat),
        "given_by": envelope.actor,
        "revision": fact.revision,
    }


def _untagged(row: Row, fact: CustomerUntagged, envelope: Envelope) -> None:
    return None


def _key(fact: CustomerTagged | CustomerUntagged, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), fact.tag, fact.origin.value)]


TAGS = Projection(
    "customers.tags",
    table(
        "tags",
        key("customer_id"),
        key("tag"),
        key("origin"),
        text("since"),
        text("given_by"),
        integer("revision"),
    ),
    {CustomerTagged: On(_tagged, _key), CustomerUntagged: On(_untagged, _key)},
)
