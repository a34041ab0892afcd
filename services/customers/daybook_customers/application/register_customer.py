"""Register a party under one id for all systems (CU1)."""

from uuid import UUID

from daybook_chassis.codes import Country
from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.fact import Text
from daybook_customers.application.sorting import sort_customer
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import customer


class RegisterCustomer(Command):
    """An organization has a name; a person's is given with a contact. `country` is ISO 3166-1."""

    customer_id: UUID
    kind: PartyKind
    organization_name: Text | None = None
    country: Country | None = None


def register_customer(command: RegisterCustomer, work: Work) -> None:
    stream = work.find(CUSTOMER, command.customer_id)
    facts = customer.register(
        stream.state,
        customer_id=command.customer_id,
        kind=command.kind,
        organization_name=command.organization_name,
        country=command.country,
    )
    work.record(CUSTOMER, stream, facts)
    sort_customer(work, command.customer_id)
