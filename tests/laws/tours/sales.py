"""What the spine of the tour does not show of selling."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.opportunities import Heat, Stage
from daybook_contracts.sales.orders import Goods
from daybook_contracts.sales.prospects import ProspectGrade
from daybook_contracts.sales.targets import Measure
from daybook_customers.application.leads import NoteLeadContact
from daybook_customers.application.set_credit_limit import SetCreditLimit
from daybook_sales.application.amendments import AmendContract, SendContract
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.change_heat import ChangeHeat
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.drafts import RedraftContract
from daybook_sales.application.leads import ConvertLead, CreateLead, DiscardLead, QualifyLead
from daybook_sales.application.open_opportunity import OpenOpportunity
from daybook_sales.application.orders import DeliverOrder, PlaceOrder, ReturnGoods
from daybook_sales.application.performance import ScorePerformance
from daybook_sales.application.price_approval import (
    ApprovePrice,
    RejectPrice,
    RequestPriceApproval,
)
from daybook_sales.application.products import ChangePrice, ListProduct
from daybook_sales.application.prospects import GradeProspect, SetCloseHorizon
from daybook_sales.application.quotes import (
    AcceptQuote,
    AskedLine,
    IssueQuote,
    RejectQuote,
    ReviseQuote,
)
from daybook_sales.application.registrations import AcceptDeal, RegisterDeal, RejectDeal
from daybook_sales.application.report_opportunity import ReportOpportunity
from daybook_sales.application.sign_contract import SignContract
from daybook_sales.application.statements import (
    ClearAccount,
    ConfirmStatement,
    DisputeStatement,
    IssueStatement,
)
from daybook_sales.application.targets import (
    PeriodTarget,
    ReviewPlan,
    SetTargets,
    SetTargetsFromHistory,
    SubmitPlan,
)
from tests.laws.moves import EMAIL, NAME
from tests.laws.story import Party, Story
from tests.laws.tours.spine import SENDER, usd


def visit(story: Story) -> None:
    first, *_ = story.parties
    follow_leads(story)
    deliver(story, first)
    reconcile(story, first)
    protect(story, first)
    reach_targets(story, first)
    offer(story, first)
    report(story)


def deliver(story: Story, party: Party) -> None:
    """A contract that is sent, amended and over; an order that partly comes back."""
    contract_id, order_id = story.new_id("contract"), story.new_id("order")
    product_id, today = story.new_id("product"), story.now.date()
    story.do("sales", ListProduct(product_id=product_id, sku="P-2", name="Valve"))
    listed = ChangePrice(product_id=product_id, price=usd(10), effective_from=today)
    story.do("sales", listed)
    due = today + timedelta(days=9)
    plan = Instalment(instalment_id=story.new_id("instalment"), due_on=due, amount=usd(40))
    draft = DraftContract(
        contract_id=contract_id,
        customer_id=party.customer_id,
        value=usd(40),
        instalments=(plan,),
        ends_on=due,
    )
    story.do("sales", draft)
    story.do("sales", ApproveContract(contract_id=contract_id))
    changed = RedraftContract(
        contract_id=contract_id, value=usd(40), instalments=(plan,), ends_on=due, seller="ann"
    )
    story.do("sales", changed)
    story.do("sales", ApproveContract(contract_id=contract_id))
    story.do("sales", SendContract(contract_id=contract_id, contact_id=story.new_id("contact")))
    story.do("sales", SignContract(contract_id=contract_id, signed_on=today))
    story.settle()
    more = plan.model_copy(update={"amount": usd(4000)})
    amended = AmendContract(
        contract_id=contract_id,
        value=usd(4000),
        instalments=(more,),
        ends_on=due,
        reason="more is needed",
    )
    story.do("sales", amended)
    goods = (Goods(product_id=product_id, quantity=2),)
    placed = PlaceOrder(
        order_id=order_id, customer_id=party.customer_id, contract_id=contract_id, goods=goods
    )
    story.do("sales", placed)
    story.do("sales", DeliverOrder(order_id=order_id, delivery_ref="D-1", goods=goods))
    back = ReturnGoods(order_id=order_id, return_ref="R-1", goods=goods, reason="too loud")
    story.do("sales", back)
    story.settle()
    story.wait(days=15)


def reconcile(story: Story, party: Party) -> None:
    """A limit, an order in euro that wholly comes back, and a statement that nobody owes from."""
    limit = SetCreditLimit(customer_id=party.customer_id, limit=eur(0), reason="pays in advance")
    story.do("customers", limit)
    story.settle()
    product_id, quote_id = story.new_id("product"), story.new_id("quote")
    order_id, statement_id = story.new_id("order"), story.new_id("statement")
    goods = (Goods(product_id=product_id, quantity=1),)
    for command in (
        ListProduct(product_id=product_id, sku="P-3", name="Sample"),
        ChangePrice(product_id=product_id, price=eur(0), effective_from=story.now.date()),
        IssueQuote(
            quote_id=quote_id,
            customer_id=party.customer_id,
            currency="EUR",
            lines=(AskedLine(product_id=product_id, quantity=1),),
        ),
        AcceptQuote(quote_id=quote_id, revision=1),
        PlaceOrder(
            order_id=order_id, customer_id=party.customer_id, quote_id=quote_id, goods=goods
        ),
        DeliverOrder(order_id=order_id, delivery_ref="D-2", goods=goods),
        IssueStatement(
            statement_id=statement_id,
            customer_id=party.customer_id,
            currency="EUR",
            until=story.now.date(),
        ),
        DisputeStatement(statement_id=statement_id, reason="what was it", claimed=eur(1)),
        ConfirmStatement(statement_id=statement_id),
        ClearAccount(statement_id=statement_id),
    ):
        story.do("sales", command)
    for _ in range(2):  # with what came before, enough to predict the next
        story.wait(days=1)
        again = PlaceOrder(
            order_id=story.new_id("order"),
            customer_id=party.customer_id,
            quote_id=quote_id,
            goods=goods,
        )
        story.do("sales", again)
    story.settle()


def eur(units: int) -> Money:
    return Money(units * 100, "EUR")


def sign(
    story: Story,
    party: Party,
    value: Money,
    signed_on: date,
    *,
    quote_id: UUID | None = None,
    seller: str | None = None,
) -> None:
    """A contract that is due today."""
    contract_id, due = story.new_id("contract"), story.now.date()
    plan = Instalment(instalment_id=story.new_id("instalment"), due_on=due, amount=value)
    draft = DraftContract(
        contract_id=contract_id,
        customer_id=party.customer_id,
        quote_id=quote_id,
        value=value,
        instalments=(plan,),
        seller=seller,
    )
    story.do("sales", draft)
    story.do("sales", ApproveContract(contract_id=contract_id))
    story.do("sales", SignContract(contract_id=contract_id, signed_on=signed_on))
    story.settle()


def reach_targets(story: Story, party: Party) -> None:
    """A seller's contract is paid in part; what was reached is scored, and grows next year."""
    today = story.now.date()
    signed_on = today.replace(day=1) - timedelta(days=1)
    sign(story, party, usd(20), signed_on, seller="ann")
    paid = {
        "customer_ref": party.reference,
        "payment_ref": "P-20",
        "amount": {"amount": "5000.00", "currency": "USD"},
        "settled_on": today.isoformat(),
    }
    story.say("erp.finance.PaymentSettled", paid, sender=SENDER)
    story.settle()
    year = f"{signed_on.year}"
    levels = {year: 12} | {f"{year}-Q{number}": 3 for number in range(1, 5)}
    months = {f"{year}-{number:02}": 1 for number in range(1, 13)}
    targets = tuple(
        PeriodTarget(period=name, target=usd(size)) for name, size in (levels | months).items()
    )
    named: dict[str, Any] = {"owner": "ann", "measure": Measure.SIGNED, "currency": "USD"}
    story.do("sales", SetTargets(year=year, targets=targets, **named))
    story.do("sales", SubmitPlan(year=year, note="two fairs", **named))
    story.do("sales", ReviewPlan(year=year, approved=True, comment="good", **named))
    scored = ScorePerformance(seller="ann", currency="USD", month=f"{signed_on:%Y-%m}")
    story.do("sales", scored)
    story.do("sales", SetTargetsFromHistory(year=f"{signed_on.year + 1}", **named))
    story.settle()


