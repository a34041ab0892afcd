"""Open an improvement: something is to become better (SE9)."""

from typing import Any
from uuid import UUID

from daybook_chassis.commands import Aggregate, Command, Work
from daybook_contracts.fact import Reference, Text
from daybook_contracts.service.surveys import ImprovementOpened, ImprovementOrigin
from daybook_service.application.streams import COMPLAINT, IMPROVEMENT, SUGGESTION, SURVEY
from daybook_service.domain import improvement

_CAUSES: dict[ImprovementOrigin, Aggregate[Any]] = {
    ImprovementOrigin.SURVEY: SURVEY,
    ImprovementOrigin.SUGGESTION: SUGGESTION,
    ImprovementOrigin.COMPLAINT: COMPLAINT,
}


class OpenImprovement(Command):
    """`because_of` is the id of what `origin` says; a review has none of ours."""

    improvement_id: UUID
    origin: ImprovementOrigin
    because_of: UUID | None = None
    problem: Text
    owner: Reference


def open_improvement(command: OpenImprovement, work: Work) -> None:
    if command.because_of is not None and command.origin in _CAUSES:
        work.load(_CAUSES[command.origin], command.because_of)
    stream = work.find(IMPROVEMENT, command.improvement_id)
    opened = ImprovementOpened(**command.model_dump())
    work.record(IMPROVEMENT, stream, improvement.open_one(stream.state, opened))
