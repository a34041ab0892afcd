"""Note that the time for an answer to a complaint ran out (SE2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.streams import COMPLAINT
from daybook_service.domain import complaint


class NoteOverdueComplaint(Command):
    complaint_id: UUID


def note_overdue_complaint(command: NoteOverdueComplaint, work: Work) -> None:
    stream = work.load(COMPLAINT, command.complaint_id)
    work.record(COMPLAINT, stream, complaint.fall_due(stream.state, work.now))
