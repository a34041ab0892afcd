"""What becomes due after the sale: visits, surveys, maintenance, warranties, returns, knowledge."""

from datetime import timedelta
from uuid import UUID

import pytest

from daybook_chassis.errors import NotFound
from daybook_contracts.customers.grading import Grade
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import Goods, OrderDelivered, OrderLine, OrderPlaced
from daybook_contracts.service.interactions import ContactChannel
from daybook_contracts.service.knowledge import ArticleKind
from daybook_contracts.service.returns import RefundDue, ReturnKind, ReturnReason
from daybook_contracts.service.surveys import AspectRating, ImprovementOrigin, SurveySent
from daybook_contracts.service.visits import ReturnVisitPlanned
from daybook_contracts.service.warranties import MaintenanceDue, WarrantyExpiring
from daybook_service.application.answer_survey import AnswerSurvey
from daybook_service.application.approve_return import ApproveReturn
from daybook_service.application.complete_return_visit import CompleteReturnVisit
from daybook_service.application.do_maintenance import DoMaintenance
from daybook_service.application.open_improvement import OpenImprovement
from daybook_service.application.plan_maintenance import PlanMaintenance
from daybook_service.application.plan_surveys import PlanSurveys
from daybook_service.application.publish_article import PublishArticle
from daybook_service.application.register_warranty import RegisterWarranty
from daybook_service.application.request_return import RequestReturn
from daybook_service.application.send_survey import SendSurvey
from daybook_service.application.settle_refund import SettleRefund
from daybook_service.application.use_article import UseArticle
from daybook_service.domain.sold import NotAsSold
from daybook_service.domain.survey import AskedLately
from tests.service.integration.desk import CLOSE, OPEN, RESOLVE, STORY, Desk, graded, registered
from tests.service.samples import CUSTOMER, DAY, NINE, TICKET, at
from tests.support.publisher import Publisher

THING = UUID("01890a5d-ac96-774b-bcce-b302099a80c0")
ORDER, PRODUCT = UUID(int=1), UUID(int=2)


