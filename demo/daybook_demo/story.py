"""The story of one customer, from first contact to closed ticket, through all five services.

It is told on a timeline of its own, with fixed ids: told again it changes nothing, and told to the
end after an interruption it ends the same.
"""

from datetime import UTC, date, datetime

from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.opportunities import Heat, Stage
from daybook_contracts.service.tickets import Priority, TicketChannel, TicketKind
from daybook_customers.application.add_contact import AddContact
from daybook_customers.application.grant_consent import GrantConsent
from daybook_customers.application.link_identity import LinkIdentity
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_customers.application.withdraw_consent import WithdrawConsent
from daybook_demo.teller import SENDER, Step, Teller, story_id
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.move_opportunity import MoveOpportunity
from daybook_sales.application.open_opportunity import OpenOpportunity
from daybook_sales.application.sign_contract import SignContract
from daybook_service.application.close_ticket import CloseTicket
from daybook_service.application.open_ticket import OpenTicket
from daybook_service.application.pause_ticket import PauseTicket
from daybook_service.application.resolve_ticket import ResolveTicket
from daybook_service.application.resume_ticket import ResumeTicket

HARBOUR, MILL = story_id("customer", "harbour"), story_id("customer", "mill")
ADA, BEN = story_id("contact", "ada"), story_id("contact", "ben")
OPPORTUNITY, CONTRACT, TICKET = (story_id(name) for name in ("opportunity", "contract", "ticket"))


def _usd(amount: str) -> Money:
    return Money.parse(amount, "USD")


def _at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def meet_mill(teller: Teller, at: datetime) -> None:
    register = RegisterCustomer(
        customer_id=MILL,
        kind=PartyKind.ORGANIZATION,
        organization_name="Quiet Mill Co",
        country="GB",
    )
    contact = AddContact(
        customer_id=MILL,
        contact_id=BEN,
        role=DecisionRole.BUYER,
        name="Ben Miller",
        email="ben@mill.example",
    )
    _meet(teller, at, register, contact, "QM-1")


def _meet(
    teller: Teller,
    at: datetime,
    register: RegisterCustomer,
    contact: AddContact,
    customer_ref: str,
) -> None:
    """Register a customer whose contact agrees to hear from us, under finance's reference too."""
    customer_id = register.customer_id
    consent = GrantConsent(
        customer_id=customer_id,
        contact_id=contact.contact_id,
        purpose=Purpose.MARKETING,
        channel=Channel.EMAIL,
        evidence="signed form",
    )
    link = LinkIdentity(customer_id=customer_id, source_name=SENDER, customer_ref=customer_ref)
    for command in (register, contact, consent, link):
        teller.do("customers", command, at, f"{type(command).__name__} {customer_ref}")


def mill_buys(teller: Teller, at: datetime) -> None:
    amount = {"amount": "800.00", "currency": "USD"}
    teller.say(
        "InvoiceIssued",
        "mill-invoice-1",
        at,
        customer_ref="QM-1",
        invoice_ref="M1",
        amount=amount,
        issued_on="2026-02-10",
        due_on="2026-02-20",
    )
    teller.say(
        "PaymentSettled",
        "mill-payment-1",
        at,
        customer_ref="QM-1",
        payment_ref="M1",
        amount=amount,
        settled_on="2026-02-10",
    )


def close_february(teller: Teller, at: datetime) -> None:
    teller.say("DayClosed", "closed-february", at, day="2026-02-28")


def meet_harbour(teller: Teller, at: datetime) -> None:
    register = RegisterCustomer(
        customer_id=HARBOUR,
        kind=PartyKind.ORGANIZATION,
        organization_name="Harbour Light Ltd",
        country="GB",
    )
    contact = AddContact(
        customer_id=HARBOUR,
        contact_id=ADA,
        role=DecisionRole.DECIDER,
        name="Ada Keeper",
        email="ada@harbour.example",
    )
    _meet(teller, at, register, contact, "HL-1")


def open_opportunity(teller: Teller, at: datetime) -> None:
    command = OpenOpportunity(
        opportunity_id=OPPORTUNITY,
        customer_id=HARBOUR,
        title="Lamps for the north pier",
        origin="trade fair",
        route="met Ada at the stand",
        heat=Heat.HOT,
        value=_usd("12000.00"),
    )
    teller.do("sales", command, at, "open opportunity")


def qualify(teller: Teller, at: datetime) -> None:
    _move(teller, at, Stage.QUALIFICATION)


def propose(teller: Teller, at: datetime) -> None:
    _move(teller, at, Stage.PROPOSAL)


def negotiate(teller: Teller, at: datetime) -> None:
    _move(teller, at, Stage.NEGOTIATION)


def _move(teller: Teller, at: datetime, stage: Stage) -> None:
    command = MoveOpportunity(opportunity_id=OPPORTUNITY, stage=stage)
    teller.do("sales", command, at, f"stage {stage.value}")


