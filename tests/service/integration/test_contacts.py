"""Complaints, calls and all other dealings, as the desk stores and shows them."""

from datetime import timedelta
from uuid import UUID

import pytest

from daybook_chassis.errors import NotFound, UnknownReference
from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.calls import CallerUnknown
from daybook_contracts.service.complaints import ComplaintOverdue, SuggestionArea
from daybook_contracts.service.interactions import ContactChannel, Direction
from daybook_service.application.answer_complaint import AnswerComplaint
from daybook_service.application.choose_channel import ChooseChannel
from daybook_service.application.end_call import EndCall
from daybook_service.application.file_complaint import FileComplaint
from daybook_service.application.link_call import LinkCall
from daybook_service.application.receive_call import ReceiveCall
from daybook_service.application.record_interaction import RecordInteraction
from daybook_service.application.record_suggestion import RecordSuggestion
from daybook_service.domain.interaction import NotYet
from tests.service.integration.desk import OPEN, Desk, graded, registered
from tests.service.samples import CUSTOMER, NINE, at

ONE, TWO, THREE = (UUID(f"01890a5d-ac96-774b-bcce-b302099a80{n}") for n in (70, 71, 72))
COMPLAIN = FileComplaint(
    complaint_id=ONE, customer_id=CUSTOMER, channel=ContactChannel.EMAIL, subject="Too slow"
)


def test_SE2_a_complaint_without_answer_is_overdue_when_its_time_runs_out(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.hear(graded(Grade.A, NINE), NINE)
    desk.ask(COMPLAIN, NINE)
    desk.ask(COMPLAIN.model_copy(update={"complaint_id": TWO}), NINE)
    desk.ask(AnswerComplaint(complaint_id=TWO, answer="We are sorry"), at(1))
    desk.settle()

    desk.advance(at(4))

    assert [fact.complaint_id for fact in desk.facts(ComplaintOverdue)] == [ONE]
    assert desk.row("service.complaints", ONE)["overdue"] is True
    answered = desk.row("service.complaints", TWO)
    assert (answered["status"], answered["in_time"], answered["elapsed_minutes"]) == (
        "answered",
        True,
        60,
    )


def test_SE2_a_suggestion_goes_to_who_improves_it(desk: Desk) -> None:
    suggest = RecordSuggestion(
        suggestion_id=ONE,
        customer_id=CUSTOMER,
        channel=ContactChannel.WEB,
        area=SuggestionArea.PRODUCT,
        product_ref="LIFT-2",
        subject="A quieter door",
    )
    with pytest.raises(UnknownReference):
        desk.ask(suggest, NINE)
    desk.hear(registered(), NINE)
    desk.ask(suggest, NINE)
    desk.settle()

    assert desk.row("service.suggestions", ONE)["routed_to"] == "product improvement"


def test_SE12_one_timeline_whatever_the_channel(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    record = RecordInteraction(
        interaction_id=ONE,
        customer_id=CUSTOMER,
        channel=ContactChannel.VIDEO,
        direction=Direction.OUTBOUND,
        summary="Showed the new lift",
        happened_at=NINE - timedelta(days=1),
    )
    desk.ask(record, NINE)
    desk.ask(OPEN, at(1))
    desk.ask(COMPLAIN.model_copy(update={"complaint_id": TWO}), at(2))
    desk.ask(ChooseChannel(customer_id=CUSTOMER, channel=ContactChannel.CHAT), at(3))
    desk.settle()

    rows = desk.service.queries.page(
        "service.timeline", where=[("customer_id", str(CUSTOMER))], sort="happened_at"
    ).rows
    assert [(row["kind"], row["channel"]) for row in rows] == [
        ("interaction", "video"),
        ("ticket", "phone"),
        ("complaint", "email"),
    ]
    assert desk.row("service.entitlements", CUSTOMER)["preferred_channel"] == "chat"
    again = record.model_copy(update={"interaction_id": THREE, "happened_at": at(9)})
    with pytest.raises(NotYet):
        desk.ask(again, at(4))
    with pytest.raises(NotFound):
        desk.ask(again.model_copy(update={"happened_at": None, "ticket_id": CUSTOMER}), at(4))


def test_SE13_a_caller_is_a_lead_until_linked_and_known_ever_after(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.ask(ReceiveCall(call_id=ONE, caller_ref="line-8842", choice="1"), NINE)
    desk.ask(EndCall(call_id=ONE, summary="Asks for a lift"), at(0.1))
    desk.settle()
    (unknown,) = desk.facts(CallerUnknown)
    assert desk.row("service.calls", ONE)["lead_id"] == str(unknown.lead_id)

    desk.ask(LinkCall(call_id=ONE, customer_id=CUSTOMER), at(1))
    desk.ask(ReceiveCall(call_id=TWO, caller_ref="line-8842"), at(12))
    desk.settle()

    first, second = (desk.row("service.calls", each) for each in (ONE, TWO))
    assert first["customer_id"] == second["customer_id"] == str(CUSTOMER)
    assert (first["skill"], first["routed_to"]) == ("repair", "repair desk")
    assert (second["skill"], second["routed_to"]) == ("general", "night desk")
    assert desk.row("service.calls", TWO)["status"] == "routed"
    rows = desk.service.queries.page("service.timeline", where=[("ref", str(ONE))]).rows
    assert [row["summary"] for row in rows] == ["Asks for a lift"]
