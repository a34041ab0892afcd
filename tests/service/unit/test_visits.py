"""Return visits by grade, one decision a test."""

from datetime import datetime
from uuid import UUID

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Fact
from daybook_contracts.service.interactions import ContactChannel
from daybook_contracts.service.visits import (
    ReturnVisitCompleted,
    ReturnVisitDue,
    ReturnVisitPlanned,
)
from daybook_service.application import policies
from daybook_service.domain import visits
from daybook_service.domain.visits import Cadence, VisitNotPlanned, Visits
from tests.service.samples import ALWAYS, CUSTOMER, DAY, NINE, OFFICE, at

FIRST, SECOND = (UUID(f"01890a5d-ac96-774b-bcce-b302099a80{n}") for n in ("a0", "a1"))
DAYS = policies.VISITS.shipped.at(DAY).policy.days


def every(grade: Grade) -> Cadence:
    return Cadence(grade, DAYS[grade], ALWAYS.calendar)


def planned(visit_id: UUID, grade: Grade, due_at: datetime) -> ReturnVisitPlanned:
    return ReturnVisitPlanned(customer_id=CUSTOMER, visit_id=visit_id, grade=grade, due_at=due_at)


def made(visit_id: UUID, moment: datetime) -> ReturnVisitCompleted:
    return ReturnVisitCompleted(
        customer_id=CUSTOMER,
        visit_id=visit_id,
        channel=ContactChannel.PHONE,
        needs="A second lift",
        changes="Moved to the harbour",
        completed_at=moment,
    )


def the(*facts: Fact) -> Scenario[Visits]:
    return Scenario(visits.evolve, facts)


BEST = planned(FIRST, Grade.A, at(24 * 30))
DUE = ReturnVisitDue(customer_id=CUSTOMER, visit_id=FIRST, due_at=at(24 * 30))


def test_SE6_the_better_the_grade_the_sooner_the_visit() -> None:
    assert DAYS[Grade.A] < DAYS[Grade.B] < DAYS[Grade.C] < DAYS[Grade.D]
    after = the().when(lambda state: visits.plan(state, CUSTOMER, FIRST, every(Grade.A), NINE))
    the_same = after.then(BEST)
    the_same.when(lambda state: visits.plan(state, CUSTOMER, SECOND, every(Grade.A), at(9))).then()


def test_SE6_another_grade_moves_the_visit_unless_it_is_due() -> None:
    moved = planned(FIRST, Grade.B, at(24 * 61))
    the(BEST).when(lambda state: visits.plan(state, CUSTOMER, SECOND, every(Grade.B), at(24))).then(
        moved
    )
    the(BEST, DUE).when(
        lambda state: visits.plan(state, CUSTOMER, SECOND, every(Grade.B), at(24 * 40))
    ).then()


def test_SE6_a_visit_that_is_due_by_then_stays_due_though_its_timer_is_late() -> None:
    the(BEST).when(
        lambda state: visits.plan(state, CUSTOMER, SECOND, every(Grade.B), at(24 * 30))
    ).then()
    moved = the(BEST).when(
        lambda state: visits.plan(state, CUSTOMER, SECOND, every(Grade.B), at(24 * 30 - 1))
    )
    moved.then(planned(FIRST, Grade.B, every(Grade.B).after(at(24 * 30 - 1))))


def test_SE6_no_days_are_no_visits() -> None:
    never = Cadence(Grade.D, 0, ALWAYS.calendar)
    the().when(lambda state: visits.plan(state, CUSTOMER, FIRST, never, NINE)).then()
    the(BEST).when(lambda state: visits.complete(state, made(FIRST, at(1)), SECOND, never)).then(
        made(FIRST, at(1))
    )


def test_SE6_a_visit_is_due_within_hours() -> None:
    """Thirty days after Monday the 4th it is Wednesday; at ten in the evening nobody is there."""
    office = Cadence(Grade.A, 30, OFFICE.calendar)
    assert office.after(at(13)) == at(24 * 31)


def test_SE6_a_visit_falls_due_once_when_it_was_last_planned_for() -> None:
    due_at = at(24 * 30)
    the(BEST).when(lambda state: visits.fall_due(state, FIRST, due_at, at(1))).then()
    the(BEST).when(lambda state: visits.fall_due(state, FIRST, due_at, due_at)).then(DUE)
    the(BEST, DUE).when(lambda state: visits.fall_due(state, FIRST, due_at, at(9999))).then()
    moved = planned(FIRST, Grade.B, at(24 * 61))
    the(BEST, moved).when(lambda state: visits.fall_due(state, FIRST, due_at, at(9999))).then()


def test_SE6_a_visit_that_was_made_plans_the_next() -> None:
    done = made(FIRST, at(24 * 31))
    after = (
        the(BEST, DUE)
        .when(lambda state: visits.complete(state, done, SECOND, every(Grade.A)))
        .then(done, planned(SECOND, Grade.A, at(24 * 61)))
    )
    after.when(lambda state: visits.complete(state, done, SECOND, every(Grade.A))).refused(
        VisitNotPlanned
    )
