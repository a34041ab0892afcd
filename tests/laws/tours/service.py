"""What the spine of the tour does not show of serving."""

from datetime import timedelta
from uuid import UUID

from daybook_contracts.customers.grading import Grade
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import Goods, OrderLine
from daybook_contracts.service.complaints import SuggestionArea
from daybook_contracts.service.interactions import ContactChannel, Direction
from daybook_contracts.service.knowledge import ArticleKind
from daybook_contracts.service.returns import ReturnKind, ReturnReason
from daybook_contracts.service.surveys import AspectRating, ImprovementOrigin, SurveyOccasion
from daybook_contracts.service.tickets import TicketChannel, TicketKind
from daybook_customers.application.link_identity import LinkIdentity
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_service.application.answer_call import AnswerCall
from daybook_service.application.answer_complaint import AnswerComplaint
from daybook_service.application.answer_survey import AnswerSurvey
from daybook_service.application.appoint_manager import AppointManager
from daybook_service.application.approve_return import ApproveReturn
from daybook_service.application.assign_service_tier import AssignServiceTier
from daybook_service.application.assign_ticket import AssignTicket
from daybook_service.application.choose_channel import ChooseChannel
from daybook_service.application.complete_return_visit import CompleteReturnVisit
from daybook_service.application.decline_return import DeclineReturn
from daybook_service.application.do_maintenance import DoMaintenance
from daybook_service.application.end_call import EndCall
from daybook_service.application.file_complaint import FileComplaint
from daybook_service.application.finish_improvement import FinishImprovement
from daybook_service.application.link_call import LinkCall
from daybook_service.application.mark_ticket_duplicate import MarkTicketDuplicate
from daybook_service.application.note_order import NoteDelivery, NoteOrder
from daybook_service.application.open_improvement import OpenImprovement
from daybook_service.application.open_ticket import OpenTicket
from daybook_service.application.plan_maintenance import PlanMaintenance
from daybook_service.application.plan_return_visit import PlanReturnVisit
from daybook_service.application.plan_surveys import PlanSurveys
from daybook_service.application.publish_article import PublishArticle
from daybook_service.application.receive_call import ReceiveCall
from daybook_service.application.record_interaction import RecordInteraction
from daybook_service.application.record_suggestion import RecordSuggestion
from daybook_service.application.register_warranty import RegisterWarranty
from daybook_service.application.reject_ticket import RejectTicket
from daybook_service.application.reopen_ticket import ReopenTicket
from daybook_service.application.request_return import RequestReturn
from daybook_service.application.resolve_ticket import ResolveTicket
from daybook_service.application.respond_to_ticket import RespondToTicket
from daybook_service.application.retire_article import RetireArticle
from daybook_service.application.send_survey import SendSurvey
from daybook_service.application.ship_exchange import ShipExchange
from daybook_service.application.transfer_call import TransferCall
from daybook_service.application.use_article import UseArticle
from tests.laws.story import Story


def visit(story: Story) -> None:
    customer_id = story.new_id("customer")
    registered = RegisterCustomer(
        customer_id=customer_id, kind=PartyKind.ORGANIZATION, organization_name="Berg Lifts"
    )
    story.do("customers", registered)
    story.settle()
    tiers(story, customer_id)
    tickets(story, customer_id)
    complaints(story, customer_id)
    contacts(story, customer_id)
    know(story, customer_id)
    after_sales(story, customer_id)
    goods(story, customer_id)
    ask(story, customer_id)


def tiers(story: Story, customer_id: UUID) -> None:
    story.do("service", AssignServiceTier(customer_id=customer_id, grade=Grade.A))
    story.do("service", AppointManager(customer_id=customer_id, manager="mei"))
    story.do("service", AssignServiceTier(customer_id=customer_id, grade=Grade.C))


