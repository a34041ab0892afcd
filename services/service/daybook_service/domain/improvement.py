"""Something that is to become better: opened with an owner, done with a measure (SE9)."""

from dataclasses import dataclass
from typing import assert_never

from daybook_chassis.errors import Conflict
from daybook_contracts.service.surveys import ImprovementDone, ImprovementOpened

ImprovementFact = ImprovementOpened | ImprovementDone


@dataclass(frozen=True, slots=True)
class Improvement:
    opened: ImprovementOpened
    done: bool = False


def evolve(state: Improvement | None, fact: ImprovementFact) -> Improvement:
    match fact:
        case ImprovementOpened():
            return Improvement(fact)
        case ImprovementDone():
            assert state is not None, "an improvement is opened before it is done"
            return Improvement(state.opened, done=True)
        case _:
            assert_never(fact)


def open_one(state: Improvement | None, opened: ImprovementOpened) -> list[ImprovementFact]:
    """The same again changes nothing. Raises Conflict for another of its id."""
    if state is None:
        return [opened]
    if state.opened != opened:
        raise Conflict(f"improvement {opened.improvement_id} exists")
    return []


def finish(state: Improvement, measure: str) -> list[ImprovementFact]:
    """Finishing again changes nothing."""
    if state.done:
        return []
    return [ImprovementDone(improvement_id=state.opened.improvement_id, measure=measure)]
