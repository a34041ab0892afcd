"""Note that it is time to ask a customer how they are (SE6)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Instant
from daybook_service.application.streams import RETURN_VISITS, visits_of
from daybook_service.domain import visits


class NoteDueVisit(Command):
    """`due_at` is what the timer was set for: a visit that was planned anew has another."""

    customer_id: UUID
    visit_id: UUID
    due_at: Instant


def note_due_visit(command: NoteDueVisit, work: Work) -> None:
    stream = work.load(RETURN_VISITS, visits_of(command.customer_id))
    facts = visits.fall_due(stream.state, command.visit_id, command.due_at, work.now)
    work.record(RETURN_VISITS, stream, facts)
