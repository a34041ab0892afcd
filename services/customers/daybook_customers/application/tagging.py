"""Give a customer a tag by hand, or take it back (CU14)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import belonging


class TagCustomer(Command):
    customer_id: UUID
    tag: Reference


class UntagCustomer(Command):
    """What only a rule gives is not taken back by hand."""

    customer_id: UUID
    tag: Reference


def tag_customer(command: TagCustomer, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    facts = belonging.tag(stream.state.belonging, customer_id=command.customer_id, tag=command.tag)
    work.record(CUSTOMER, stream, facts)


def untag_customer(command: UntagCustomer, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    facts = belonging.untag(
        stream.state.belonging, customer_id=command.customer_id, tag=command.tag
    )
    work.record(CUSTOMER, stream, facts)
