"""Note a dealing of service or sales that counts towards a customer's grade (CU11)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day
from daybook_customers.application.policies import GRADES
from daybook_customers.application.standing import review_standing
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import grading
from daybook_customers.domain.dealings import DealingKind


class NoteDealing(Command):
    customer_id: UUID
    kind: DealingKind
    on: Day


def note_dealing(command: NoteDealing, work: Work) -> None:
    grades = work.policy(GRADES, command.on)
    stream = work.load(CUSTOMER, command.customer_id)
    facts = grading.note_dealing(
        stream.state.grading,
        customer_id=command.customer_id,
        kind=command.kind,
        on=command.on,
        policy=grades.policy,
    )
    work.record(CUSTOMER, stream, facts, policy_version=grades.version)
    review_standing(work, command.customer_id)
