"""Remind of a warranty that ends soon (SE4)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.streams import WARRANTY
from daybook_service.domain import after_sales


class RemindOfWarranty(Command):
    warranty_id: UUID


def remind_of_warranty(command: RemindOfWarranty, work: Work) -> None:
    stream = work.load(WARRANTY, command.warranty_id)
    work.record(WARRANTY, stream, after_sales.remind(stream.state, work.now))
