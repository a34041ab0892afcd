"""Note a customer's grade, and move them into and out of audiences by it (MK2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.grading import Grade
from daybook_marketing.application.policies import AUDIENCES
from daybook_marketing.application.streams import PROSPECT, prospect_of
from daybook_marketing.domain import prospect


class NoteGrade(Command):
    customer_id: UUID
    grade: Grade


def note_grade(command: NoteGrade, work: Work) -> None:
    audiences = work.policy(AUDIENCES)
    stream = work.find(PROSPECT, prospect_of(command.customer_id))
    facts = prospect.note_grade(stream.state, command.customer_id, command.grade, audiences.policy)
    work.record(PROSPECT, stream, facts, policy_version=audiences.version)
