"""Tickets from request to closing, as the desk stores and shows them."""

import contextlib
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from daybook_chassis.errors import Conflict, Refusal, UnknownReference
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.tickets import Priority, TicketOpened
from tests.service.integration.desk import (
    CLOSE,
    OPEN,
    PAUSE,
    RESOLVE,
    RESUME,
    Desk,
    graded,
    registered,
)
from tests.service.samples import CUSTOMER, NINE, TICKET, at


def test_SE1_a_tickets_progress_is_visible_from_opening_to_closing(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.hear(graded(Grade.A, NINE), NINE)
    desk.ask(OPEN, at(1))
    desk.settle()

    opened = {
        "ticket_id": str(TICKET),
        "customer_id": str(CUSTOMER),
        "kind": "incident",
        "priority": "normal",
        "channel": "phone",
        "topic": "The lift stops between floors",
        "tier": "dedicated",
        "grade": "A",
        "handling": "first",
        "status": "new",
        "assignee": None,
        "waiting_for": None,
        "reason": None,
        "duplicate_of": None,
        "opened_at": "2024-03-04T10:00:00Z",
        "response_due_at": "2024-03-04T10:30:00Z",
        "due_at": "2024-03-04T14:00:00Z",
        "turn": "0 2024-03-04T14:00:00Z",
        "escalated": False,
        "escalation_level": 0,
        "escalated_to": None,
        "times_reopened": 0,
        "response_minutes": None,
        "response_in_time": None,
        "elapsed_minutes": None,
        "sla_met": None,
        "closed_at": None,
        "version": 1,
    }
    assert desk.row("service.tickets", TICKET) == opened

    desk.ask(PAUSE, at(2))
    desk.settle()
    paused = opened | {
        "status": "pending",
        "waiting_for": "Photographs of the door",
        "response_minutes": 60,
        "response_in_time": False,
        "version": 3,
    }
    assert desk.row("service.tickets", TICKET) == paused

    desk.ask(RESUME, at(5))
    desk.settle()
    resumed = paused | {
        "status": "in_progress",
        "waiting_for": None,
        "due_at": "2024-03-04T17:00:00Z",
        "turn": "0 2024-03-04T17:00:00Z",
        "version": 4,
    }
    assert desk.row("service.tickets", TICKET) == resumed

    desk.ask(RESOLVE, at(6.5))
    desk.settle()
    resolved = resumed | {"status": "resolved", "elapsed_minutes": 150, "version": 5}
    assert desk.row("service.tickets", TICKET) == resolved

    desk.ask(CLOSE, at(30))
    desk.settle()
    assert desk.row("service.tickets", TICKET) == resolved | {
        "status": "closed",
        "sla_met": True,
        "closed_at": "2024-03-05T15:00:00Z",
        "version": 6,
    }


def test_SE1_a_ticket_is_for_a_customer_that_is_known(desk: Desk) -> None:
    with pytest.raises(UnknownReference, match="unknown customer"):
        desk.ask(OPEN, NINE)
    desk.hear(registered(), NINE)

    desk.ask(OPEN, NINE)

    assert len(desk.facts(TicketOpened)) == 1


def test_SE1_a_ticket_names_the_policy_that_it_is_due_by(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.ask(OPEN.model_copy(update={"priority": Priority.URGENT}), NINE)

    (message,) = desk.service.feeds()["crm.service"].read(0, 10).messages
    assert message.envelope.policyversion == ("service-level/1 business-hours/1 ticket-handling/1")
    assert [fact.due_at for fact in desk.facts(TicketOpened)] == [at(27)]


def test_SE1_repeats_of_any_request_change_nothing(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    requests = [OPEN, PAUSE, RESUME, RESOLVE, CLOSE]
    for hour, request in enumerate(requests):
        first = desk.ask(request, at(hour), key=f"request {hour}")
        again = desk.ask(request, at(hour + 9), key=f"request {hour}")
        assert (again.first, again.last, again.repeat) == (first.first, first.last, True)
    desk.settle()
    position = desk.service.log.head()

    for request in requests:
        with contextlib.suppress(Refusal, Conflict):
            desk.ask(request, at(48))

    assert desk.service.log.head() == position


def test_SE1_rebuilt_from_its_facts_the_list_of_tickets_is_the_same(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    for hour, request in enumerate([OPEN, PAUSE, RESOLVE, CLOSE]):
        desk.ask(request, at(hour))
        desk.settle()
    live = desk.service.queries.digest("service.tickets")

    posting = desk.service.generations.build("service.tickets")
    feeds = desk.service.feeds()
    LocalTransport(feeds).drain(desk.service.consumers(feeds))

    with desk.service.database.read() as tx:
        assert posting.digest(tx) == live
    assert desk.row("service.tickets", TICKET)["status"] == "closed"


class _SummerTime(tzinfo):
    """Clocks go forward by an hour at 2 in the morning of 31 March 2024."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        return timedelta(hours=1) + self.dst(moment)

    def dst(self, moment: datetime | None) -> timedelta:
        assert moment is not None
        return timedelta(hours=moment.replace(tzinfo=None) >= datetime(2024, 3, 31, 2))  # noqa: DTZ001

    def tzname(self, moment: datetime | None) -> str:
        return "summer time"


def test_SE1_hours_are_counted_on_through_the_change_to_summer_time(desk: Desk) -> None:
    evening = datetime(2024, 3, 30, 22, tzinfo=_SummerTime())
    desk.hear(registered(), NINE)
    desk.hear(graded(Grade.A, NINE), NINE)

    desk.ask(OPEN, evening)
    desk.ask(PAUSE, evening)
    desk.ask(RESUME, datetime(2024, 3, 31, 4, tzinfo=_SummerTime()))
    desk.settle()

    ticket = desk.row("service.tickets", TICKET)
    assert ticket["opened_at"] == evening.astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert ticket["due_at"] == "2024-03-31T06:00:00Z"
