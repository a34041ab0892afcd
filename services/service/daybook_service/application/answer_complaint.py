"""Answer a complaint (SE2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_service.application.streams import COMPLAINT
from daybook_service.application.terms import calendar_of
from daybook_service.domain import complaint


class AnswerComplaint(Command):
    complaint_id: UUID
    answer: Text


def answer_complaint(command: AnswerComplaint, work: Work) -> None:
    stream = work.load(COMPLAINT, command.complaint_id)
    calendar = calendar_of(stream.state.filed.customer_id, work)
    facts = complaint.answer(stream.state, command.answer, work.now, calendar)
    work.record(COMPLAINT, stream, facts)
