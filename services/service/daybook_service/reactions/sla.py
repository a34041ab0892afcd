"""A running ticket has timers set for when it is late; one that waits or is done has none.

One for each level of escalation (SE1), and one for its first reply (SE14).
"""

from collections.abc import Iterator

from daybook_chassis.effects import Cancel, Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.service.tickets import (
    MAX_LEVELS,
    FirstResponseSent,
    TicketClosed,
    TicketMarkedDuplicate,
    TicketOpened,
    TicketPaused,
    TicketRejected,
    TicketReopened,
    TicketResolved,
    TicketResumed,
)
from daybook_service.application.escalate_ticket import EscalateTicket
from daybook_service.application.note_missed_response import NoteMissedResponse

_Runs = TicketOpened | TicketResumed | TicketReopened
_Stands = TicketPaused | TicketResolved | TicketClosed | TicketRejected | TicketMarkedDuplicate


def watch(fact: _Runs, envelope: Envelope, known: References) -> Iterator[Effect]:
    for level, moment in enumerate(fact.escalates_at or (fact.due_at,), 1):
        escalate = EscalateTicket(ticket_id=fact.ticket_id, due_at=moment, level=level)
        yield Schedule(_timer(fact, level), moment, escalate)


def leave_alone(fact: _Stands, envelope: Envelope, known: References) -> Iterator[Effect]:
    for level in range(1, MAX_LEVELS + 1):
        yield Cancel(_timer(fact, level))


def _timer(fact: _Runs | _Stands, level: int) -> str:
    return f"sla:{fact.ticket_id}:{level}"


WATCH_SLA = Reaction(
    "service.watch_sla",
    {
        TicketOpened: watch,
        TicketResumed: watch,
        TicketReopened: watch,
        TicketPaused: leave_alone,
        TicketResolved: leave_alone,
        TicketClosed: leave_alone,
        TicketRejected: leave_alone,
        TicketMarkedDuplicate: leave_alone,
    },
    issues=frozenset({EscalateTicket}),
)

_Replied = FirstResponseSent | TicketRejected | TicketMarkedDuplicate


def expect_reply(fact: TicketOpened, envelope: Envelope, known: References) -> Iterator[Effect]:
    if fact.response_due_at is not None:
        note = NoteMissedResponse(ticket_id=fact.ticket_id)
        yield Schedule(f"reply:{fact.ticket_id}", fact.response_due_at, note)


def expect_no_more(fact: _Replied, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Cancel(f"reply:{fact.ticket_id}")


WATCH_REPLIES = Reaction(
    "service.watch_replies",
    {
        TicketOpened: expect_reply,
        FirstResponseSent: expect_no_more,
        TicketRejected: expect_no_more,
        TicketMarkedDuplicate: expect_no_more,
    },
    issues=frozenset({NoteMissedResponse}),
)
