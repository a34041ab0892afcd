"""One customer and what there is to say about it."""

from datetime import date
from uuid import UUID

from daybook_chassis import policy
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.consent import Channel, ConsentGranted, ConsentWithdrawn, Purpose
from daybook_contracts.customers.contacts import ContactAdded, DecisionRole, PersonalDataErased
from daybook_contracts.customers.parties import CustomerRegistered, PartyKind, SourceIdentityLinked
from daybook_contracts.identity import identity_of
from daybook_contracts.personal import Known
from daybook_customers.domain import customer
from daybook_customers.domain.customer import Customer
from daybook_customers.domain.grade_policy import GradePolicy

POLICY = policy.load("daybook_customers", "grading", GradePolicy).at(date(2025, 1, 1)).policy

CUSTOMER = UUID("01890000-0000-7000-8000-000000000001")
OTHER = UUID("01890000-0000-7000-8000-000000000002")
CONTACT = UUID("01890000-0000-7000-8000-0000000000c1")
SECOND = UUID("01890000-0000-7000-8000-0000000000c2")

REGISTERED = CustomerRegistered(
    customer_id=CUSTOMER,
    kind=PartyKind.ORGANIZATION,
    organization_name="Lindqvist Pumps",
    country="SE",
)
ADDED = ContactAdded(
    customer_id=CUSTOMER,
    contact_id=CONTACT,
    role=DecisionRole.BUYER,
    name=Known("Astrid Lindqvist"),
    email=Known("astrid@lindqvist.example"),
)
GRANTED = ConsentGranted(
    customer_id=CUSTOMER,
    contact_id=CONTACT,
    purpose=Purpose.MARKETING,
    channel=Channel.EMAIL,
    evidence="form 17",
)
WITHDRAWN = ConsentWithdrawn(
    customer_id=CUSTOMER, contact_id=CONTACT, purpose=Purpose.MARKETING, channel=Channel.EMAIL
)
LINKED = SourceIdentityLinked(
    customer_id=CUSTOMER,
    identity_id=identity_of("ledger", "4711"),
    source_name="ledger",
    customer_ref="4711",
)
ERASED = PersonalDataErased(customer_id=CUSTOMER, contact_id=CONTACT)


def registered() -> Scenario[Customer]:
    return Scenario(customer.evolve).given(REGISTERED)


def with_contact() -> Scenario[Customer]:
    return registered().given(ADDED)
