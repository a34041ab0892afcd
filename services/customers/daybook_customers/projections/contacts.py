"""Who stands for a customer: the one table with persons in the clear, blank once erased (CU4)."""

from typing import assert_never

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.customers.birthdays import BirthdayNoted
from daybook_contracts.customers.contacts import (
    AddressNoted,
    ContactAdded,
    PersonalDataErased,
    PhoneNoted,
)
from daybook_contracts.customers.relationships import ContactRoleChanged
from daybook_contracts.envelope import Envelope
from daybook_contracts.personal import Erased, Known, Sealed

_BLANK = {
    "name": None,
    "email": None,
    "birthday": None,
    "phone": None,
    "address": None,
    "state": "erased",
}


def _added(row: Row, fact: ContactAdded, envelope: Envelope) -> Row:
    states = {_state(fact.name), _state(fact.email)}
    return row | {
        "customer_id": str(fact.customer_id),
        "role": fact.role.value,
        "name": _plain(fact.name),
        "email": _plain(fact.email),
        "state": states.pop() if len(states) == 1 else "sealed",
    }


def _born(row: Row, fact: BirthdayNoted, envelope: Envelope) -> Row:
    return row if row["state"] == "erased" else row | {"birthday": _plain(fact.birthday)}


def _called(row: Row, fact: PhoneNoted, envelope: Envelope) -> Row:
    return row if row["state"] == "erased" else row | {"phone": _plain(fact.phone)}


def _lives(row: Row, fact: AddressNoted, envelope: Envelope) -> Row:
    return row if row["state"] == "erased" else row | {"address": _plain(fact.address)}


def _role_changed(row: Row, fact: ContactRoleChanged, envelope: Envelope) -> Row:
    return row | {"role": fact.role.value}


def _erased(row: Row, fact: PersonalDataErased, envelope: Envelope) -> Row | None:
    """Who only spoke for a lead was never a contact."""
    if row["customer_id"] is None:
        return None
    return row | _BLANK


def _plain(field: Known[str] | Sealed | Erased) -> str | None:
    return field.value if isinstance(field, Known) else None


def _state(field: Known[str] | Sealed | Erased) -> str:
    match field:
        case Known():
            return "known"
        case Sealed():
            return "sealed"
        case Erased():
            return "erased"
        case _:
            assert_never(field)


def _key(
    fact: ContactAdded
    | ContactRoleChanged
    | BirthdayNoted
    | PhoneNoted
    | AddressNoted
    | PersonalDataErased,
    envelope: Envelope,
) -> list[Key]:
    return [(str(fact.contact_id),)]


CONTACTS = Projection(
    "customers.contacts",
    table(
        "contacts",
        key("contact_id"),
        text("customer_id"),
        text("role"),
        text("name"),
        text("email"),
        text("birthday"),
        text("phone"),
        text("address"),
        text("state"),
    ),
    {
        ContactAdded: On(_added, _key),
        ContactRoleChanged: On(_role_changed, _key),
        BirthdayNoted: On(_born, _key),
        PhoneNoted: On(_called, _key),
        AddressNoted: On(_lives, _key),
        PersonalDataErased: On(_erased, _key),
    },
    version=4,
)