def protect(story: Story, party: Party) -> None:
    """A prospect with a horizon; three register one deal, of whom the first accepted wins."""
    customer_id, product_id = party.customer_id, story.new_id("product")
    expected = story.now.date() + timedelta(days=40)
    story.do("sales", SetCloseHorizon(customer_id=customer_id, expected_on=expected))
    graded = GradeProspect(
        customer_id=customer_id, grade=ProspectGrade.IMPORTANT, reason="plans to build"
    )
    story.do("sales", graded)
    story.do("sales", ListProduct(product_id=product_id, sku="P-4", name="Lift"))
    ids = {name: story.new_id("registration") for name in ("dealer-1", "dealer-2")}
    deal = {"customer_id": customer_id, "product_id": product_id}
    for name, registration_id in ids.items():
        registered = RegisterDeal(
            registration_id=registration_id, registrant=name, note="met them", **deal
        )
        story.do("sales", registered)
    first, second = ids.values()
    story.do("sales", AcceptDeal(registration_id=first, **deal))
    story.do("sales", RejectDeal(registration_id=second, reason="too late", **deal))
    story.settle()


def follow_leads(story: Story) -> None:
    """Three leads: a customer now, one that nobody speaks for, and one discarded."""
    for place, told in enumerate(("won", "alone", "lost")):
        lead_id = story.new_id("lead")
        created = CreateLead(
            lead_id=lead_id,
            kind=PartyKind.ORGANIZATION,
            organization_name="Berg Lifts",
            origin="web site",
            route="contact form",
            interest="two lifts",
        )
        story.do("sales", created)
        story.settle()
        (row,) = [
            row
            for row in story.house["sales"].queries.all("sales.leads")
            if row["lead_id"] == str(lead_id)
        ]
        if told != "alone":
            noted = NoteLeadContact(
                lead_id=lead_id,
                customer_id=UUID(row["customer_id"]),
                contact_id=UUID(row["contact_id"]),
                role=DecisionRole.BUYER,
                name=NAME,
                email=EMAIL,
            )
            story.do("customers", noted)
        story.do("sales", QualifyLead(lead_id=lead_id, note=f"has budget {place}"))
        if told == "lost":
            story.do("sales", DiscardLead(lead_id=lead_id, reason="bought elsewhere"))
        else:
            story.do("sales", ConvertLead(lead_id=lead_id, title="Lifts", value=usd(300)))
        story.settle()


