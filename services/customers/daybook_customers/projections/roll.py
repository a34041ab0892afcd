"""Who is registered, by slot: what goes through all customers does so a part at a time (CU13)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table
from daybook_contracts.customers.parties import CustomerRegistered
from daybook_contracts.envelope import Envelope, slot_of
from daybook_customers.application import roll


def _registered(row: Row, fact: CustomerRegistered, envelope: Envelope) -> Row:
    return row


def _key(fact: CustomerRegistered, envelope: Envelope) -> list[Key]:
    return [(roll.slot_key(slot_of(envelope.partitionkey)), str(fact.customer_id))]


ROLL = Projection(
    roll.ROLL,
    table("roll", key("slot"), key("customer_id")),
    {CustomerRegistered: On(_registered, _key)},
)
