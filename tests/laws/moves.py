"""The moves of a story: what people ask the services for, and what outside systems say."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from daybook_chassis.commands import Command
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.opportunities import Heat, Stage
from daybook_contracts.service.tickets import Priority, TicketChannel, TicketKind
from daybook_customers.application.add_contact import AddContact
from daybook_customers.application.erase_personal_data import ErasePersonalData
from daybook_customers.application.grant_consent import GrantConsent
from daybook_customers.application.link_identity import LinkIdentity
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_customers.application.register_unknown import RegisterUnknown
from daybook_customers.application.withdraw_consent import WithdrawConsent
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.lose_opportunity import LoseOpportunity
from daybook_sales.application.move_opportunity import MoveOpportunity
from daybook_sales.application.open_opportunity import OpenOpportunity
from daybook_sales.application.sign_contract import SignContract
from daybook_service.application.close_ticket import CloseTicket
from daybook_service.application.open_ticket import OpenTicket
from daybook_service.application.pause_ticket import PauseTicket
from daybook_service.application.resolve_ticket import ResolveTicket
from daybook_service.application.resume_ticket import ResumeTicket
from tests.laws.story import SENDERS, Story

NAME, EMAIL = "Astrid Lindqvist", "astrid@lindqvist.example"


def register(story: Story) -> None:
    party = story.party()
    organization = story.chance(50)
    story.do(
        "customers",
        RegisterCustomer(
            customer_id=party.customer_id,
            kind=PartyKind.ORGANIZATION if organization else PartyKind.PERSON,
            organization_name="Lindqvist Pumps" if organization else None,
            country=story.random.choice((None, "SE")),
        ),
    )


def link(story: Story) -> None:
    """Sometimes it is somebody else's reference, and refused."""
    party, other = story.party(), story.party()
    reference = party.reference if story.chance(90) else other.reference
    sender = story.random.choice(SENDERS)
    story.do(
        "customers",
        LinkIdentity(customer_id=party.customer_id, source_name=sender, customer_ref=reference),
    )


def register_unknown(story: Story) -> None:
    sender = story.random.choice(SENDERS)
    unknown = RegisterUnknown(source_name=sender, customer_ref=story.party().reference)
    story.do("customers", unknown)


def add_contact(story: Story) -> None:
    party = story.party()
    contact_id = story.new_id("contact")
    role = story.random.choice(list(DecisionRole))
    added = AddContact(
        customer_id=party.customer_id, contact_id=contact_id, role=role, name=NAME, email=EMAIL
    )
    if story.do("customers", added):
        party.contacts.append(contact_id)


def _about_consent(story: Story, make: Callable[[UUID, UUID, Purpose, Channel], Command]) -> None:
    party = story.party()
    if not party.contacts:
        return add_contact(story)
    purpose = story.random.choice((Purpose.MARKETING, Purpose.MARKETING, Purpose.SERVICE))
    channel = story.random.choice((Channel.EMAIL, Channel.EMAIL, Channel.SMS))
    contact_id = story.random.choice(party.contacts)
    story.do("customers", make(party.customer_id, contact_id, purpose, channel))
    return None


def grant(story: Story) -> None:
    _about_consent(
        story,
        lambda customer_id, contact_id, purpose, channel: GrantConsent(
            customer_id=customer_id,
            contact_id=contact_id,
            purpose=purpose,
            channel=channel,
            evidence="form 17",
        ),
    )


def withdraw(story: Story) -> None:
    _about_consent(
        story,
        lambda customer_id, contact_id, purpose, channel: WithdrawConsent(
            customer_id=customer_id, contact_id=contact_id, purpose=purpose, channel=channel
        ),
    )


def erase(story: Story) -> None:
    _about_consent(
        story,
        lambda customer_id, contact_id, purpose, channel: ErasePersonalData(
            customer_id=customer_id, contact_id=contact_id
        ),
    )


def open_opportunity(story: Story) -> None:
    party = story.party()
    opportunity_id = story.new_id("opportunity")
    opened = OpenOpportunity(
        opportunity_id=opportunity_id,
        customer_id=party.customer_id,
        title="Pumps for the north pier",
        origin="trade fair",
        route="met at the stand",
        heat=story.random.choice(list(Heat)),
        value=story.money(),
    )
    if story.do("sales", opened):
        party.opportunities.append(opportunity_id)


def move_opportunity(story: Story) -> None:
    party = story.party()
    if not party.opportunities:
        return open_opportunity(story)
    opportunity_id = story.random.choice(party.opportunities)
    stage = story.random.choice(list(Stage))
    story.do("sales", MoveOpportunity(opportunity_id=opportunity_id, stage=stage))
    return None


def lose_opportunity(story: Story) -> None:
    party = story.party()
    if not party.opportunities:
        return open_opportunity(story)
    opportunity_id = story.random.choice(party.opportunities)
    story.do("sales", LoseOpportunity(opportunity_id=opportunity_id, reason="price"))
    return None


def draft_contract(story: Story) -> None:
    party = story.party()
    contract_id = story.new_id("contract")
    unit = story.money()
    instalments = tuple(
        Instalment(
            instalment_id=story.new_id("instalment"),
            due_on=story.now.date() + timedelta(days=story.random.choice((-20, 0, 30))),
            amount=unit,
        )
        for _ in range(story.random.choice((1, 2, 3)))
    )
    draft = DraftContract(
        contract_id=contract_id,
        customer_id=party.customer_id,
        opportunity_id=story.random.choice([None, *party.opportunities]),
        value=Money(unit.minor * len(instalments), unit.currency),
        instalments=instalments,
    )
    if story.do("sales", draft):
        party.contracts.append(contract_id)


def sign_contract(story: Story) -> None:
    """Approved first, mostly: otherwise signing is refused."""
    party = story.party()
    if not party.contracts:
        return draft_contract(story)
    contract_id = story.random.choice(party.contracts)
    if story.chance(80):
        story.do("sales", ApproveContract(contract_id=contract_id))
    story.do("sales", SignContract(contract_id=contract_id, signed_on=story.now.date()))
    return None


def open_ticket(story: Story) -> None:
    party = story.party()
    ticket_id = story.new_id("ticket")
    opened = OpenTicket(
        ticket_id=ticket_id,
        customer_id=party.customer_id,
        kind=story.random.choice(list(TicketKind)),
        priority=story.random.choice(list(Priority)),
        channel=story.random.choice(list(TicketChannel)),
        topic="A pump stands still",
    )
    if story.do("service", opened):
        party.tickets.append(ticket_id)


def work_on_ticket(story: Story) -> None:
    party = story.party()
    if not party.tickets:
        return open_ticket(story)
    ticket_id = story.random.choice(party.tickets)
    steps: tuple[Command, ...] = (
        PauseTicket(ticket_id=ticket_id, waiting_for="photographs"),
        ResumeTicket(ticket_id=ticket_id),
        ResolveTicket(ticket_id=ticket_id, resolution="replaced the seal"),
        CloseTicket(ticket_id=ticket_id),
    )
    story.do("service", story.random.choice(steps))
    return None