def offer(story: Story, party: Party) -> None:
    """Four quotes: one at an approved price, which is signed, one rejected, one revised, one that
    expires.
    """
    customer_id, today = party.customer_id, story.now.date()
    product_id, opportunity_id = story.new_id("product"), story.new_id("opportunity")
    opened = OpenOpportunity(
        opportunity_id=opportunity_id,
        customer_id=customer_id,
        title="Pumps",
        origin="trade fair",
        route="met at the stand",
        value=usd(300),
    )
    story.do("sales", opened)
    story.do("sales", ChangeHeat(opportunity_id=opportunity_id, heat=Heat.COLD))
    story.do("sales", ListProduct(product_id=product_id, sku="P-1", name="Pump"))
    listed = ChangePrice(product_id=product_id, price=usd(100), effective_from=today)
    story.do("sales", listed)
    low, other, open_one, late = (story.new_id("quote") for _ in range(4))
    for quote_id in (low, other):
        asked = RequestPriceApproval(
            quote_id=quote_id,
            customer_id=customer_id,
            product_id=product_id,
            unit_price=usd(80),
            reason="first order",
        )
        story.do("sales", asked)
    story.do("sales", ApprovePrice(quote_id=low, product_id=product_id))
    story.do("sales", RejectPrice(quote_id=other, product_id=product_id, reason="no margin"))
    for quote_id in (low, other, open_one, late):
        unit_price = usd(80) if quote_id == low else None
        lines = (AskedLine(product_id=product_id, quantity=1, unit_price=unit_price),)
        issued = IssueQuote(
            quote_id=quote_id,
            customer_id=customer_id,
            opportunity_id=opportunity_id,
            currency="USD",
            lines=lines,
            valid_until=today + timedelta(days=3),
        )
        story.do("sales", issued)
    plain = (AskedLine(product_id=product_id, quantity=2),)
    story.do("sales", ReviseQuote(quote_id=open_one, currency="USD", lines=plain))
    story.do("sales", RejectQuote(quote_id=other, revision=1, reason="too dear"))
    story.do("sales", AcceptQuote(quote_id=low, revision=1))
    sign(story, party, usd(80), today, quote_id=low)
    story.wait(days=5)


def report(story: Story) -> None:
    """Another system reports an opportunity with a customer of ours, and one with nobody known."""
    for reference in (story.parties[0].reference, "nobody"):
        reported = ReportOpportunity(
            opportunity_id=story.new_id("opportunity"),
            source_name=SENDER,
            customer_ref=reference,
            title="Pumps, as the old system has them",
            origin="migration",
            route="old system",
            value=usd(120),
            stage=Stage.PROPOSAL,
        )
        story.do("sales", reported)
