"""A complaint has a timer for its answer until it is answered (SE2)."""

from collections.abc import Iterator

from daybook_chassis.effects import Cancel, Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.service.complaints import ComplaintAnswered, ComplaintFiled
from daybook_service.application.note_overdue_complaint import NoteOverdueComplaint


def expect(fact: ComplaintFiled, envelope: Envelope, known: References) -> Iterator[Effect]:
    note = NoteOverdueComplaint(complaint_id=fact.complaint_id)
    yield Schedule(f"complaint:{fact.complaint_id}", fact.answer_due_at, note)


def leave_alone(fact: ComplaintAnswered, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Cancel(f"complaint:{fact.complaint_id}")


WATCH_COMPLAINTS = Reaction(
    "service.watch_complaints",
    {ComplaintFiled: expect, ComplaintAnswered: leave_alone},
    issues=frozenset({NoteOverdueComplaint}),
)
