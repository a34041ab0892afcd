"""Say what was done to make something better (SE9)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_service.application.streams import IMPROVEMENT
from daybook_service.domain import improvement


class FinishImprovement(Command):
    improvement_id: UUID
    measure: Text


def finish_improvement(command: FinishImprovement, work: Work) -> None:
    stream = work.load(IMPROVEMENT, command.improvement_id)
    work.record(IMPROVEMENT, stream, improvement.finish(stream.state, command.measure))
