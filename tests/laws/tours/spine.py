"""The path of one customer through all services, and what outside systems say on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.opportunities import Stage
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
from tests.laws.moves import EMAIL, NAME
from tests.laws.story import Party, Story

SENDER = "ledger"
"""The finance system that this story hears of."""


def usd(units: int) -> Money:
    return Money(units * 100, "USD")


def visit(story: Story) -> None:
    first, _, third = story.parties
    meet(story, first)
    sell(story, first)
    pay(story, first)
    story.wait(days=30)
    story.close_month()
    fall_behind(story, third)
    serve(story, first)
    part(story, first)
    others(story)


def meet(story: Story, party: Party) -> None:
    customer_id = party.customer_id
    registered = RegisterCustomer(
        customer_id=customer_id,
        kind=PartyKind.ORGANIZATION,
        organization_name="Lindqvist Pumps",
        country="SE",
    )
    story.do("customers", registered)
    story.do(
        "customers",
        LinkIdentity(customer_id=customer_id, source_name=SENDER, customer_ref=party.reference),
    )
    for _ in range(2):
        contact_id = story.new_id("contact")
        party.contacts.append(contact_id)
        added = AddContact(
            customer_id=customer_id,
            contact_id=contact_id,
            role=DecisionRole.BUYER,
            name=NAME,
            email=EMAIL,
        )
        story.do("customers", added)
    story.do(
        "customers",
        GrantConsent(
            customer_id=customer_id,
            contact_id=party.contacts[0],
            purpose=Purpose.MARKETING,
            channel=Channel.EMAIL,
            evidence="form 17",
        ),
    )
    story.settle()


def sell(story: Story, party: Party) -> None:
    won, lost = story.new_id("opportunity"), story.new_id("opportunity")
    for opportunity_id in (won, lost):
        opened = OpenOpportunity(
            opportunity_id=opportunity_id,
            customer_id=party.customer_id,
            title="Pumps",
            origin="trade fair",
            route="met at the stand",
            value=usd(300),
        )
        story.do("sales", opened)
    story.do("sales", MoveOpportunity(opportunity_id=won, stage=Stage.NEGOTIATION))
    story.do("sales", LoseOpportunity(opportunity_id=lost, reason="price"))
    contract_id = story.new_id("contract")
    due = story.now.date()
    draft = DraftContract(
        contract_id=contract_id,
        customer_id=party.customer_id,
        opportunity_id=won,
        value=usd(300),
        instalments=tuple(
            Instalment(
                instalment_id=story.new_id("instalment"),
                due_on=due + timedelta(days=30 * number),
                amount=usd(100),
            )
            for number in range(3)
        ),
    )
    story.do("sales", draft)
    story.do("sales", ApproveContract(contract_id=contract_id))
    story.do("sales", SignContract(contract_id=contract_id, signed_on=due))
    story.settle()


def pay(story: Story, party: Party) -> None:
    """Three payments, of which one is taken back from what it had settled, and an invoice."""
    told = _finance(story, party)
    for reference, amount in (("P-1", "150.00"), ("P-2", "50.00"), ("P-3", "100.00")):
        told("PaymentSettled", payment_ref=reference, amount=amount, settled_on=_today(story))
    told("PaymentReversed", payment_ref="P-2", reversed_on=_today(story), reason="card stolen")
    told(
        "InvoiceIssued",
        invoice_ref="I-1",
        amount="80.00",
        issued_on=_today(story),
        due_on=_today(story),
    )
    story.settle()


def fall_behind(story: Story, party: Party) -> None:
    """Somebody whom finance names first, and who is registered because of it."""
    told = _finance(story, party)
    told("PaymentSettled", payment_ref="P-9", amount="10.00", settled_on=_today(story))
    story.settle()
    story.do("customers", RegisterUnknown(source_name=SENDER, customer_ref=party.reference))
    told(
        "InvoiceIssued",
        invoice_ref="I-9",
        amount="4.00",
        issued_on=_today(story),
        due_on=_today(story),
    )
    story.settle()


def serve(story: Story, party: Party) -> None:
    """Three tickets: one that waited for the customer, one that nobody answered, one now done."""
    tickets = [story.new_id("ticket") for _ in range(3)]
    for ticket_id in tickets:
        opened = OpenTicket(
            ticket_id=ticket_id,
            customer_id=party.customer_id,
            kind=TicketKind.INCIDENT,
            priority=Priority.HIGH,
            channel=TicketChannel.PHONE,
            topic="A pump stands still",
        )
        story.do("service", opened)
    asked, _, known = tickets
    story.do("service", PauseTicket(ticket_id=asked, waiting_for="photographs"))
    _resolve(story, known)
    story.wait(hours=90)
    story.do("service", ResumeTicket(ticket_id=asked))
    _resolve(story, asked)
    story.wait(days=9)


def _resolve(story: Story, ticket_id: UUID) -> None:
    story.do("service", ResolveTicket(ticket_id=ticket_id, resolution="replaced the seal"))
    story.do("service", CloseTicket(ticket_id=ticket_id))


def part(story: Story, party: Party) -> None:
    withdrawn = WithdrawConsent(
        customer_id=party.customer_id,
        contact_id=party.contacts[0],
        purpose=Purpose.MARKETING,
        channel=Channel.EMAIL,
    )
    story.do("customers", withdrawn)
    for contact_id in party.contacts[:1]:
        erased = ErasePersonalData(customer_id=party.customer_id, contact_id=contact_id)
        story.do("customers", erased)
    story.settle()


def others(story: Story) -> None:
    """What outside systems say that nobody here acts on yet."""
    shipped = {"customer_ref": "C-0", "order_ref": "O-1", "shipped_on": _today(story)}
    story.say("erp.scm.OrderShipped", shipped, sender="warehouse")
    departed = {"employee_ref": "E-1", "departed_on": _today(story)}
    story.say("erp.hr.EmployeeDeparted", departed, sender="personnel")


def _today(story: Story) -> str:
    return story.now.date().isoformat()


@dataclass(frozen=True)
class _Finance:
    story: Story
    party: Party

    def __call__(self, name: str, **data: Any) -> None:
        if "amount" in data:
            data["amount"] = {"amount": data["amount"], "currency": "USD"}
        data["customer_ref"] = self.party.reference
        self.story.say(f"erp.finance.{name}", data, sender=SENDER)


def _finance(story: Story, party: Party) -> Callable[..., None]:
    return _Finance(story, party)
