"""A customer on journeys: each step is run once, in order, up to the next wait (MK9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import NotFound, Refusal
from daybook_contracts.customers.grading import Grade
from daybook_contracts.marketing.journeys import (
    Condition,
    ExitedBecause,
    JourneyExited,
    JourneyStarted,
    JourneyStep,
    JourneyStepRun,
    StepKind,
    StepOutcome,
)

JourneyFact = JourneyStarted | JourneyStepRun | JourneyExited


class AlreadyOnJourney(Refusal):
    """The customer is on it, or was on it not long ago."""


@dataclass(frozen=True, slots=True)
class Run:
    """One time on a journey; `at` is the step to be run next."""

    run_id: UUID
    steps: tuple[JourneyStep, ...]
    at: int = 0
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Travels:
    """The last run by journey, and how often the customer was on each."""

    runs: Mapping[str, Run] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)

    def find(self, run_id: UUID) -> tuple[str, Run] | None:
        return next(((name, run) for name, run in self.runs.items() if run.run_id == run_id), None)


@dataclass(frozen=True, slots=True)
class Traveller:
    """What branches ask for, as it is now."""

    grade: Grade | None
    audiences: frozenset[str]
    opened: bool


def evolve(state: Travels | None, fact: JourneyFact) -> Travels:
    travels = state or Travels()
    if isinstance(fact, JourneyStarted):
        times = {**travels.times, fact.journey: travels.times.get(fact.journey, 0) + 1}
        runs = {**travels.runs, fact.journey: Run(fact.run_id, fact.steps)}
        return Travels(runs, times)
    found = travels.find(fact.run_id)
    assert found is not None, "the first fact of a run starts it"
    name, run = found
    match fact:
        case JourneyStepRun():
            run = replace(run, at=fact.following)
        case JourneyExited():
            run = replace(run, ended_on=fact.ended_on)
        case _:
            assert_never(fact)
    return replace(travels, runs={**travels.runs, name: run})


def start(
    state: Travels | None,
    *,
    customer_id: UUID,
    run_id: UUID,
    journey: str,
    steps: Sequence[JourneyStep],
    again_days: int | None,
    today: date,
) -> list[JourneyFact]:
    """Raises AlreadyOnJourney, also for one that ended less than `again_days` days ago."""
    last = state.runs.get(journey) if state else None
    if last is not None:
        if last.ended_on is None:
            raise AlreadyOnJourney(f"the customer is on {journey}")
        if again_days is None or (today - last.ended_on).days < again_days:
            raise AlreadyOnJourney(f"the customer was on {journey} until {last.ended_on}")
    started = JourneyStarted(
        customer_id=customer_id, run_id=run_id, journey=journey, steps=tuple(steps)
    )
    return [started]


def run(
    state: Travels | None,
    *,
    customer_id: UUID,
    run_id: UUID,
    number: int,
    traveller: Traveller,
    now: datetime,
) -> list[JourneyFact]:
    """Steps from `number` on, up to the next wait or the end. Again, or too late, nothing."""
    found = state.find(run_id) if state else None
    if found is None or found[1].ended_on or found[1].at != number:
        return []
    steps, facts = found[1].steps, list[JourneyFact]()
    while number < len(steps):
        step = steps[number]
        outcome, following = _outcome(steps, number, traveller)
        waiting = outcome is StepOutcome.WAITING
        ran = JourneyStepRun(
            customer_id=customer_id,
            run_id=run_id,
            number=number,
            step=step.name,
            outcome=outcome,
            following=following,
            continue_at=now + timedelta(hours=step.hours or 0) if waiting else None,
        )
        facts.append(ran)
        if waiting:
            return facts
        number = following
    return [*facts, *_exited(customer_id, run_id, ExitedBecause.COMPLETED, now)]


def leave(
    state: Travels | None,
    *,
    customer_id: UUID,
    journey: str,
    because: ExitedBecause,
    now: datetime,
) -> list[JourneyFact]:
    """Raises NotFound if the customer is not on it."""
    last = state.runs.get(journey) if state else None
    if last is None or last.ended_on:
        raise NotFound(f"the customer is not on {journey}")
    return _exited(customer_id, last.run_id, because, now)


def _exited(
    customer_id: UUID, run_id: UUID, because: ExitedBecause, now: datetime
) -> list[JourneyFact]:
    return [
        JourneyExited(customer_id=customer_id, run_id=run_id, because=because, ended_on=now.date())
    ]


def _outcome(
    steps: Sequence[JourneyStep], number: int, traveller: Traveller
) -> tuple[StepOutcome, int]:
    """What comes of a step, and which one follows."""
    step = steps[number]
    on = _place(steps, step.goto, number + 1)
    match step.kind:
        case StepKind.WAIT:
            return StepOutcome.WAITING, on
        case StepKind.MESSAGE:
            return StepOutcome.WRITTEN, on
        case StepKind.EXIT:
            return StepOutcome.EXITED, len(steps)
        case StepKind.BRANCH:
            if _holds(step, traveller):
                return StepOutcome.HOLDS, on
            return StepOutcome.DOES_NOT_HOLD, _place(steps, step.otherwise, number + 1)
        case _:
            assert_never(step.kind)


def _place(steps: Sequence[JourneyStep], name: str | None, default: int) -> int:
    places = (place for place, step in enumerate(steps) if step.name == name)
    return next(places, default)


def _holds(step: JourneyStep, traveller: Traveller) -> bool:
    match step.condition:
        case Condition.OPENED:
            return traveller.opened
        case Condition.IN_AUDIENCE:
            return step.value in traveller.audiences
        case Condition.HAS_GRADE:
            return step.value == traveller.grade
        case None:
            raise ValueError("a branch has a condition")
        case _:
            assert_never(step.condition)
