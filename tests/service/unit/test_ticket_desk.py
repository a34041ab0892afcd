"""Assigning, replying, reopening, rejecting and duplicates of tickets, one decision a test."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Fact
from daybook_contracts.service.entitlements import (
    ManagerAppointed,
    ManagerRelieved,
    ServiceTier,
    ServiceTierAssigned,
)
from daybook_contracts.service.tickets import (
    FirstResponseMissed,
    FirstResponseSent,
    Priority,
    TicketAssigned,
    TicketChannel,
    TicketKind,
    TicketMarkedDuplicate,
    TicketOpened,
    TicketRejected,
    TicketReopened,
)
from daybook_service.domain import entitlement, ticket, ticket_clock, ticket_desk
from daybook_service.domain.entitlement import NoDedicatedManager
from daybook_service.domain.ticket import Ticket, TicketDone, TicketNotResolved, TicketStatus
from daybook_service.domain.ticket_clock import ReopeningOver
from daybook_service.domain.ticket_desk import OriginalUnfit, Request, Served
from tests.service.samples import (
    ALWAYS,
    CUSTOMER,
    HANDLING,
    LEVELS,
    NINE,
    OFFICE,
    OPENED,
    TICKET,
    TIERS,
    at,
    closed,
    escalated,
    levels,
    paused,
    resolved,
)

OTHER = UUID("01890a5d-ac96-774b-bcce-b302099a8059")
TIMED = OPENED.model_copy(
    update={"grade": Grade.A, "response_due_at": at(0.5), "escalates_at": levels(at(4))}
)
IDS = {"customer_id": CUSTOMER, "ticket_id": TICKET}
REJECTED = TicketRejected(**IDS, reason="Not ours")
DUPLICATE = TicketMarkedDuplicate(**IDS, duplicate_of=OTHER)
ENDS = [[resolved(at(1), 60)], [REJECTED], [DUPLICATE]]


def the(*facts: Fact) -> Scenario[Ticket]:
    return Scenario(ticket.evolve, facts)


def assigned(assignee: str, previous: str | None = None) -> TicketAssigned:
    return TicketAssigned(**IDS, assignee=assignee, previous_assignee=previous)


def replied(moment: datetime, minutes: int, *, in_time: bool) -> FirstResponseSent:
    return FirstResponseSent(
        **IDS,
        channel=TicketChannel.PHONE,
        tier=ServiceTier.DEDICATED,
        grade=Grade.A,
        responded_at=moment,
        response_minutes=minutes,
        in_time=in_time,
    )


def reopened(moment: datetime, due_at: datetime, rested: int) -> TicketReopened:
    return TicketReopened(
        **IDS,
        reason="It stops again",
        reopened_at=moment,
        due_at=due_at,
        rested_minutes=rested,
        escalates_at=levels(due_at),
    )


def test_SE1_a_ticket_is_assigned_and_assigned_anew() -> None:
    after = the(OPENED).when(lambda state: ticket_desk.assign(state, "li")).then(assigned("li"))
    assert after.state is not None
    assert after.state.status is TicketStatus.ASSIGNED
    after.when(lambda state: ticket_desk.assign(state, "li")).then()
    after.when(lambda state: ticket_desk.assign(state, "wu")).then(assigned("wu", "li"))


@pytest.mark.parametrize("end", ENDS, ids=["resolved", "rejected", "duplicate"])
def test_SE1_what_is_done_is_not_assigned_replied_to_or_paused(end: list[Fact]) -> None:
    done = the(TIMED, *end)
    done.when(lambda state: ticket_desk.assign(state, "li")).refused(TicketDone)
    done.when(
        lambda state: ticket_clock.respond(state, TicketChannel.EMAIL, at(2), ALWAYS)
    ).refused(TicketDone)
    done.when(lambda state: ticket_clock.pause(state, "?", at(2), ALWAYS)).refused(TicketDone)
    done.when(lambda state: ticket_clock.miss_response(state, at(2))).then()
    done.when(lambda state: ticket_clock.escalate(state, at(4), at(9), ALWAYS)).then()


def test_SE15_a_ticket_goes_to_the_customers_own_manager_at_once() -> None:
    request = Request(
        CUSTOMER, TICKET, TicketKind.INCIDENT, Priority.NORMAL, TicketChannel.PHONE, "Lift"
    )
    served = Served(LEVELS.policy.level(Grade.A), Grade.A, manager="mei")

    facts = ticket_desk.open_ticket(None, request, served, LEVELS.policy, ALWAYS, NINE)

    assert facts[1:] == [assigned("mei")]


def test_SE1_a_ticket_is_due_in_working_time() -> None:
    """1440 minutes of nine-hour days: two days and six hours; a reply in four hours."""
    request = Request(
        CUSTOMER, TICKET, TicketKind.INCIDENT, Priority.NORMAL, TicketChannel.PHONE, "Lift"
    )
    served = Served(LEVELS.policy.level(None))
    (opened,) = ticket_desk.open_ticket(None, request, served, LEVELS.policy, OFFICE, at(8))

    assert isinstance(opened, TicketOpened)
    assert opened.due_at == at(7 * 24 - 4 * 24 + 5)  # Thursday 14:00
    assert opened.response_due_at == at(27)


def test_SE1_a_wait_moves_it_by_the_working_time_that_it_lasted() -> None:
    """Paused on Monday at 17:00 until Tuesday at 10:00: two hours of work."""
    (resumed,) = ticket_clock.resume(
        _state(OPENED.model_copy(update={"due_at": at(8.5)}), paused(at(8))), at(25), OFFICE
    )

    assert resumed.model_dump()["due_at"] == at(25.5)
    assert resumed.model_dump()["paused_minutes"] == 120


def test_SE14_the_first_reply_counts_and_no_other() -> None:
    first = replied(at(0.25), 15, in_time=True)
    after = (
        the(TIMED)
        .when(lambda state: ticket_clock.respond(state, TicketChannel.PHONE, at(0.25), ALWAYS))
        .then(first)
    )
    after.when(lambda state: ticket_clock.respond(state, TicketChannel.EMAIL, at(2), ALWAYS)).then()
    assert after.state is not None
    assert after.state.status is TicketStatus.IN_PROGRESS


def test_SE14_what_the_customer_is_asked_or_told_is_a_reply() -> None:
    the(TIMED).when(lambda state: ticket_clock.pause(state, "Photographs", at(1), ALWAYS)).then(
        replied(at(1), 60, in_time=False), paused(at(1))
    )
    the(TIMED).when(
        lambda state: ticket_clock.resolve(state, "The door sensor was replaced", at(0.5), ALWAYS)
    ).then(replied(at(0.5), 30, in_time=True), resolved(at(0.5), 30))


def test_SE14_a_reply_that_is_not_there_in_time_is_missed_once() -> None:
    missed = FirstResponseMissed(**IDS, due_at=at(0.5))
    the(TIMED).when(lambda state: ticket_clock.miss_response(state, at(0.4))).then()
    after = the(TIMED).when(lambda state: ticket_clock.miss_response(state, at(0.5))).then(missed)
    after.when(lambda state: ticket_clock.miss_response(state, at(9))).then()
    the(TIMED, replied(at(0.25), 15, in_time=True)).when(
        lambda state: ticket_clock.miss_response(state, at(9))
    ).then()


@pytest.mark.parametrize("end", [[], [closed(60, sla_met=True)]], ids=["resolved", "closed"])
def test_SE1_a_ticket_is_opened_again_and_due_later_by_its_rest(end: list[Fact]) -> None:
    after = (
        the(OPENED, resolved(at(1), 60), *end)
        .when(lambda state: ticket_clock.reopen(state, "It stops again", at(48), ALWAYS))
        .then(reopened(at(48), at(51), 47 * 60))
    )
    after.when(lambda state: ticket_clock.reopen(state, "again", at(49), ALWAYS)).then()
    after.when(
        lambda state: ticket_clock.resolve(state, "The door sensor was replaced", at(50), ALWAYS)
    ).then(resolved(at(50), 180))


def test_SE1_a_ticket_is_opened_again_within_the_days_of_the_policy() -> None:
    last = at(1) + timedelta(days=HANDLING.reopen_days)
    done = the(OPENED, resolved(at(1), 60))

    done.when(lambda state: ticket_clock.reopen(state, "It stops again", last, ALWAYS)).then(
        reopened(last, last + timedelta(hours=3), HANDLING.reopen_days * 24 * 60)
    )
    over = last + timedelta(microseconds=1)
    done.when(lambda state: ticket_clock.reopen(state, "no", over, ALWAYS)).refused(ReopeningOver)


@pytest.mark.parametrize("facts", [[], [REJECTED], [DUPLICATE]], ids=["open", "no", "duplicate"])
def test_SE1_only_what_was_resolved_is_opened_again(facts: list[Fact]) -> None:
    the(OPENED, *facts).when(lambda state: ticket_clock.reopen(state, "no", at(2), ALWAYS)).refused(
        TicketNotResolved
    )


def test_SE1_a_reopened_ticket_is_escalated_to_levels_that_it_has_not_reached() -> None:
    again = the(TIMED, escalated(at(4)), resolved(at(5), 300), reopened(at(6), at(5), 60))
    again.when(lambda state: ticket_clock.escalate(state, at(5), at(6), ALWAYS)).then()
    again.when(lambda state: ticket_clock.escalate(state, at(9), at(9), ALWAYS, 2)).then(
        escalated(at(9), 2)
    )


def test_SE1_a_ticket_is_rejected_with_a_reason_or_once() -> None:
    after = the(OPENED).when(lambda state: ticket_desk.reject(state, "Not ours")).then(REJECTED)
    after.when(lambda state: ticket_desk.reject(state, "Again")).then()
    after.when(ticket_desk.close).refused(TicketDone, "rejected")
    the(OPENED, resolved(at(1), 60)).when(lambda state: ticket_desk.reject(state, "no")).refused(
        TicketDone
    )


def _state(*facts: Fact) -> Ticket:
    state = the(*facts).state
    assert state is not None
    return state


def test_SE1_a_duplicate_names_the_ticket_that_goes_on() -> None:
    original = replace(_state(OPENED), ticket_id=OTHER)
    after = (
        the(OPENED).when(lambda state: ticket_desk.mark_duplicate(state, original)).then(DUPLICATE)
    )
    after.when(lambda state: ticket_desk.mark_duplicate(state, original)).then()


@pytest.mark.parametrize(
    ("original", "problem"),
    [
        ({"ticket_id": TICKET}, "itself"),
        ({"customer_id": OTHER}, "another customer"),
        ({"status": TicketStatus.DUPLICATE}, "duplicate"),
        ({"status": TicketStatus.REJECTED}, "rejected"),
    ],
)
def test_SE1_a_duplicate_is_of_a_ticket_that_can_go_on(
    original: dict[str, object], problem: str
) -> None:
    unfit = replace(_state(OPENED), **{"ticket_id": OTHER, **original})  # type: ignore[arg-type]
    the(OPENED).when(lambda state: ticket_desk.mark_duplicate(state, unfit)).refused(
        OriginalUnfit, problem
    )


def _tier(grade: Grade) -> ServiceTierAssigned:
    (fact,) = entitlement.assign(None, CUSTOMER, grade, LEVELS.policy, TIERS)
    assert isinstance(fact, ServiceTierAssigned)
    return fact


APPOINTED = ManagerAppointed(customer_id=CUSTOMER, manager="mei")


def test_SE15_high_value_has_a_manager_of_its_own_and_others_have_none() -> None:
    best = Scenario(entitlement.evolve, [_tier(Grade.A)])
    after = best.when(lambda state: entitlement.appoint(state, "mei")).then(APPOINTED)
    after.when(lambda state: entitlement.appoint(state, "mei")).then()
    Scenario(entitlement.evolve, [_tier(Grade.B)]).when(
        lambda state: entitlement.appoint(state, "mei")
    ).refused(NoDedicatedManager)


def test_SE15_who_loses_the_tier_loses_the_manager() -> None:
    relieved = ManagerRelieved(customer_id=CUSTOMER, manager="mei")
    Scenario(entitlement.evolve, [_tier(Grade.A), APPOINTED]).when(
        lambda state: entitlement.assign(state, CUSTOMER, Grade.C, LEVELS.policy, TIERS)
    ).then(_tier(Grade.C), relieved)


def test_SE15_each_grade_has_its_counter_and_its_turn() -> None:
    served = [_tier(grade) for grade in Grade]

    assert [fact.counter for fact in served] == [
        "vip",
        "low_counter",
        "cash_counter",
        "self_service",
    ]
    assert [fact.handling for fact in served] == ["first", "first", "in_turn", "batch"]