def draft_contract(teller: Teller, at: datetime) -> str:
    instalments = tuple(
        Instalment(
            instalment_id=story_id("instalment", str(month)),
            due_on=date(2026, month, 15),
            amount=_usd("4000.00"),
        )
        for month in (4, 5, 6)
    )
    draft = DraftContract(
        contract_id=CONTRACT,
        customer_id=HARBOUR,
        opportunity_id=OPPORTUNITY,
        value=_usd("12000.00"),
        instalments=instalments,
    )
    teller.do("sales", draft, at, "draft contract")
    teller.do("sales", ApproveContract(contract_id=CONTRACT), at, "approve contract")
    return "drafted and approved: private facts, stored and not published"


def sign_contract(teller: Teller, at: datetime) -> None:
    command = SignContract(contract_id=CONTRACT, signed_on=at.date())
    teller.do("sales", command, at, "sign contract")


def pay(teller: Teller, at: datetime) -> None:
    _pay(teller, at)


def pay_again(teller: Teller, at: datetime) -> str:
    return f"the same event id with the same content: {_pay(teller, at)}"


def _pay(teller: Teller, at: datetime) -> str:
    return teller.say(
        "PaymentSettled",
        "harbour-payment-1",
        at,
        customer_ref="HL-1",
        payment_ref="H1",
        amount={"amount": "5000.00", "currency": "USD"},
        settled_on="2026-03-25",
    )


def pay_badly(teller: Teller, at: datetime) -> str:
    teller.say(
        "PaymentSettled",
        "harbour-payment-bad",
        at,
        checked=False,
        customer_ref="HL-2",
        payment_ref="H2",
        amount={"amount": "12.5e3", "currency": "USD"},
        settled_on="2026-03-26",
    )
    teller.say(
        "PaymentSettled",
        "mill-payment-2",
        at,
        customer_ref="QM-1",
        payment_ref="M2",
        amount={"amount": "250.00", "currency": "USD"},
        settled_on="2026-03-26",
    )
    return "12.5e3 is parked with its reason (daybook parked); the payment after it went through"


def close_march(teller: Teller, at: datetime) -> None:
    teller.say("DayClosed", "closed-march", at, day="2026-03-31")


def open_ticket(teller: Teller, at: datetime) -> None:
    command = OpenTicket(
        ticket_id=TICKET,
        customer_id=HARBOUR,
        kind=TicketKind.INCIDENT,
        priority=Priority.HIGH,
        channel=TicketChannel.PHONE,
        topic="A lamp went dark",
    )
    teller.do("service", command, at, "open ticket")


def pause_ticket(teller: Teller, at: datetime) -> None:
    command = PauseTicket(ticket_id=TICKET, waiting_for="the lamp's serial number")
    teller.do("service", command, at, "pause ticket")


def resume_ticket(teller: Teller, at: datetime) -> None:
    teller.do("service", ResumeTicket(ticket_id=TICKET), at, "resume ticket")


def resolve_ticket(teller: Teller, at: datetime) -> None:
    command = ResolveTicket(ticket_id=TICKET, resolution="Replaced the driver")
    teller.do("service", command, at, "resolve ticket")


def close_ticket(teller: Teller, at: datetime) -> None:
    teller.do("service", CloseTicket(ticket_id=TICKET), at, "close ticket")


def withdraw_consent(teller: Teller, at: datetime) -> None:
    command = WithdrawConsent(
        customer_id=MILL, contact_id=BEN, purpose=Purpose.MARKETING, channel=Channel.EMAIL
    )
    teller.do("customers", command, at, "withdraw ben")


STORY: tuple[Step, ...] = (
    Step(_at(2, 2), "An older customer, Quiet Mill, agrees to hear from us", meet_mill),
    Step(_at(2, 10), "Finance bills Quiet Mill and is paid", mill_buys),
    Step(_at(3, 1), "Finance closes February: analytics reviews, customers grades", close_february),
    Step(_at(3, 2), "Harbour Light is registered, with a consenting contact", meet_harbour),
    Step(_at(3, 3), "An opportunity opens", open_opportunity),
    Step(_at(3, 5), "It is qualified", qualify),
    Step(_at(3, 9), "A proposal goes out", propose),
    Step(_at(3, 16), "The price is negotiated", negotiate),
    Step(_at(3, 18), "A contract is drafted and approved", draft_contract),
    Step(_at(3, 20), "The contract is signed: three instalments are planned", sign_contract),
    Step(_at(3, 25), "Finance settles a payment: the oldest instalment first", pay),
    Step(_at(3, 25, 10), "The same payment is sent again", pay_again),
    Step(_at(3, 26), "A payment that cannot be read, and one that can", pay_badly),
    Step(
        _at(4, 1, 1),
        "Finance closes March: value, stage, grade, SLA, audience",
        close_march,
    ),
    Step(_at(4, 2), "A ticket opens, with the SLA of the new grade", open_ticket),
    Step(_at(4, 2, 10), "It waits for the customer: the clock stands still", pause_ticket),
    Step(_at(4, 2, 15), "The customer answers: the clock runs again", resume_ticket),
    Step(_at(4, 2, 16), "It is resolved", resolve_ticket),
    Step(_at(4, 3), "It is closed, within its SLA", close_ticket),
    Step(_at(4, 4), "Quiet Mill withdraws its consent", withdraw_consent),
)