def tickets(story: Story, customer_id: UUID) -> None:
    """One is opened again, one is not ours, one was asked before."""
    again, unfit, twice = (open_one(story, customer_id) for _ in range(3))
    story.do("service", AssignTicket(ticket_id=again, assignee="li"))
    story.do("service", RespondToTicket(ticket_id=again, channel=TicketChannel.EMAIL))
    story.do("service", ResolveTicket(ticket_id=again, resolution="oiled"))
    story.do("service", ReopenTicket(ticket_id=again, reason="it squeaks again"))
    story.do("service", RejectTicket(ticket_id=unfit, reason="sold by another"))
    story.do("service", MarkTicketDuplicate(ticket_id=twice, duplicate_of=again))


def open_one(story: Story, customer_id: UUID) -> UUID:
    ticket_id = story.new_id("ticket")
    opened = OpenTicket(
        ticket_id=ticket_id,
        customer_id=customer_id,
        kind=TicketKind.INCIDENT,
        channel=TicketChannel.WEB,
        topic="The lift squeaks",
    )
    story.do("service", opened)
    return ticket_id


def complaints(story: Story, customer_id: UUID) -> None:
    """One is answered, the other is not; and something could be better."""
    answered, forgotten = story.new_id("complaint"), story.new_id("complaint")
    for complaint_id in (answered, forgotten):
        filed = FileComplaint(
            complaint_id=complaint_id,
            customer_id=customer_id,
            channel=ContactChannel.FAX,
            subject="Nobody calls back",
        )
        story.do("service", filed)
    story.do("service", AnswerComplaint(complaint_id=answered, answer="We call today"))
    suggested = RecordSuggestion(
        suggestion_id=story.new_id("suggestion"),
        customer_id=customer_id,
        channel=ContactChannel.WEB,
        area=SuggestionArea.PRODUCT,
        subject="A quieter door",
    )
    story.do("service", suggested)


def contacts(story: Story, customer_id: UUID) -> None:
    """A caller who is known in the end, and one who is not; a visit on video."""
    known, unknown = story.new_id("call"), story.new_id("call")
    for call_id, caller_ref in ((known, "line-1"), (unknown, "line-2")):
        story.do("service", ReceiveCall(call_id=call_id, caller_ref=caller_ref, choice="1"))
        story.do("service", TransferCall(call_id=call_id, skill="sales"))
        story.do("service", AnswerCall(call_id=call_id, agent="li"))
        story.do("service", EndCall(call_id=call_id, summary="asks for a lift"))
    story.do("service", LinkCall(call_id=known, customer_id=customer_id))
    shown = RecordInteraction(
        interaction_id=story.new_id("interaction"),
        customer_id=customer_id,
        channel=ContactChannel.VIDEO,
        direction=Direction.OUTBOUND,
        summary="showed the lift",
    )
    story.do("service", shown)
    story.do("service", ChooseChannel(customer_id=customer_id, channel=ContactChannel.CHAT))


def know(story: Story, customer_id: UUID) -> None:
    article_id = story.new_id("article")
    published = PublishArticle(
        article_id=article_id, kind=ArticleKind.DUTY, title="Doors", body="Clean the sensor."
    )
    story.do("service", published)
    ticket_id = open_one(story, customer_id)
    story.do("service", UseArticle(article_id=article_id, ticket_id=ticket_id))
    story.do("service", RetireArticle(article_id=article_id, reason="sensor not built any more"))


def after_sales(story: Story, customer_id: UUID) -> None:
    """Both are due within the days that the story goes on."""
    warranty = RegisterWarranty(
        warranty_id=story.new_id("warranty"),
        customer_id=customer_id,
        product_ref="LIFT-2",
        starts_on=story.now.date(),
        ends_on=story.now.date() + timedelta(days=40),
    )
    story.do("service", warranty)
    plan_id = story.new_id("plan")
    plan = PlanMaintenance(
        plan_id=plan_id,
        customer_id=customer_id,
        product_ref="LIFT-2",
        rule="FREQ=WEEKLY;COUNT=2",
        first_on=story.now.date(),
    )
    story.do("service", plan)
    story.do("service", DoMaintenance(plan_id=plan_id, number=1, report="oiled"))