def test_SE6_visits_follow_one_another_by_grade(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.hear(graded(Grade.A, NINE), NINE)
    (first,) = desk.facts(ReturnVisitPlanned)
    assert first.due_at == at(24 * 30 - 9), "counted from the day as of which it was graded"
    desk.advance(first.due_at)
    assert desk.row("service.return_visits", first.visit_id)["status"] == "due"

    desk.ask(
        CompleteReturnVisit(
            visit_id=first.visit_id,
            customer_id=CUSTOMER,
            channel=ContactChannel.PHONE,
            needs="A second lift",
        ),
        at(24 * 31),
    )
    desk.settle()

    assert desk.row("service.return_visits", first.visit_id)["needs"] == "A second lift"
    second = desk.facts(ReturnVisitPlanned)[-1]
    assert second.due_at == at(24 * 61)
    desk.advance(second.due_at)
    assert desk.row("service.return_visits", second.visit_id)["status"] == "due"


def test_SE6_a_visit_is_due_by_the_day_of_the_grade_whenever_it_is_heard(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.hear(graded(Grade.A, NINE), at(24 * 3 + 5))

    (planned,) = desk.facts(ReturnVisitPlanned)
    assert planned.due_at == at(24 * 30 - 9)


def test_SE9_a_closed_ticket_and_a_plan_ask_but_not_too_often(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    plan = PlanSurveys(
        plan_id=THING, customer_id=CUSTOMER, rule="FREQ=DAILY;INTERVAL=40;COUNT=2", first_on=DAY
    )
    desk.ask(plan, NINE)
    for request in (OPEN, RESOLVE, CLOSE):
        desk.ask(request, at(1))
    desk.settle()
    (after_ticket,) = desk.facts(SurveySent)
    assert after_ticket.ticket_id == TICKET

    desk.advance(at(24 * 42))  # the fortieth day is a Saturday

    again = SendSurvey(
        survey_id=ORDER, customer_id=CUSTOMER, occasion=after_ticket.occasion, ticket_id=TICKET
    )
    with pytest.raises(AskedLately):
        desk.ask(again, at(24 * 42))
    sent = desk.facts(SurveySent)
    assert [fact.occasion.value for fact in sent] == ["post_ticket", "periodic"]
    ratings = tuple(
        AspectRating(aspect=aspect, expected=8, perceived=6) for aspect in after_ticket.aspects
    )
    desk.ask(AnswerSurvey(survey_id=after_ticket.survey_id, ratings=ratings), at(24))
    desk.settle()
    row = desk.row("service.surveys", after_ticket.survey_id)
    assert (row["status"], row["satisfaction"]) == ("answered", -200)
    (wanted,) = desk.service.queries.all("service.improvements")
    assert wanted["because_of"] == str(after_ticket.survey_id)
    assert desk.parked_effects() == []


@pytest.mark.parametrize(
    "origin", [each for each in ImprovementOrigin if each is not ImprovementOrigin.REVIEW]
)
def test_SE9_nothing_becomes_better_because_of_what_nobody_said(
    desk: Desk, origin: ImprovementOrigin
) -> None:
    opened = OpenImprovement(
        improvement_id=THING, origin=origin, because_of=TICKET, problem="late", owner="logistics"
    )
    with pytest.raises(NotFound):
        desk.ask(opened, NINE)
    desk.ask(opened.model_copy(update={"origin": ImprovementOrigin.REVIEW}), NINE)


def test_SE4_warranties_are_reminded_of_and_maintenance_recurs(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    warranty = RegisterWarranty(
        warranty_id=THING,
        customer_id=CUSTOMER,
        product_ref="LIFT-2",
        starts_on=DAY,
        ends_on=DAY + timedelta(days=60),
    )
    plan = PlanMaintenance(
        plan_id=TICKET,
        customer_id=CUSTOMER,
        product_ref="LIFT-2",
        rule="FREQ=WEEKLY;COUNT=3",
        first_on=DAY + timedelta(days=7),
    )
    desk.ask(warranty, NINE)
    desk.ask(plan, NINE)
    desk.settle()
    desk.ask(DoMaintenance(plan_id=TICKET, number=2, report="Oiled"), at(24))
    desk.settle()

    desk.advance(at(24 * 29))
    assert desk.facts(WarrantyExpiring) == []
    assert [fact.number for fact in desk.facts(MaintenanceDue)] == [1, 3]
    desk.advance(at(24 * 30))
    assert desk.row("service.warranties", THING)["expiring"] is True


def order(desk: Desk, sales: Publisher) -> None:
    """Sales says that two were ordered at 20.00 each, and came on the day."""
    price, total = Money.parse("20.00", "EUR"), Money.parse("40.00", "EUR")
    placed = OrderPlaced(
        customer_id=CUSTOMER,
        order_id=ORDER,
        quote_id=THING,
        lines=(OrderLine(product_id=PRODUCT, quantity=2, unit_price=price, amount=total),),
        total=total,
    )
    delivered = OrderDelivered(
        customer_id=CUSTOMER,
        order_id=ORDER,
        delivery_ref="D-1",
        goods=(Goods(product_id=PRODUCT, quantity=2),),
        amount=total,
        complete=True,
    )
    for fact in (placed, delivered):
        sales.say(ORDER, fact, NINE, STORY)
    desk.settle(sales)


def test_SE5_an_approved_return_is_a_refund_that_finance_hears_of_is_late_with_and_pays(
    desk: Desk, sales: Publisher
) -> None:
    desk.hear(registered(), NINE)
    request = RequestReturn(
        return_id=THING,
        customer_id=CUSTOMER,
        kind=ReturnKind.REFUND,
        order_ref=str(ORDER),
        product_ref=str(PRODUCT),
        quantity=2,
        amount=Money.parse("40.00", "EUR"),
        reason=ReturnReason.DEFECT,
        delivered_on=DAY,
    )
    with pytest.raises(NotAsSold, match="knows no order"):
        desk.ask(request, NINE)
    order(desk, sales)
    with pytest.raises(NotAsSold, match=r"for 40\.00 EUR"):
        desk.ask(request.model_copy(update={"amount": Money.parse("41.00", "EUR")}), NINE)
    desk.ask(request, NINE)
    desk.ask(ApproveReturn(return_id=THING), at(1))
    desk.settle()

    assert [fact.amount for fact in desk.facts(RefundDue)] == [Money.parse("40.00", "EUR")]
    row = desk.row("service.returns", THING)
    assert (row["status"], row["refund_minor"]) == ("refund_due", 4000)
    assert (row["refund_due_on"], row["refund_overdue"]) == ("2024-03-18", False)
    desk.advance(at(24 * 15))
    assert desk.row("service.returns", THING)["refund_overdue"] is True

    paid = SettleRefund(
        return_id=THING, payment_ref="R-1", amount=Money.parse("40.00", "EUR"), paid_on=DAY
    )
    desk.ask(paid, at(24 * 16))
    desk.settle()
    row = desk.row("service.returns", THING)
    assert (row["status"], row["refund_overdue"], row["payment_ref"]) == ("refunded", False, "R-1")


def test_SE10_what_helped_a_ticket_is_known_by_version(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.ask(OPEN, NINE)
    publish = PublishArticle(
        article_id=THING, kind=ArticleKind.SOLUTION, title="Doors", body="Clean the sensor."
    )
    desk.ask(publish, NINE)
    desk.ask(publish.model_copy(update={"body": "Replace the sensor."}), at(1))
    desk.ask(UseArticle(article_id=THING, ticket_id=TICKET), at(2))
    desk.settle()

    assert desk.row("service.articles", THING)["body"] == "Replace the sensor."
    versions = desk.service.queries.page("service.article_versions").rows
    assert [row["body"] for row in versions] == ["Clean the sensor.", "Replace the sensor."]
    (use,) = desk.service.queries.all("service.article_uses")
    assert (use["article_version"], use["ticket_id"]) == (2, str(TICKET))
