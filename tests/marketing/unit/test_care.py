"""Prospects are developed, customers who fade retained, lost ones won back (MK10)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from daybook_chassis import policy
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.marketing.care import (
    AcquisitionStarted,
    CareEnded,
    CustomerWonBack,
    Programme,
    RetentionStarted,
    WinBackStarted,
)
from daybook_marketing.domain import care
from daybook_marketing.domain.care import Care, CareFact
from daybook_marketing.domain.care_policy import CarePolicy
from tests.marketing.samples import CUSTOMER

FIRST = date(2024, 3, 31)
TERMS = policy.load("daybook_marketing", "care", CarePolicy).at(FIRST).policy
UNTIL = FIRST + timedelta(days=180)
ACQUIRING = AcquisitionStarted(customer_id=CUSTOMER, stage=LifecycleStage.NURTURE, as_of=FIRST)
RETAINING = RetentionStarted(customer_id=CUSTOMER, stage=LifecycleStage.RETENTION, as_of=FIRST)
COURTING = WinBackStarted(
    customer_id=CUSTOMER, stage=LifecycleStage.ENDED, as_of=FIRST, until=UNTIL
)
LATER = FIRST + timedelta(days=31)
BACK = CustomerWonBack(customer_id=CUSTOMER, stage=LifecycleStage.GROWTH, as_of=LATER)
NEW = Scenario(care.evolve)
Decide = Callable[[Care | None], list[CareFact]]


def staged(stage: LifecycleStage, days: int = 0) -> Decide:
    day = FIRST + timedelta(days=days)
    return lambda state: care.note_stage(
        state, customer_id=CUSTOMER, stage=stage, as_of=day, policy=TERMS
    )


def as_of(fact: CareFact) -> CareFact:
    return fact.model_copy(update={"as_of": LATER})


def ended(programme: Programme, *, succeeded: bool, on: date = LATER) -> CareEnded:
    return CareEnded(customer_id=CUSTOMER, programme=programme, succeeded=succeeded, ended_on=on)


@pytest.mark.parametrize(
    ("stage", "facts"),
    [
        (LifecycleStage.NURTURE, [ACQUIRING]),
        (LifecycleStage.GROWTH, []),
        (LifecycleStage.HARVEST, []),
        (LifecycleStage.RETENTION, [RETAINING]),
        (LifecycleStage.ENDED, [COURTING]),
    ],
)
def test_MK10_each_stage_of_life_asks_for_its_programme(
    stage: LifecycleStage, facts: list[CareFact]
) -> None:
    told = NEW.when(staged(stage)).then(*facts)
    told.when(staged(stage)).then()
    told.when(staged(stage, 31)).then()


@pytest.mark.parametrize(
    ("before", "stage", "facts"),
    [
        (ACQUIRING, LifecycleStage.GROWTH, [ended(Programme.ACQUIRE, succeeded=True)]),
        (RETAINING, LifecycleStage.HARVEST, [ended(Programme.RETAIN, succeeded=True)]),
        (
            RETAINING,
            LifecycleStage.ENDED,
            [
                ended(Programme.RETAIN, succeeded=False),
                COURTING.model_copy(update={"as_of": LATER, "until": UNTIL + timedelta(days=31)}),
            ],
        ),
        (COURTING, LifecycleStage.GROWTH, [BACK]),
        (
            COURTING,
            LifecycleStage.RETENTION,
            [BACK.model_copy(update={"stage": LifecycleStage.RETENTION}), as_of(RETAINING)],
        ),
        (
            COURTING,
            LifecycleStage.NURTURE,
            [ended(Programme.WIN_BACK, succeeded=False), as_of(ACQUIRING)],
        ),
    ],
)
def test_MK10_a_programme_ends_as_the_stage_says(
    before: CareFact, stage: LifecycleStage, facts: list[CareFact]
) -> None:
    NEW.given(before).when(staged(stage, 31)).then(*facts)


def test_MK10_who_is_not_back_in_time_is_given_up_once() -> None:
    def giving_up(days: int) -> Decide:
        today = UNTIL + timedelta(days=days)
        return lambda state: care.give_up(state, customer_id=CUSTOMER, today=today)

    courted = NEW.given(COURTING)
    courted.when(giving_up(0)).then()
    failed = ended(Programme.WIN_BACK, succeeded=False, on=UNTIL + timedelta(days=1))
    courted.when(giving_up(1)).then(failed).when(giving_up(2)).then()
    courted.given(BACK).when(giving_up(1)).then()


def test_MK10_a_stage_after_the_last_day_finds_who_was_given_up() -> None:
    failed = ended(Programme.WIN_BACK, succeeded=False, on=UNTIL + timedelta(days=1))
    told = NEW.given(COURTING).when(staged(LifecycleStage.GROWTH, 181))
    told.then(
        failed,
    )
    by_timer = NEW.given(COURTING, failed)
    by_timer.when(staged(LifecycleStage.GROWTH, 181)).then()


def test_MK10_prospects_are_developed_unless_more_is_known() -> None:
    def called(state: Care | None) -> list[CareFact]:
        return care.develop(state, customer_id=CUSTOMER, as_of=FIRST, policy=TERMS)

    NEW.when(called).then(ACQUIRING).when(called).then()
    NEW.given(RETAINING).when(called).then()
    NEW.given(COURTING, BACK).when(called).then()
    acquired = NEW.when(called).then(ACQUIRING)
    acquired.when(staged(LifecycleStage.GROWTH, 31)).then(ended(Programme.ACQUIRE, succeeded=True))
