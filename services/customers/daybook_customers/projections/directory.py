"""Who are the customers, what is known of each, and how do they stand: one row each (CU1, CU3)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.customers.contacts import ContactAdded, PersonalDataErased
from daybook_contracts.customers.grading import CustomerGraded
from daybook_contracts.customers.parties import CustomerRegistered, SourceIdentityLinked
from daybook_contracts.customers.profiles import (
    CustomerProfileChanged,
    CustomerStatus,
    CustomerStatusChanged,
)
from daybook_contracts.envelope import Envelope, instant

_COUNTS = ("contacts", "identities", "erased")


def _registered(row: Row, fact: CustomerRegistered, envelope: Envelope) -> Row:
    return (
        row
        | dict.fromkeys(_COUNTS, 0)
        | {
            "kind": fact.kind.value,
            "organization_name": fact.organization_name,
            "country": fact.country,
            "status": CustomerStatus.POTENTIAL.value,
            "registered_at": instant(envelope.occurredat),
        }
    )


def _profile_changed(row: Row, fact: CustomerProfileChanged, envelope: Envelope) -> Row:
    return row | fact.profile.model_dump()


def _status_changed(row: Row, fact: CustomerStatusChanged, envelope: Envelope) -> Row:
    return row | {"status": fact.status.value}


def _graded(row: Row, fact: CustomerGraded, envelope: Envelope) -> Row:
    return row | {
        "grade": fact.grade.value,
        "score": fact.score,
        "graded_at": instant(envelope.occurredat),
        "grade_policy": envelope.policyversion,
    }


def _contact_added(row: Row, fact: ContactAdded, envelope: Envelope) -> Row:
    return row | {"contacts": row["contacts"] + 1}


def _identity_linked(row: Row, fact: SourceIdentityLinked, envelope: Envelope) -> Row:
    return row | {"identities": row["identities"] + 1}


def _erased(row: Row, fact: PersonalDataErased, envelope: Envelope) -> Row | None:
    """Who only spoke for a lead was behind no customer."""
    if row["erased"] is None:
        return None
    return row | {"erased": row["erased"] + 1}


DIRECTORY = Projection(
    "customers.directory",
    table(
        "directory",
        key("customer_id"),
        text("kind"),
        text("organization_name"),
        text("country"),
        text("region"),
        text("industry"),
        integer("employees"),
        text("age_band"),
        text("language"),
        text("website"),
        text("need"),
        text("lifestyle"),
        truth("key_resources"),
        text("status"),
        text("registered_at"),
        text("grade"),
        integer("score"),
        text("graded_at"),
        text("grade_policy"),
        *(integer(name) for name in _COUNTS),
    ),
    {
        CustomerRegistered: On(_registered),
        CustomerProfileChanged: On(_profile_changed),
        CustomerStatusChanged: On(_status_changed),
        CustomerGraded: On(_graded),
        ContactAdded: On(_contact_added),
        SourceIdentityLinked: On(_identity_linked),
        PersonalDataErased: On(_erased),
    },
    version=2,
)
