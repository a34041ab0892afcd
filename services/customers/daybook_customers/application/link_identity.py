"""Link another system's reference to the customer that it means (CU8)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_contracts.identity import identity_of
from daybook_customers.application.streams import CUSTOMER, IDENTITY
from daybook_customers.domain import claim, customer


class LinkIdentity(Command):
    """`customer_ref` is what the system `source_name` calls the customer."""

    customer_id: UUID
    source_name: Reference
    customer_ref: Reference


def link_identity(command: LinkIdentity, work: Work) -> None:
    link(work, command.customer_id, command.source_name, command.customer_ref)


def link(work: Work, customer_id: UUID, source_name: str, customer_ref: str) -> None:
    """Claim the reference and link it, together. Raises NotFound, ClaimedByAnother."""
    stream = work.load(CUSTOMER, customer_id)
    identity = work.find(IDENTITY, identity_of(source_name, customer_ref))
    claimed = claim.claim_identity(identity.state, customer_id=customer_id, identity_id=identity.id)
    linked = customer.link_identity(
        stream.state, source_name=source_name, customer_ref=customer_ref
    )
    work.record(IDENTITY, identity, claimed)
    work.record(CUSTOMER, stream, linked)
