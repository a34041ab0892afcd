"""Complaints are answered in time or fall due; suggestions are routed."""

from datetime import datetime
from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_chassis.errors import Conflict
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.service.complaints import (
    ComplaintAnswered,
    ComplaintFiled,
    ComplaintOverdue,
)
from daybook_contracts.service.interactions import ContactChannel
from daybook_service.application import policies
from daybook_service.domain import complaint
from daybook_service.domain.complaint import ComplaintIsAnswered, ComplaintPolicy
from tests.service.samples import ALWAYS, CUSTOMER, DAY, NINE, OFFICE, at

COMPLAINT = UUID("01890a5d-ac96-774b-bcce-b302099a8060")
TERMS = policies.COMPLAINTS.shipped.at(DAY).policy
FILED = ComplaintFiled(
    customer_id=CUSTOMER,
    complaint_id=COMPLAINT,
    channel=ContactChannel.FAX,
    subject="Nobody calls back",
    filed_at=NINE,
    answer_due_at=at(4),
)
OVERDUE = ComplaintOverdue(customer_id=CUSTOMER, complaint_id=COMPLAINT, due_at=at(4))
the = Scenario(complaint.evolve, [FILED])


def answered(moment: datetime, minutes: int, *, in_time: bool) -> ComplaintAnswered:
    return ComplaintAnswered(
        customer_id=CUSTOMER,
        complaint_id=COMPLAINT,
        answer="We call today",
        answered_at=moment,
        elapsed_minutes=minutes,
        in_time=in_time,
    )


@pytest.mark.parametrize(("hours", "in_time"), [(4, True), (4.5, False)])
def test_SE2_an_answer_is_in_time_or_not(hours: float, *, in_time: bool) -> None:
    the.when(
        lambda state: complaint.answer(state, "We call today", at(hours), ALWAYS.calendar)
    ).then(answered(at(hours), int(hours * 60), in_time=in_time))


def test_SE2_minutes_of_an_answer_are_working_minutes() -> None:
    the.when(lambda state: complaint.answer(state, "We call today", at(24), OFFICE.calendar)).then(
        answered(at(24), 540, in_time=False)
    )


def test_SE2_a_complaint_is_filed_and_answered_once() -> None:
    the.when(lambda state: complaint.file(state, FILED)).refused(Conflict, "exists")
    the.given(answered(at(1), 60, in_time=True)).when(
        lambda state: complaint.answer(state, "Again", at(2), ALWAYS.calendar)
    ).refused(ComplaintIsAnswered)


def test_SE2_a_complaint_without_answer_falls_due_once() -> None:
    the.when(lambda state: complaint.fall_due(state, at(3.9))).then()
    the.when(lambda state: complaint.fall_due(state, at(4))).then(OVERDUE)
    the.given(OVERDUE).when(lambda state: complaint.fall_due(state, at(5))).then()
    the.given(answered(at(1), 60, in_time=True)).when(
        lambda state: complaint.fall_due(state, at(5))
    ).then()


@pytest.mark.parametrize(
    "terms",
    [
        {"answer_minutes": {"standard": 60}},
        {"answer_minutes": dict.fromkeys(TERMS.answer_minutes, 0)},
        {"routed_to": {"product": "labs"}},
    ],
)
def test_SE2_a_policy_with_holes_or_without_time_is_refused(terms: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ComplaintPolicy.model_validate(TERMS.model_dump(mode="json") | terms)
