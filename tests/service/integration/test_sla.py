"""A ticket whose time runs out is escalated once, whatever is repeated, late or restarted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import text

from daybook_chassis.commands import Command
from daybook_chassis.database import Database
from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.tickets import TicketEscalated
from daybook_service.application.escalate_ticket import EscalateTicket
from daybook_service.bootstrap import build
from tests.service.integration.desk import (
    CLOSE,
    OPEN,
    PAUSE,
    RESOLVE,
    RESPOND,
    RESUME,
    STORY,
    Desk,
    graded,
    registered,
)
from tests.service.samples import NINE, TICKET, at, escalated

DUE = at(4)


@pytest.fixture(autouse=True)
def _ticket(desk: Desk) -> None:
    """Opened and replied to at nine, for the dedicated tier: due four hours later."""
    desk.hear(registered(), NINE)
    desk.hear(graded(Grade.A, NINE), NINE)
    desk.ask(OPEN, NINE)
    desk.ask(RESPOND, NINE)
    desk.settle()


def moments(desk: Desk) -> list[tuple[str, datetime]]:
    """The escalations, and when they happened in business time."""
    page = desk.service.feeds()["crm.service"].read(0, 1000)
    return [
        (message.envelope.type, message.envelope.occurredat)
        for message in page.messages
        if message.envelope.type == TicketEscalated.type
    ]


def test_SE1_a_ticket_is_escalated_when_its_time_runs_out_and_not_before(desk: Desk) -> None:
    assert desk.advance(at(4, microseconds=-1)) == 0
    assert desk.facts(TicketEscalated) == []

    assert desk.advance(at(4)) == 1

    assert desk.facts(TicketEscalated) == [escalated(DUE)]
    assert moments(desk) == [(TicketEscalated.type, DUE)]
    assert desk.row("service.tickets", TICKET)["escalated"] is True


def test_SE1_a_ticket_that_stays_late_is_escalated_level_by_level(desk: Desk) -> None:
    assert desk.advance(at(100)) == 3

    assert desk.facts(TicketEscalated) == [
        escalated(DUE),
        escalated(at(8), level=2),
        escalated(at(12), level=3),
    ]
    row = desk.row("service.tickets", TICKET)
    assert (row["escalation_level"], row["escalated_to"]) == (3, "head of service")


def test_SE1_time_that_advances_again_escalates_nothing_again(desk: Desk) -> None:
    desk.advance(DUE)
    assert desk.advance(DUE) == 0
    assert desk.advance(at(8, microseconds=-1)) == 0
    assert desk.advance(NINE) == 0

    assert len(desk.facts(TicketEscalated)) == 1


def test_SE1_an_escalation_survives_a_restart_at_any_point(desk: Desk) -> None:
    desk.restart()
    desk.service.timers.advance(STORY, DUE)
    desk.restart()
    assert desk.facts(TicketEscalated) == []
    desk.service.effects.run()
    desk.restart()
    desk.advance(DUE)

    assert desk.facts(TicketEscalated) == [escalated(DUE)]


def test_SE1_an_effect_whose_end_was_not_recorded_escalates_nothing_again(desk: Desk) -> None:
    desk.advance(DUE)
    position = desk.service.log.head()
    with desk.service.database.write() as tx:
        forgotten = tx.execute(text("UPDATE effects SET state = 'owed'")).rowcount
    desk.restart()

    assert desk.service.effects.run() == forgotten >= 2

    assert desk.service.log.head() == position


def test_SE1_two_processes_that_do_the_same_work_escalate_once(
    desk: Desk, database_url: str
) -> None:
    desk.service.timers.advance(STORY, DUE)
    other = build(Database(database_url))

    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(service.effects.run) for service in (desk.service, other)]
        assert sum(run.result() for run in runs) >= 1
    other.close()

    assert desk.facts(TicketEscalated) == [escalated(DUE)]


def test_SE1_a_ticket_that_waits_for_its_customer_is_not_escalated(desk: Desk) -> None:
    desk.ask(PAUSE, at(1))
    desk.settle()

    assert desk.advance(at(100)) == 0

    assert desk.facts(TicketEscalated) == []
    assert desk.row("service.tickets", TICKET)["status"] == "pending"


def test_SE1_a_resumed_ticket_is_escalated_when_its_later_time_runs_out(desk: Desk) -> None:
    desk.ask(PAUSE, at(1))
    desk.ask(RESUME, at(3))
    desk.settle()

    assert desk.advance(at(6, microseconds=-1)) == 0
    assert desk.advance(at(6)) == 1

    assert desk.facts(TicketEscalated) == [escalated(at(6))]


@pytest.mark.parametrize("requests", [[RESOLVE], [RESOLVE, CLOSE], [PAUSE, RESOLVE]])
def test_SE1_a_ticket_that_is_done_has_no_timer(desk: Desk, requests: list[Command]) -> None:
    for request in requests:
        desk.ask(request, at(2))
    desk.settle()

    assert desk.advance(at(100)) == 0
    assert desk.facts(TicketEscalated) == []


def test_SE1_a_timer_that_fired_before_it_could_be_cancelled_is_inert(desk: Desk) -> None:
    desk.ask(PAUSE, at(1))
    assert desk.service.timers.advance(STORY, DUE) == 1

    desk.settle()

    assert desk.facts(TicketEscalated) == []
    desk.ask(RESUME, at(5))
    desk.settle()
    assert desk.advance(at(8)) == 1
    assert desk.facts(TicketEscalated) == [escalated(at(8))]


def test_SE1_an_escalation_is_not_to_be_had_early(desk: Desk) -> None:
    receipt = desk.ask(EscalateTicket(ticket_id=TICKET, due_at=DUE), at(1))

    assert receipt.first > receipt.last
