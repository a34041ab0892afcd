"""Note that the time for a ticket's first reply ran out (SE14)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.streams import TICKET
from daybook_service.domain import ticket_clock


class NoteMissedResponse(Command):
    ticket_id: UUID


def note_missed_response(command: NoteMissedResponse, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    facts = ticket_clock.miss_response(stream.state, work.now)
    work.record(TICKET, stream, facts)
