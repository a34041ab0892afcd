"""Which parts does a party play, and who plays a part (CU2)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.customers.profiles import CustomerRoleAssigned, CustomerRoleWithdrawn
from daybook_contracts.envelope import Envelope, instant


def _assigned(row: Row, fact: CustomerRoleAssigned, envelope: Envelope) -> Row:
    return row | {"since": instant(envelope.occurredat)}


def _withdrawn(row: Row, fact: CustomerRoleWithdrawn, envelope: Envelope) -> None:
    return None


def _key(fact: CustomerRoleAssigned | CustomerRoleWithdrawn, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), fact.role.value)]


ROLES = Projection(
    "customers.roles",
    table("roles", key("customer_id"), key("role"), text("since")),
    {CustomerRoleAssigned: On(_assigned, _key), CustomerRoleWithdrawn: On(_withdrawn, _key)},
)
