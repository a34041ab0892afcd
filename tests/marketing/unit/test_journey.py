"""Each step of a journey is run once, in order; a branch asks what is so at that moment (MK9)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_chassis import policy
from daybook_chassis.errors import NotFound
from daybook_chassis.testing.scenario import Scenario
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
from daybook_marketing.domain import journey
from daybook_marketing.domain.journey import AlreadyOnJourney, JourneyFact, Traveller, Travels
from daybook_marketing.domain.journey_policy import Journey, JourneyPolicy
from tests.marketing.samples import CUSTOMER, NINE

POLICY = policy.load("daybook_marketing", "journeys", JourneyPolicy).at(NINE.date()).policy
WELCOME = POLICY.journeys["welcome"]
RUN, AGAIN = UUID(int=1), UUID(int=2)
COLD = Traveller(grade=Grade.B, audiences=frozenset({"newsletter"}), opened=False)
KEEN = Traveller(grade=Grade.A, audiences=frozenset({"vip"}), opened=True)
STARTED = JourneyStarted(customer_id=CUSTOMER, run_id=RUN, journey="welcome", steps=WELCOME.steps)
NEW = Scenario(journey.evolve)
WEEK = timedelta(days=7)
Decide = Callable[[Travels | None], list[JourneyFact]]


def starting(run_id: UUID = RUN, days: int = 0) -> Decide:
    return lambda state: journey.start(
        state,
        customer_id=CUSTOMER,
        run_id=run_id,
        journey="welcome",
        steps=WELCOME.steps,
        again_days=WELCOME.again_days,
        today=NINE.date() + timedelta(days=days),
    )


def running(number: int, traveller: Traveller = COLD, run_id: UUID = RUN) -> Decide:
    return lambda state: journey.run(
        state,
        customer_id=CUSTOMER,
        run_id=run_id,
        number=number,
        traveller=traveller,
        now=NINE,
    )


def leaving(because: ExitedBecause) -> Decide:
    return lambda state: journey.leave(
        state, customer_id=CUSTOMER, journey="welcome", because=because, now=NINE
    )


def ran(number: int, step: str, outcome: StepOutcome, following: int) -> JourneyStepRun:
    waits = outcome is StepOutcome.WAITING
    return JourneyStepRun(
        customer_id=CUSTOMER,
        run_id=RUN,
        number=number,
        step=step,
        outcome=outcome,
        following=following,
        continue_at=NINE + WEEK if waits else None,
    )


def exited(because: ExitedBecause) -> JourneyExited:
    return JourneyExited(customer_id=CUSTOMER, run_id=RUN, because=because, ended_on=NINE.date())


HELLO = ran(0, "hello", StepOutcome.WRITTEN, 1)
WAITING = ran(1, "a week", StepOutcome.WAITING, 2)
ENOUGH = ran(4, "enough", StepOutcome.EXITED, 5)
OVER = exited(ExitedBecause.COMPLETED)


def test_MK9_steps_run_up_to_the_wait_and_each_once() -> None:
    waiting = NEW.given(STARTED).when(running(0)).then(HELLO, WAITING)
    waiting.when(running(0)).then()
    waiting.when(running(2, run_id=AGAIN)).then()


def test_MK9_a_branch_asks_what_is_so_when_it_is_run() -> None:
    waiting = NEW.given(STARTED, HELLO, WAITING)
    cold = waiting.when(running(2)).then(
        ran(2, "interested", StepOutcome.DOES_NOT_HOLD, 4), ENOUGH, OVER
    )
    cold.when(running(2)).then()
    waiting.when(running(2, KEEN)).then(
        ran(2, "interested", StepOutcome.HOLDS, 3),
        ran(3, "more", StepOutcome.WRITTEN, 4),
        ENOUGH,
        OVER,
    )


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        (Condition.IN_AUDIENCE, "vip", True),
        (Condition.IN_AUDIENCE, "newsletter", False),
        (Condition.HAS_GRADE, "A", True),
        (Condition.HAS_GRADE, "B", False),
    ],
)
def test_MK9_a_branch_asks_for_audience_and_grade(
    condition: Condition, value: str, *, holds: bool
) -> None:
    asks = JourneyStep(
        name="ask", kind=StepKind.BRANCH, condition=condition, value=value, otherwise="no"
    )
    ends = [JourneyStep(name=name, kind=StepKind.EXIT) for name in ("yes", "no")]
    started = STARTED.model_copy(update={"steps": (asks, *ends)})
    state = NEW.given(started).state
    facts = running(0, KEEN)(state)
    names = [fact.step for fact in facts if isinstance(fact, JourneyStepRun)]
    assert names == ["ask", "yes" if holds else "no"]


def test_MK9_a_customer_is_on_a_journey_once_and_again_after_a_while() -> None:
    on = NEW.when(starting()).then(STARTED)
    on.when(starting(AGAIN)).refused(AlreadyOnJourney, "is on")
    over = on.given(HELLO, WAITING, OVER)
    over.when(starting(AGAIN, 364)).refused(AlreadyOnJourney, "until 2024-03-04")
    over.when(starting(AGAIN, 365)).then(STARTED.model_copy(update={"run_id": AGAIN}))


def test_MK9_who_leaves_goes_no_further() -> None:
    waiting = NEW.given(STARTED, HELLO, WAITING)
    left = waiting.when(leaving(ExitedBecause.GOAL)).then(exited(ExitedBecause.GOAL))
    left.when(running(2)).then()
    left.when(leaving(ExitedBecause.STOPPED)).refused(NotFound)
    NEW.when(leaving(ExitedBecause.STOPPED)).refused(NotFound)


MESSAGE = {"name": "m", "kind": "message", "channel": "email", "subject": "s", "body": "b"}
EXIT = {"name": "x", "kind": "exit"}


@pytest.mark.parametrize(
    ("steps", "saying"),
    [
        ([], "at least 1"),
        ([MESSAGE, MESSAGE], "name of its own"),
        ([MESSAGE | {"goto": "m"}], "no later step"),
        ([EXIT, MESSAGE | {"goto": "x"}], "no later step"),
        ([{"name": "w", "kind": "wait"}], "a wait step has hours"),
        ([MESSAGE | {"hours": 3}], "a message step has body, channel, subject"),
        ([MESSAGE | {"channel": "phone"}], "nothing carries messages by phone"),
        (
            [{"name": "b", "kind": "branch", "condition": "has_grade", "otherwise": "x"}, EXIT],
            "value",
        ),
        ([{"name": "w", "kind": "wait", "hours": 0}], "greater than or equal to 1"),
        ([{"name": "p", "kind": "prayer"}], "'wait', 'message'"),
    ],
)
def test_MK9_a_journey_that_leads_nowhere_is_refused(steps: list[Any], saying: str) -> None:
    with pytest.raises(ValidationError, match=saying):
        Journey.model_validate({"trigger": "by_hand", "steps": steps})
    assert Journey.model_validate({"trigger": "by_hand", "steps": [MESSAGE, EXIT]}).active
