"""Note that maintenance of a plan is to be done (SE4)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Count
from daybook_service.application.streams import MAINTENANCE
from daybook_service.domain import after_sales


class NoteDueMaintenance(Command):
    plan_id: UUID
    number: Count


def note_due_maintenance(command: NoteDueMaintenance, work: Work) -> None:
    stream = work.load(MAINTENANCE, command.plan_id)
    work.record(MAINTENANCE, stream, after_sales.fall_due(stream.state, command.number, work.now))
