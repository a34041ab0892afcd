"""Answer a call (SE11)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_service.application.streams import CALL
from daybook_service.domain import call


class AnswerCall(Command):
    call_id: UUID
    agent: Reference


def answer_call(command: AnswerCall, work: Work) -> None:
    stream = work.load(CALL, command.call_id)
    work.record(CALL, stream, call.answer(stream.state, command.agent, work.now))
