"""Take in one row of a file: a customer by the key that its source gives it (CU6)."""

from daybook_chassis.commands import Command, Work
from daybook_chassis.errors import Refusal
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.fact import Reference
from daybook_contracts.identity import identity_of
from daybook_customers.application.given_profile import GivenProfile
from daybook_customers.application.link_identity import link
from daybook_customers.application.standing import review_standing
from daybook_customers.application.streams import CUSTOMER, IDENTITY, customer_of
from daybook_customers.domain import customer, party


class KindDiffers(Refusal):
    """A person does not become an organization, nor the other way round."""


class ImportCustomer(Command):
    """A key that is linked means that customer; one that is not is registered, and linked."""

    source_name: Reference
    row_key: Reference
    kind: PartyKind
    profile: GivenProfile = GivenProfile()


def import_customer(command: ImportCustomer, work: Work) -> None:
    identity_id = identity_of(command.source_name, command.row_key)
    known = work.find(IDENTITY, identity_id).state
    customer_id = known.customer_id if known else customer_of(identity_id)
    stream = work.find(CUSTOMER, customer_id)
    if stream.state is None:
        registered = customer.register(
            None,
            customer_id=customer_id,
            kind=command.kind,
            organization_name=command.profile.organization_name,
            country=command.profile.country,
        )
        work.record(CUSTOMER, stream, registered)
    if known is None:
        link(work, customer_id, command.source_name, command.row_key)
    now = work.load(CUSTOMER, customer_id)
    if now.state.party.kind is not command.kind:
        raise KindDiffers(f"{command.row_key} is a {now.state.party.kind}")
    changed = party.change_profile(
        now.state.party,
        customer_id=customer_id,
        source_name=command.source_name,
        given=command.profile,
    )
    work.record(CUSTOMER, now, changed)
    review_standing(work, customer_id)
