"""Note who speaks for a lead, and make a customer and contact of it on conversion (SA1)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.personal import Known
from daybook_customers.application.add_contact import Email, Name
from daybook_customers.application.sorting import sort_customer
from daybook_customers.application.streams import CONTACT, CUSTOMER, LEAD, contact_of, lead_of
from daybook_customers.domain import claim, customer, lead


class NoteLeadContact(Command):
    """Under the ids that the lead was given; see `AddContact` for name and e-mail."""

    lead_id: UUID
    customer_id: UUID
    contact_id: UUID
    role: DecisionRole
    name: Name
    email: Email


class RegisterLead(Command):
    """What sales made of a lead; refused, sales hears of it and takes the conversion back."""

    lead_id: UUID
    customer_id: UUID
    contact_id: UUID
    kind: PartyKind
    organization_name: str | None = None
    country: str | None = None


class ForgetLeadContact(Command):
    """Nothing came of the lead, so nothing personal is kept."""

    lead_id: UUID
    contact_id: UUID


def note_lead_contact(command: NoteLeadContact, work: Work) -> None:
    stream = work.find(LEAD, lead_of(command.lead_id))
    noted = lead.LeadContactNoted(
        customer_id=command.customer_id,
        lead_id=command.lead_id,
        contact_id=command.contact_id,
        role=command.role,
        name=Known(command.name),
        email=Known(command.email),
    )
    work.record(LEAD, stream, lead.note(stream.state, noted))


def register_lead(command: RegisterLead, work: Work) -> None:
    """Customer and contact in one append, or neither."""
    known = work.find(LEAD, lead_of(command.lead_id))
    stream = work.find(CUSTOMER, command.customer_id)
    contact = work.find(CONTACT, contact_of(command.contact_id))
    if stream.state is not None and command.contact_id in stream.state.contacts:
        return
    try:
        role, name, email = lead.speaker(known.state, command.contact_id)
        claimed = claim.claim_contact(
            contact.state, customer_id=command.customer_id, contact_id=command.contact_id
        )
        registered = _registered(command) if stream.state is None else []
    except (Refusal, Conflict) as refusal:
        refused = lead.refuse(command.customer_id, command.lead_id, str(refusal))
        work.record(LEAD, known, refused)
        return
    work.record(CONTACT, contact, claimed)
    moved = work.record(CUSTOMER, stream, registered)
    assert moved.state is not None, "it was registered before, or just now"
    added = customer.add_contact(
        moved.state, contact_id=command.contact_id, role=role, name=name, email=email
    )
    work.record(CUSTOMER, moved, added)
    work.record(LEAD, known, [_done(command)])
    sort_customer(work, command.customer_id)


def forget_lead_contact(command: ForgetLeadContact, work: Work) -> None:
    stream = work.find(LEAD, lead_of(command.lead_id))
    work.record(LEAD, stream, lead.forget(stream.state, command.contact_id))


def _registered(command: RegisterLead) -> list[customer.CustomerFact]:
    return customer.register(
        None,
        customer_id=command.customer_id,
        kind=command.kind,
        organization_name=command.organization_name,
        country=command.country,
    )


def _done(command: RegisterLead) -> lead.LeadFact:
    return lead.LeadRegistered(customer_id=command.customer_id, lead_id=command.lead_id)


HANDLERS: Mapping[type[Command], Handler] = {
    NoteLeadContact: note_lead_contact,
    RegisterLead: register_lead,
    ForgetLeadContact: forget_lead_contact,
}
