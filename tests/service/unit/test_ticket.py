"""A ticket from opening to closing, one decision a test."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from daybook_chassis.errors import Conflict
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Fact
from daybook_contracts.service.entitlements import Handling, ServiceTier
from daybook_contracts.service.tickets import Priority, TicketChannel, TicketKind
from daybook_service.domain import ticket, ticket_clock, ticket_desk
from daybook_service.domain.ticket import Ticket, TicketDone, TicketNotResolved
from daybook_service.domain.ticket_desk import Request, Served
from tests.service.samples import (
    ALWAYS,
    CUSTOMER,
    LEVELS,
    NINE,
    OPENED,
    TICKET,
    at,
    closed,
    escalated,
    levels,
    paused,
    resolved,
    resumed,
    resumed_at,
)

Decide = Callable[[Ticket], Sequence[Fact]]


def the(*facts: Fact) -> Scenario[Ticket]:
    return Scenario(ticket.evolve, facts)


REQUEST = Request(
    CUSTOMER,
    TICKET,
    TicketKind.INCIDENT,
    Priority.NORMAL,
    TicketChannel.PHONE,
    "The lift stops between floors",
)
DEDICATED = Served(LEVELS.policy.level(Grade.A), Grade.A, Handling.FIRST)


def opening(priority: Priority) -> Callable[[Ticket | None], list[ticket.TicketFact]]:
    request = replace(REQUEST, priority=priority)
    return lambda state: ticket_desk.open_ticket(
        state, request, DEDICATED, LEVELS.policy, ALWAYS, NINE
    )


def pausing(moment: datetime) -> Decide:
    return lambda state: ticket_clock.pause(state, "Photographs", moment, ALWAYS)


def resuming(moment: datetime) -> Decide:
    return lambda state: ticket_clock.resume(state, moment, ALWAYS)


def resolving(moment: datetime) -> Decide:
    return lambda state: ticket_clock.resolve(state, "The door sensor was replaced", moment, ALWAYS)


def escalating(due_at: datetime, now: datetime | None = None) -> Decide:
    return lambda state: ticket_clock.escalate(state, due_at, now or due_at, ALWAYS)


@pytest.mark.parametrize(
    ("priority", "reply", "due_at"),
    [(Priority.NORMAL, at(hours=0.5), at(hours=4)), (Priority.URGENT, at(hours=0.25), at(hours=2))],
)
def test_SE1_a_ticket_is_due_by_its_tier_and_priority(
    priority: Priority, reply: datetime, due_at: datetime
) -> None:
    expected = OPENED.model_copy(
        update={
            "priority": priority,
            "due_at": due_at,
            "grade": Grade.A,
            "handling": Handling.FIRST,
            "response_due_at": reply,
            "escalates_at": levels(due_at),
        }
    )
    assert expected.tier is ServiceTier.DEDICATED

    the().when(opening(priority)).then(expected)


def test_SE1_a_ticket_is_opened_once() -> None:
    the(OPENED).when(opening(Priority.NORMAL)).refused(Conflict, "exists")


def test_SE1_a_ticket_waits_for_the_customer() -> None:
    the(OPENED).when(pausing(at(hours=1))).then(paused(at(hours=1)))


def test_SE1_pausing_a_paused_ticket_changes_nothing() -> None:
    the(OPENED, paused(at(hours=1))).when(pausing(at(hours=2))).then()


def test_SE1_a_ticket_is_due_later_by_exactly_the_time_it_waited() -> None:
    the(OPENED, paused(at(hours=1))).when(
        resuming(at(hours=1, minutes=90, seconds=59, microseconds=999_999))
    ).then(
        resumed_at(
            at(hours=1, minutes=90, seconds=59, microseconds=999_999),
            at(hours=4, minutes=90, seconds=59, microseconds=999_999),
            90,
        )
    )


def test_SE1_a_second_wait_adds_to_the_first() -> None:
    the(OPENED, paused(at(1)), resumed(at(5), 60), paused(at(3))).when(resuming(at(6))).then(
        resumed_at(at(6), at(8), 180)
    )


def test_SE1_resuming_a_running_ticket_changes_nothing() -> None:
    the(OPENED).when(resuming(at(1))).then()
    the(OPENED, paused(at(1)), resumed(at(5), 60)).when(resuming(at(3))).then()


def test_SE1_elapsed_time_leaves_out_what_it_waited() -> None:
    the(OPENED, paused(at(1)), resumed(at(5), 60)).when(resolving(at(3.5))).then(
        resolved(at(3.5), 150)
    )
    the(OPENED, paused(at(1)), resumed(at(5), 60), paused(at(3)), resumed(at(8), 180)).when(
        resolving(at(7))
    ).then(resolved(at(7), 180))


def test_SE1_an_answer_ends_a_wait() -> None:
    the(OPENED, paused(at(1))).when(resolving(at(10))).then(
        resumed_at(at(10), at(13), 540), resolved(at(10), 60)
    )


def test_SE1_resolving_again_changes_nothing() -> None:
    the(OPENED, resolved(at(1), 60)).when(resolving(at(2))).then()


@pytest.mark.parametrize(
    ("resolved_at", "sla_met"),
    [(at(3), True), (at(4), True), (at(4, microseconds=1), False), (at(9), False)],
)
def test_SE1_closing_says_whether_it_was_resolved_in_time(
    resolved_at: datetime, *, sla_met: bool
) -> None:
    the(OPENED, resolved(resolved_at, 77)).when(ticket_desk.close).then(closed(77, sla_met=sla_met))


def test_SE1_what_it_waited_does_not_count_against_its_time() -> None:
    the(OPENED, paused(at(1)), resumed(at(9), 300), resolved(at(8), 180)).when(
        ticket_desk.close
    ).then(closed(180, sla_met=True))


@pytest.mark.parametrize("facts", [[OPENED], [OPENED, paused(at(1))]])
def test_SE1_only_a_resolved_ticket_is_closed(facts: list[Fact]) -> None:
    the(*facts).when(ticket_desk.close).refused(TicketNotResolved)


@pytest.mark.parametrize(
    "decide",
    [pausing(at(3)), resuming(at(3)), resolving(at(3)), ticket_desk.close],
    ids=["pause", "resume", "resolve", "close"],
)
def test_SE1_nothing_moves_a_closed_ticket(decide: Decide) -> None:
    the(OPENED, resolved(at(1), 60), closed(60, sla_met=True)).when(decide).refused(
        TicketDone, "closed"
    )


@pytest.mark.parametrize("decide", [pausing(at(3)), resuming(at(3))], ids=["pause", "resume"])
def test_SE1_the_clock_of_a_resolved_ticket_has_stopped(decide: Decide) -> None:
    the(OPENED, resolved(at(1), 60)).when(decide).refused(TicketDone, "resolved")


def test_SE1_a_ticket_whose_time_ran_out_is_escalated() -> None:
    the(OPENED).when(escalating(at(4))).then(escalated(at(4)))
    the(OPENED, paused(at(1)), resumed(at(5), 60)).when(escalating(at(5))).then(escalated(at(5)))


@pytest.mark.parametrize(
    ("facts", "due_at"),
    [
        ([OPENED, escalated(at(4))], at(4)),
        ([OPENED, escalated(at(4)), paused(at(5)), resumed_at(at(7), at(6), 120)], at(6)),
        ([OPENED, paused(at(3))], at(4)),
        ([OPENED, paused(at(1)), resumed(at(5), 60)], at(4)),
        ([OPENED, resolved(at(3), 180)], at(4)),
        ([OPENED, resolved(at(3), 180), closed(180, sla_met=True)], at(4)),
    ],
    ids=["escalated", "escalated before", "paused", "due later", "resolved", "closed"],
)
def test_SE1_a_timer_that_the_ticket_has_outlived_does_nothing(
    facts: list[Fact], due_at: datetime
) -> None:
    the(*facts).when(escalating(due_at, now=at(48))).then()


def test_SE1_a_ticket_is_not_escalated_before_its_time_ran_out() -> None:
    the(OPENED).when(escalating(at(4), now=at(4, microseconds=-1))).then()


def test_SE1_the_clock_of_a_ticket_never_runs_backwards() -> None:
    the(OPENED).when(pausing(at(-1))).then(paused(NINE))
    the(OPENED, paused(at(2))).when(resuming(at(1))).then(resumed_at(at(2), at(4), 0))
    the(OPENED, paused(at(1)), resumed(at(6), 120)).when(pausing(at(2))).then(paused(at(3)))
    the(OPENED, paused(at(1)), resumed(at(6), 120)).when(resolving(at(2))).then(resolved(at(3), 60))