def goods(story: Story, customer_id: UUID) -> None:
    """One for money, one for other goods, one not taken back, one for money that nobody pays."""
    order_id, product_id = deliver(story, customer_id)
    kinds = (ReturnKind.REFUND, ReturnKind.EXCHANGE, ReturnKind.REFUND, ReturnKind.REFUND)
    for number, kind in enumerate(kinds):
        return_id = story.new_id("return")
        requested = RequestReturn(
            return_id=return_id,
            customer_id=customer_id,
            kind=kind,
            order_ref=str(order_id),
            product_ref=str(product_id),
            quantity=1,
            amount=Money(4000, "USD"),
            reason=ReturnReason.DEFECT,
            delivered_on=story.now.date(),
        )
        story.do("service", requested)
        decided = DeclineReturn(return_id=return_id, reason="worn")
        story.do("service", decided if number == 2 else ApproveReturn(return_id=return_id))
        if kind is ReturnKind.EXCHANGE:
            story.do("service", ShipExchange(return_id=return_id, shipment_ref="S-1"))
        if number == 0:
            paid = {
                "customer_ref": "R-1",
                "return_id": str(return_id),
                "payment_ref": "R-1",
                "amount": {"amount": "40.00", "currency": "USD"},
                "settled_on": story.now.date().isoformat(),
            }
            link = LinkIdentity(customer_id=customer_id, source_name="ledger", customer_ref="R-1")
            story.do("customers", link)
            story.settle()
            story.say("erp.finance.RefundSettled", paid, sender="ledger")


def deliver(story: Story, customer_id: UUID) -> tuple[UUID, UUID]:
    """What the desk hears of sales: four lamps were ordered, and came today."""
    order_id, product_id, price = story.new_id("order"), story.new_id("product"), Money(4000, "USD")
    line = OrderLine(
        product_id=product_id, quantity=4, unit_price=price, amount=Money(16000, "USD")
    )
    noted = NoteOrder(customer_id=customer_id, order_id=order_id, lines=(line,))
    story.do("service", noted)
    came = NoteDelivery(
        customer_id=customer_id,
        order_id=order_id,
        delivery_ref="D-1",
        delivered_on=story.now.date(),
        goods=(Goods(product_id=product_id, quantity=4),),
    )
    story.do("service", came)
    return order_id, product_id


def ask(story: Story, customer_id: UUID) -> None:
    """Surveys now and by plan, one answered badly; a return visit that a grade wants."""
    survey_id, plan_id = story.new_id("survey"), story.new_id("plan")
    sent = SendSurvey(
        survey_id=survey_id, customer_id=customer_id, occasion=SurveyOccasion.PERIODIC
    )
    story.do("service", sent, live=True)  # of an imported history nobody is told
    aspects = ("product", "delivery", "service", "price")
    ratings = tuple(AspectRating(aspect=each, expected=9, perceived=5) for each in aspects)
    story.do("service", AnswerSurvey(survey_id=survey_id, ratings=ratings))
    plan = PlanSurveys(
        plan_id=plan_id,
        customer_id=customer_id,
        rule="FREQ=DAILY;INTERVAL=40;COUNT=2",
        first_on=story.now.date(),
    )
    story.do("service", plan)
    improvement_id = story.new_id("improvement")
    opened = OpenImprovement(
        improvement_id=improvement_id,
        origin=ImprovementOrigin.REVIEW,
        problem="doors squeak",
        owner="product improvement",
    )
    story.do("service", opened)
    story.do("service", FinishImprovement(improvement_id=improvement_id, measure="oil them"))
    story.do(
        "service",
        PlanReturnVisit(customer_id=customer_id, grade=Grade.A, graded_on=story.now.date()),
    )
    story.wait(days=31)
    visits = story.house["service"].queries.all("service.return_visits")
    (due,) = (row for row in visits if row["customer_id"] == str(customer_id))
    made = CompleteReturnVisit(
        visit_id=UUID(due["visit_id"]),
        customer_id=customer_id,
        channel=ContactChannel.PHONE,
        needs="a second lift",
    )
    story.do("service", made)
