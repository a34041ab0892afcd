"""Open an improvement: something is to become better (SE9)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference, Text
from daybook_contracts.service.surveys import ImprovementOpened, ImprovementOrigin
from daybook_service.application.streams import IMPROVEMENT
from daybook_service.domain import improvement


class OpenImprovement(Command):
    improvement_id: UUID
    origin: ImprovementOrigin
    because_of: UUID | None = None
    problem: Text
    owner: Reference


def open_improvement(command: OpenImprovement, work: Work) -> None:
    stream = work.find(IMPROVEMENT, command.improvement_id)
    opened = ImprovementOpened(**command.model_dump())
    work.record(IMPROVEMENT, stream, improvement.open_one(stream.state, opened))
