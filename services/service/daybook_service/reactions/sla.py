"""A running ticket has a timer set for when it is due; one that waits or is done has none (SE1)."""

from collections.abc import Iterator

from daybook_chassis.effects import Cancel, Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.service.tickets import (
    TicketClosed,
    TicketOpened,
    TicketPaused,
    TicketResolved,
    TicketResumed,
)
from daybook_service.application.escalate_ticket import EscalateTicket

_Runs = TicketOpened | TicketResumed
_Stands = TicketPaused | TicketResolved | TicketClosed


def watch(fact: _Runs, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Schedule(
        _timer(fact), fact.due_at, EscalateTicket(ticket_id=fact.ticket_id, due_at=fact.due_at)
    )


def leave_alone(fact: _Stands, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Cancel(_timer(fact))


def _timer(fact: _Runs | _Stands) -> str:
    return f"sla:{fact.ticket_id}"


WATCH_SLA = Reaction(
    "service.watch_sla",
    {
        TicketOpened: watch,
        TicketResumed: watch,
        TicketPaused: leave_alone,
        TicketResolved: leave_alone,
        TicketClosed: leave_alone,
    },
    issues=frozenset({EscalateTicket}),
)
