"""Register the customer that another system refers to and nobody has linked yet (CU1, CU8)."""

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.fact import Reference
from daybook_contracts.identity import identity_of
from daybook_customers.application.link_identity import link
from daybook_customers.application.sorting import sort_customer
from daybook_customers.application.streams import CUSTOMER, IDENTITY, customer_of
from daybook_customers.domain import customer


class RegisterUnknown(Command):
    """A reference that is linked already, to whomever, changes nothing."""

    source_name: Reference
    customer_ref: Reference


def register_unknown(command: RegisterUnknown, work: Work) -> None:
    identity_id = identity_of(command.source_name, command.customer_ref)
    # In this order: whoever is stored between the two is then seen by the second, or lost to.
    stream = work.find(CUSTOMER, customer_of(identity_id))
    if work.find(IDENTITY, identity_id).state is not None:
        return
    if stream.state is None:
        facts = customer.register(None, customer_id=stream.id, kind=PartyKind.PERSON)
        work.record(CUSTOMER, stream, facts)
    link(work, stream.id, command.source_name, command.customer_ref)
    sort_customer(work, stream.id)
